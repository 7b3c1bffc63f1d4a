"""Image tools: retrieval, hashing, compression, inpainting, colourisation with a run's net, on demand."""
