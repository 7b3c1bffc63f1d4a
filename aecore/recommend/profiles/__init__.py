"""Profiles: what people think of films, kept in a database."""
