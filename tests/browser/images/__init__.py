"""The Images page in a real browser."""
