"""Latent pad: a plane of codes under the pointer, decoded as it moves."""
