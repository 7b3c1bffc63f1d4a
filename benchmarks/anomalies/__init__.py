"""Anomalies: what does not fit, by a net beside PCA and detectors without codes."""
