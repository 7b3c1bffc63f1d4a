"""iALS: implicit matrix factorisation by alternating least squares; users and films are a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.item_item import graded
from aecore.recommend.models.scorer import Kind

CODE = 32
UNSEEN = 0.1  # weight of "not rated" beside "liked": it may mean never heard of
PENALTY = 5.0
ROUNDS = 10


@dataclass(frozen=True)
class Ials:
    """`films` (D, K): each film's place; somebody's own place is solved for."""

    films: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """How well films lie to where each person does, (B, D)."""
        found: np.ndarray = places(graded(given), self.films) @ self.films.T
        return found


def fit(ratings: Ratings, seed: int = 0) -> Ials:
    """Films and people in turns, each time the best there is for where the others lie."""
    x = graded(ratings.stars)
    films = np.random.default_rng(seed).normal(0, 0.1 / CODE**0.5, (x.shape[1], CODE)).astype(np.float32)
    for _ in range(ROUNDS):
        people = places(x, films)
        films = places(np.ascontiguousarray(x.T), people)
    return Ials(films)


def places(x: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The codes (B, K) that explain interest x (B, D) best, given the other side's codes (D, K).

    Minimises the sum over all cells of UNSEEN (z . y)^2 + x (1 - z . y)^2, plus PENALTY |z|^2.
    Source: Hu, Koren and Volinsky (2008), equation 4; Rendle et al. (2022), equation 5.
    """
    k = others.shape[1]
    everyone = UNSEEN * others.T @ others + PENALTY * np.eye(k, dtype=np.float32)
    rated = np.flatnonzero(x.any(0))
    x, near = x[:, rated], others[rated]
    squares = (near[:, :, None] * near[:, None, :]).reshape(len(near), k * k)
    own = (x @ squares).reshape(-1, k, k)
    return np.linalg.solve(everyone + own, (x @ near)[..., None])[..., 0]


KIND = Kind(
    name="ials",
    title="Implicit factors (iALS)",
    story=(
        "Every film and everybody is a point, and a film is near whoever would watch it. "
        "People and films are placed in turns, each time exactly. "
        "You are placed among the films by solving one small system."
    ),
    source=(
        "Hu, Koren and Volinsky, Collaborative filtering for implicit feedback datasets, ICDM (2008); "
        "Rendle, Krichene, Zhang and Koren, Revisiting the performance of iALS, RecSys (2022)"
    ),
    scorer=Ials,
    fit=fit,
)
