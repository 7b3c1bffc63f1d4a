"""The article's stacked autoencoder as a recommender (AutoRec): served by four products of matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.engine_training import sigmoid, trained
from aecore.recommend.models.scorer import Kind

LAYERS = ("encoder.0", "encoder.2", "decoder.0", "decoder.2")


@dataclass(frozen=True)
class Article:
    """Weights `w1` (20, D), `w2` (10, 20), `w3` (20, 10), `w4` (D, 20) and their biases."""

    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: np.ndarray
    w3: np.ndarray
    b3: np.ndarray
    w4: np.ndarray
    b4: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The stars (B, D) it expects; nothing keeps them on the scale."""
        h = given
        for w, b in ((self.w1, self.b1), (self.w2, self.b2), (self.w3, self.b3)):
            h = sigmoid(h @ w.T + b)
        found: np.ndarray = h @ self.w4.T + self.b4
        return found


def fit(ratings: Ratings, seed: int = 0, clear: bool = False) -> Article:
    """Train it as the article does; `clear` mends its slip."""
    from aecore.families import find  # reading all families takes longer than serving

    presets = {preset.name: preset for preset in find("article").presets}
    preset = presets["article-cleared" if clear else "article"]
    weights = trained(preset.spec, ratings, seed)
    layers = [weights[f"{layer}.{part}"] for layer in LAYERS for part in ("weight", "bias")]
    return Article(*layers)


KIND = Kind(
    name="article",
    title="The article's network",
    story=(
        "Films, 20 units, 10, 20, films, trained on one person at a time, from a lesson many copied. "
        "Its code forgets to clear the gradients, and only for that slip does it learn anything at all. "
        "About somebody new it knows less than two averages do: a lesson more than a recommendation."
    ),
    source="Ali, Autoencoders with a practical implementation, after a much copied lesson on film ratings",
    scorer=Article,
    fit=fit,
    stars=True,
)
