"""Import of ratings: choose files, review what was found, take it over."""
