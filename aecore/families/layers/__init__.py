"""Layers: stacked, layerwise, stacked denoising autoencoders, deep RBM."""
