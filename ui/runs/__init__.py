"""Runs: the list of kept runs."""
