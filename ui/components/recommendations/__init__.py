"""Recommendations: the list of films, for one person or for a group."""
