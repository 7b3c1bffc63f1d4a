"""Basics: undercomplete, overcomplete, linear, tied and convolutional autoencoders."""
