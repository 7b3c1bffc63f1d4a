"""Item-item models: implicit feedback from stars, and products that read only the rated rows."""

from __future__ import annotations

import numpy as np

from aecore.data.ratings import RELEVANT

DISLIKED = 0.5  # what a film below four stars counts beside one above: somebody chose to see it


def graded(stars: np.ndarray, disliked: float = DISLIKED) -> np.ndarray:
    """Stars (B, D) as interest (B, D) float32: 1 for a film that was liked, less for another, 0 unrated."""
    return np.where(stars >= RELEVANT, 1, np.where(stars > 0, disliked, 0)).astype(np.float32)


def through(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """x (B, D) @ weights (D, K), reading only the rows of `weights` that `x` is not all zero for."""
    rated = np.flatnonzero(x.any(0))
    return x[:, rated] @ weights[rated].astype(np.float32, copy=False)
