"""The user-item rating matrix: people by films, in stars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from aecore.data.folders import assets

RELEVANT = 4.0  # stars from which somebody would have liked to see the film in a list
DAMPING = 5  # ratings of the average kind that everybody and every film is given on top of its own
LEAST = 5  # a film that fewer people rated teaches nothing about who would like it


@dataclass(frozen=True, eq=False)
class Ratings:
    """Stars (N, D) float32 of N people for D films, 0 where somebody has not rated; read-only.

    `films` (D,) int64 holds the films' numbers, ascending; `scale` the least and the most stars.
    """

    name: str
    stars: np.ndarray
    films: np.ndarray
    scale: tuple[float, float] = (0.5, 5.0)

    def __post_init__(self) -> None:
        for array in (self.stars, self.films):
            array.flags.writeable = False

    def people(self, index: Any) -> Ratings:
        """Some of the people, by number or by mask."""
        return replace(self, stars=self.stars[index])

    def common(self, least: int = LEAST) -> Ratings:
        """The films that so many people rated, and everybody who rated any of those."""
        keep = self.raters >= least
        stars = self.stars[:, keep]
        return replace(self, stars=stars[(stars > 0).any(1)], films=self.films[keep])

    @property
    def raters(self) -> np.ndarray:
        """How many people rated each film, (D,)."""
        raters: np.ndarray = (self.stars > 0).sum(0)
        return raters

    def __len__(self) -> int:
        return len(self.stars)


def film_means(stars: np.ndarray) -> np.ndarray:
    """Damped item means of stars (N, D), (D,): what few people rated is near the mean of all."""
    rated = stars > 0
    overall = stars.sum() / max(int(rated.sum()), 1)
    means: np.ndarray = (stars.sum(0) + DAMPING * overall) / (rated.sum(0) + DAMPING)
    return means


def table(name: str, user: np.ndarray, film: np.ndarray, stars: np.ndarray, **more: Any) -> Ratings:
    """Ratings from one line each: any numbers for people and films, the last line of a pair counts."""
    people, row = np.unique(user, return_inverse=True)
    films, column = np.unique(film, return_inverse=True)
    grid = np.zeros((len(people), len(films)), np.float32)
    grid[row, column] = stars
    return Ratings(name, grid, films.astype(np.int64), **more)


@cache
def embedded() -> Ratings:
    """The embedded ratings: 671 people and the 3,496 films that five or more of them rated."""
    from aecore.data.films import embedded as catalogue

    ids = np.array([film.id for film in catalogue()])
    with np.load(assets() / "movielens_small_ratings.npz", allow_pickle=False) as file:
        lines = table("movielens", file["user"], ids[file["movie"]], file["half_stars"] / np.float32(2))
    return lines.common()
