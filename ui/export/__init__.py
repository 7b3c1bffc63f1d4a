"""Export of a run from a page."""
