"""Followed row: one sample on the Playground, what is asked of it, and its path over the map."""
