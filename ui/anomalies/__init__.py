"""Anomalies: a page that shows which rows do not fit what a run's net has learned, and why."""
