"""Combobox: a menu of many things in groups, each with a picture and a sentence, and a search."""
