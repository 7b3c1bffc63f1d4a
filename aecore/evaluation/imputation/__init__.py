"""Imputation of missing cells: what fills them without a net, and how well, on cells that were hidden."""
