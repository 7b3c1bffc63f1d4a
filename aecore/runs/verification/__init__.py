"""Verification: a run that is over told so that anybody can repeat it, and what a repetition proves."""
