"""Nets that read likes and dislikes apart: their two-channel input, and their layers out of a run."""

from __future__ import annotations

import numpy as np

from aecore.data.ratings import RELEVANT, Ratings
from aecore.recommend.models.engine_training import trained

CAUTION = 0.6  # beside a length of 1 in training: with its noise gone a net is too sure of itself
LAYERS = {"e1": "encoder.1", "e2": "encoder.3", "d1": "decoder.0", "d2": "decoder.2"}


def channels(given: np.ndarray, liked: float = RELEVANT, length: float = CAUTION) -> np.ndarray:
    """Stars (B, D) as liked films and others that were seen, (B, 2 D), each half of that length or all 0."""
    halves = (given >= liked, (given > 0) & (given < liked))
    return np.hstack([_of_length(half, length) for half in halves])


def layers(family: str, ratings: Ratings, seed: int) -> dict[str, np.ndarray]:
    """Train a family's own recipe; its matrices, to be multiplied from the right, and its biases by name."""
    from aecore.families import find  # reading all families takes longer than serving

    weights = trained(find(family).spec, ratings, seed)
    found = {name: weights[f"{layer}.weight"].T.copy() for name, layer in LAYERS.items()}
    return found | {f"{name}_bias": weights[f"{layer}.bias"] for name, layer in LAYERS.items()}


def _of_length(chosen: np.ndarray, length: float) -> np.ndarray:
    found: np.ndarray = chosen * (length / np.sqrt(np.maximum(chosen.sum(1, keepdims=True), 1))).astype(
        np.float32
    )
    return found
