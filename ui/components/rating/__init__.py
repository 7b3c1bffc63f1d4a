"""Rating: search films, give stars, and see all that one has rated."""
