"""Artifacts: trained recommenders as files of numbers, quantised and serialised."""
