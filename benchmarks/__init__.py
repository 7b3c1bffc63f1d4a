"""What Latent Lab claims, measured: one file a table, each beside a published figure or a goal."""
