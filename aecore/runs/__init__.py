"""Runs: one training run as a session, many in a scheduler, and what is kept of them."""
