"""Evaluation of recommenders: the scoreboard and its sentences."""
