"""Regularisation: sparse, k-sparse, denoising, contractive, robust, noise in layers."""
