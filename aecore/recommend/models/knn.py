"""Item-kNN: nearest neighbours by shrunk cosine similarity of the films somebody rated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.item_item import graded, through
from aecore.recommend.models.scorer import Kind

NEIGHBOURS = 200
SHRINK = 10.0  # pulls the likeness of films that few people rated towards nothing


@dataclass(frozen=True)
class Knn:
    """`near` (D, K) are the films most like each film, by column; `alike` (D, K) says how much."""

    near: np.ndarray
    alike: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The likeness of each film to those of its neighbours that were rated, summed, (B, D)."""
        return through(graded(given), self.table)

    @cached_property
    def table(self) -> np.ndarray:
        """How much a rating of film i says about film j, (D, D)."""
        table = np.zeros((len(self.near), len(self.near)), np.float32)
        table[self.near, np.arange(len(self.near))[:, None]] = self.alike
        return table


def fit(ratings: Ratings, seed: int = 0) -> Knn:
    """Measure how alike all pairs are and keep each film's nearest. Nothing is drawn at random."""
    alike = likeness(graded(ratings.stars))
    near = np.argsort(-alike, 1, kind="stable")[:, :NEIGHBOURS]
    return Knn(near.astype(np.min_scalar_type(len(alike))), np.take_along_axis(alike, near, 1))


def likeness(x: np.ndarray, shrink: float = SHRINK) -> np.ndarray:
    """The cosine of each two columns of x (N, D), shrunk, and 0 of each with itself: (D, D)."""
    length = np.linalg.norm(x, axis=0)
    alike = (x.T @ x) / (np.outer(length, length) + shrink)
    np.fill_diagonal(alike, 0)
    found: np.ndarray = alike
    return found


KIND = Kind(
    name="knn",
    title="Item neighbours",
    story=(
        "Two films are alike if the same people like them. "
        "What stands near the films you rated comes first. "
        "It is thirty years old, simple to explain, and still hard to beat by much."
    ),
    source="Sarwar, Karypis, Konstan and Riedl, Item-based collaborative filtering, WWW (2001)",
    scorer=Knn,
    fit=fit,
)
