"""View card: one or more charts in one frame that stays in place while numbers stream into it."""
