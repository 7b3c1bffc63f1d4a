"""Browser components of our own: a .py that mounts, a .js that draws, a .css that dresses."""
