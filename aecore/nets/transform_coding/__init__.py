"""Nets of transform coding: a residual on PCA, and the density of a code that is to be entropy coded."""
