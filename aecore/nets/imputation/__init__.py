"""Nets that fill in missing values: the posterior of a linear Gaussian model, and layers on top of it."""
