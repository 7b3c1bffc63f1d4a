"""Generate: the page that explores the latent space of a run."""
