"""The variational autoencoder (Mult-VAE) as a recommender: the code is a Gaussian, not a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.item_item import through
from aecore.recommend.models.like_dislike import channels, layers
from aecore.recommend.models.scorer import Kind


@dataclass(frozen=True)
class Variational:
    """`e1` (2 D, H), `e2` (H, K) to the middle of the region, `d1` (K, H), `d2` (H, D), and biases."""

    e1: np.ndarray
    e1_bias: np.ndarray
    e2: np.ndarray
    e2_bias: np.ndarray
    d1: np.ndarray
    d1_bias: np.ndarray
    d2: np.ndarray
    d2_bias: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """Each film's logarithm of its share, (B, D), up to a constant a person."""
        found: np.ndarray = np.tanh(self.encode(given) @ self.d1 + self.d1_bias) @ self.d2 + self.d2_bias
        return found

    def encode(self, given: np.ndarray) -> np.ndarray:
        """The middle of where each person may lie, (B, K)."""
        found: np.ndarray = np.tanh(through(channels(given), self.e1) + self.e1_bias) @ self.e2 + self.e2_bias
        return found


def fit(ratings: Ratings, seed: int = 0) -> Variational:
    """Train the family's own recipe; of its encoder only the means are needed to serve."""
    found = layers("variational", ratings, seed)
    k = len(found["d1"])
    return Variational(**found | {"e2": found["e2"][:, :k].copy(), "e2_bias": found["e2_bias"][:k]})


KIND = Kind(
    name="variational",
    title="Variational autoencoder",
    story=(
        "Of each person it says a region where their taste may lie, and learns from points drawn in it. "
        "Who rated little lies anywhere near the middle, where popular films are. "
        "Every further rating narrows the region down."
    ),
    source="Liang, Krishnan, Hoffman and Jebara, Variational autoencoders for collaborative filtering (2018)",
    scorer=Variational,
    fit=fit,
)
