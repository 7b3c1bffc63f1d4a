"""Image tools: a picture by hand, and what a net makes of it: a search, a hash, a file, a repair."""
