"""The rating model: predicted stars from linear-Gaussian factors, with conformal intervals."""
