"""The denoising autoencoder (Mult-DAE) as a recommender: an ensemble, served by products of matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.item_item import through
from aecore.recommend.models.like_dislike import channels, layers
from aecore.recommend.models.scorer import Kind

NETS = 3  # nets from several seeds, of which each has guessed something else by chance


@dataclass(frozen=True)
class Denoising:
    """`e1` (M, 2 D, H), `e2` (M, H, K), `d1` (M, K, H), `d2` (M, H, D) and biases of M nets.

    A net encodes likes and dislikes (B, 2 D) to H units, these to a code of K, and decodes it by H units.
    """

    e1: np.ndarray
    e1_bias: np.ndarray
    e2: np.ndarray
    e2_bias: np.ndarray
    d1: np.ndarray
    d1_bias: np.ndarray
    d2: np.ndarray
    d2_bias: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The mean over the nets of each film's logarithm of its share, (B, D), up to a constant a person."""
        total = self.decode(self.encode(given))
        for net in range(1, len(self.e1)):
            total += self.decode(self.encode(given, net), net)
        return total / np.float32(len(self.e1))

    def code(self, given: np.ndarray) -> np.ndarray:
        """What all nets together make of people (B, D): their codes side by side, (B, M K)."""
        return np.hstack([self.encode(given, i) for i in range(len(self.e1))])

    def encode(self, given: np.ndarray, net: int = 0) -> np.ndarray:
        """What one net makes of people (B, D): codes (B, K) from -1 to 1."""
        h = np.tanh(through(channels(given), self.e1[net]) + self.e1_bias[net])
        found: np.ndarray = np.tanh(h @ self.e2[net] + self.e2_bias[net])
        return found

    def decode(self, z: np.ndarray, net: int = 0) -> np.ndarray:
        """What one net makes of codes (B, K): scores (B, D)."""
        found: np.ndarray = np.tanh(z @ self.d1[net] + self.d1_bias[net]) @ self.d2[net] + self.d2_bias[net]
        return found


def fit(ratings: Ratings, seed: int = 0, nets: int = NETS) -> Denoising:
    """Train the family's own recipe from several seeds."""
    found = [layers("ranking", ratings, seed * nets + i) for i in range(nets)]
    return Denoising(**{name: np.stack([net[name] for net in found]) for name in found[0]})


KIND = Kind(
    name="denoising",
    title="Denoising autoencoder",
    story=(
        "While it learns, most of what people rated is hidden and it has to name the rest. "
        "So it makes the most of the first few films that you rate. "
        "Liked films and others come in apart, and three nets put their lists together."
    ),
    source=(
        "Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features, ICML (2008); "
        "Liang, Krishnan, Hoffman and Jebara, Variational autoencoders for collaborative filtering (2018)"
    ),
    scorer=Denoising,
    fit=fit,
)
