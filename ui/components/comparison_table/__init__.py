"""Comparison table: figures of several things side by side, each beside what it is held against."""
