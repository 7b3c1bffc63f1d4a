"""Schema matching: what the columns and cells of a list of films mean, whoever wrote it."""
