"""Recommendation (collaborative filtering): from ratings of some films to predictions for the others."""
