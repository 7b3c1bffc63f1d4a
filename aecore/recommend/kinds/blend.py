"""The blend: a few models that err in different ways, weighted by how much is known of somebody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.kinds.ease import Ease
from aecore.recommend.kinds.ials import Ials
from aecore.recommend.kinds.popularity import Popularity
from aecore.recommend.scorer import Kind, Scorer

AT = (
    5,
    10,
    20,
    80,
)  # numbers of ratings at which the weights were found, with a straight line on log n between
WEIGHTS = {
    "ials": (1.0, 1.0, 1.0, 0.7),
    "ease": (0.1, 0.3, 0.6, 0.8),
}


@dataclass(frozen=True)
class Blend:
    """`weights` (M, P) of the M models at `at` (P,) ratings; the models come by their names."""

    weights: np.ndarray
    at: np.ndarray
    popularity: Popularity
    ease: Ease
    ials: Ials

    def scores(self, given: np.ndarray) -> np.ndarray:
        """Weighted sums of the models' scores in standard deviations; popularity for who rated nothing."""
        n = (given > 0).sum(1)
        shares = self.shares(n)
        models: tuple[Scorer, ...] = (self.ials, self.ease)
        total = sum(
            share[:, None] * standard(each.scores(given)) for each, share in zip(models, shares, strict=True)
        )
        return np.where(n[:, None] > 0, total, standard(self.popularity.scores(given)))

    def shares(self, n: np.ndarray) -> np.ndarray:
        """The models' weights after n (B,) ratings, (M, B)."""
        place = np.log(np.maximum(n, 1))
        return np.array([np.interp(place, np.log(self.at), row) for row in self.weights], np.float32)


def standard(scores: np.ndarray) -> np.ndarray:
    """Scores (B, D) in each person's own standard deviations from the mean."""
    left = scores - scores.mean(1, keepdims=True)
    return left / np.maximum(left.std(1, keepdims=True), 1e-12)


def fit(ratings: Ratings, seed: int = 0, **made_of: Scorer) -> Blend:
    """Put the models together: nothing more is learned."""
    return Blend(np.array(list(WEIGHTS.values())), np.array(AT), **made_of)  # type: ignore[arg-type]


KIND = Kind(
    name="blend",
    title="Blend",
    story=(
        "Several models look at your ratings and each puts the films in order. "
        "Their opinions are added up. "
        "Who is heard most depends on how many films you have rated, since each is good at another number."
    ),
    source="Bell, Koren and Volinsky, The BellKor solution to the Netflix Prize (2007)",
    scorer=Blend,
    fit=fit,
    of=("popularity", "ease", "ials"),
)
