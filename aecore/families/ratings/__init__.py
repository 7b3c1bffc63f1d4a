"""Ratings: autoencoders and RBMs that recommend films."""
