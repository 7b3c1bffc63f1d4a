"""The popularity baseline: the same list for everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.scorer import Kind


@dataclass(frozen=True)
class Popularity:
    """How many people rated each film, `raters` (D,)."""

    raters: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The same line for each of (B, D)."""
        return np.broadcast_to(self.raters, given.shape).astype(np.float32)


def fit(ratings: Ratings, seed: int = 0) -> Popularity:
    """Count."""
    return Popularity(ratings.raters.astype(np.float32))


KIND = Kind(
    name="popularity",
    title="Popularity",
    story=(
        "The films that most people rated come first, for everybody alike. "
        "It knows nothing of you. "
        "Whatever does not beat it has learned nothing."
    ),
    source="Cremonesi, Koren and Turrin, Performance of recommender algorithms on top-N tasks, RecSys (2010)",
    scorer=Popularity,
    fit=fit,
)
