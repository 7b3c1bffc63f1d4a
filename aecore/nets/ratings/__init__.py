"""Nets over rating rows: centred, like and dislike channels, the RBM of ratings."""
