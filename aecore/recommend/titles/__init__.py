"""Titles: matching what people wrote to the films of the catalogue."""
