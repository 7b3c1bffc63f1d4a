"""Lossy compression: codes are quantised and entropy coded; bytes and quality beside PCA, JPEG and WebP."""
