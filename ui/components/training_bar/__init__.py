"""Training bar: how far a run is."""
