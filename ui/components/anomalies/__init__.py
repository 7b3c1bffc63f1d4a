"""Anomalies: scores with a threshold, rows and what is to blame, and a net retrained on cleaned rows."""
