"""Comparison: the page where several runs stand side by side on the same test rows and noise."""
