"""Inference: a trained net in use, its latent space, linear probes and comparisons."""
