"""Routes of the Films page: the catalogue and the film map as cached JSON."""
