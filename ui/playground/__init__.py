"""Playground: a run as it learns, its controls, its history."""
