"""Image restoration without a net: inpainting, super-resolution and colourisation, and their scores."""
