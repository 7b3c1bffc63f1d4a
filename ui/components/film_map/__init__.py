"""Film map: films and people where an autoencoder's code puts them."""
