"""Families: the Kinds page, piece by piece: the catalogue, and one family opened."""
