"""The Generate page: a net's codes as something one can play on."""
