"""Followed row: the card of one sample, and which row the maps of a page mark."""
