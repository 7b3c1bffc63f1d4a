"""Scroll to top: a page that becomes another is read from its head."""
