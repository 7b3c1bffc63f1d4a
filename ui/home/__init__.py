"""Home: the first page, its presets as cards."""
