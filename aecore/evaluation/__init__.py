"""Evaluation: metrics, baselines, PCA, nearest neighbours, likelihood bounds and scores of samples."""
