"""Imputation of whole tables: the net of the family is trained on a table's own known cells, and fills it."""
