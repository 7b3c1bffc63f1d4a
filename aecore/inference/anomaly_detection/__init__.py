"""Anomaly detection by a trained net: scores of rows, beside PCA and detectors without a net."""
