"""The blend (ensemble): a few models that err in different ways, weighted by the number of ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.denoising import Denoising
from aecore.recommend.models.ease import Ease
from aecore.recommend.models.ials import Ials
from aecore.recommend.models.popularity import Popularity
from aecore.recommend.models.scorer import Kind, Scorer
from aecore.recommend.rating_model.factor_model import Stars

AT = (5, 10, 20, 80)  # numbers of ratings at which the weights were found; a straight line on log n between
WEIGHTS = {
    "denoising": (1.0, 1.0, 1.0, 1.0),
    "ials": (0.1, 0.1, 0.2, 0.3),
    "ease": (0.0, 0.1, 0.2, 0.8),
    "stars": (0.1, 0.1, 0.1, 0.2),
}


@dataclass(frozen=True)
class Blend:
    """`weights` (M, P) of the M models at `at` (P,) ratings; the models come by their names."""

    weights: np.ndarray
    at: np.ndarray
    popularity: Popularity
    denoising: Denoising
    ials: Ials
    ease: Ease
    stars: Stars

    def scores(self, given: np.ndarray) -> np.ndarray:
        """Weighted sums of the models' scores in standard deviations; popularity for who rated nothing."""
        n, total = (given > 0).sum(1), np.zeros(given.shape, np.float32)
        nobody = n == 0
        if nobody.any():
            total[nobody] = standard(self.popularity.scores(given[nobody]))
        models: tuple[Scorer, ...] = (self.denoising, self.ials, self.ease, self.stars)
        for model, share in zip(models, self.shares(n), strict=True):
            total += share[:, None] * standard(model.scores(given))
        return total

    def shares(self, n: np.ndarray) -> np.ndarray:
        """The models' weights after n (B,) ratings, (M, B); none without a rating."""
        place = np.log(np.maximum(n, 1))
        shares = np.array([np.interp(place, np.log(self.at), row) for row in self.weights], np.float32)
        return shares * (n > 0)


def standard(scores: np.ndarray) -> np.ndarray:
    """Scores (B, D) in each person's own standard deviations from the mean."""
    left = scores - scores.mean(1, keepdims=True)
    variance = np.einsum("bd,bd->b", left, left) / left.shape[1]
    left /= np.maximum(np.sqrt(variance), 1e-12)[:, None]
    found: np.ndarray = left
    return found


def fit(ratings: Ratings, seed: int = 0, **made_of: Any) -> Blend:
    """Put the models together: nothing more is learned."""
    return Blend(np.array(list(WEIGHTS.values())), np.array(AT), **made_of)


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
    of=("popularity", "denoising", "ials", "ease", "stars"),
)
