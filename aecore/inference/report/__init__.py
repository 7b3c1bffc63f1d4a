"""HTML report of a run: one self-contained file: recipe, scores beside baselines, curves, maps, pictures."""
