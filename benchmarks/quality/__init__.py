"""Quality: errors, samples and codes beside PCA, peers and published figures; a table each."""
