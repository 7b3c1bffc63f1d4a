"""Anomaly detection as pure functions: scores of rows, how well they rank anomalies, and thresholds."""
