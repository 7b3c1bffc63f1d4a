"""Analysis of runs at rest, by Plotly: error curves of runs, latent space in 3-D, learning rate schedule."""
