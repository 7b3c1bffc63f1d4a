"""Maps of tastes: films and people by their latent codes, and what the units mean."""
