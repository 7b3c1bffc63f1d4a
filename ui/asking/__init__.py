"""Asking: what a page asks a net past its script, one question at a time, answered in the process aside."""
