"""Scoreboard: how each recommender does for people it has never seen."""
