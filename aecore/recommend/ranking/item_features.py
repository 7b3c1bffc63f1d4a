"""Item features: popularity, genres, decade and similarity of films, to filter and rerank lists by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from aecore.data.films import Catalogue, Film
from aecore.data.ratings import Ratings

Known = Literal["all", "known", "unknown"]
CODE = 16  # numbers by which two films are compared
DAMPING = 5.0  # opinions that a film's or a person's mean is drawn to the middle by
TENTH = 0.9


@dataclass(frozen=True)
class Wanted:
    """A filter of a list: any of some genres, any of some decades (1990 is the nineties).

    "known" are the films of the most-rated tenth, "unknown" all others. Nothing chosen lets all through.
    """

    genres: frozenset[str] = frozenset()
    decades: frozenset[int] = frozenset()
    known: Known = "all"

    def __post_init__(self) -> None:
        object.__setattr__(self, "genres", frozenset(self.genres))
        object.__setattr__(self, "decades", frozenset(self.decades))
        if self.known not in ("all", "known", "unknown"):
            raise ValueError(f"Wanted.known must be all, known or unknown, got {self.known!r}")


@dataclass(frozen=True, eq=False)
class Traits:
    """Films as arrays, in the order of the model's columns.

    `raters` (D,) people who rated each; `code` (D, K) unit rows, near for films that the same people like.
    """

    films: tuple[Film, ...]
    raters: np.ndarray
    code: np.ndarray
    ids: np.ndarray = field(init=False)
    """(D,) the films' numbers, ascending"""
    genres: tuple[str, ...] = field(init=False)
    of_genre: np.ndarray = field(init=False)
    """(D, G) bool"""
    decade: np.ndarray = field(init=False)
    """(D,) the first year of each film's decade, 0 where the year is not known"""
    known: np.ndarray = field(init=False)
    """(D,) bool, the most-rated tenth"""
    fame: np.ndarray = field(init=False)
    """(D,) how many rated it, mean 0 and standard deviation 1 over films"""
    place: np.ndarray = field(init=False)
    """(D, G + K) unit rows; their products say how alike two films are, half by genre, half by taste"""

    def __post_init__(self) -> None:
        genres = tuple(sorted({genre for film in self.films for genre in film.genres}))
        of_genre = np.array([[genre in film.genres for genre in genres] for film in self.films], bool)
        derived = {
            "ids": np.array([film.id for film in self.films], np.int64),
            "genres": genres,
            "of_genre": of_genre.reshape(len(self.films), len(genres)),
            "decade": np.array([(film.year or 0) // 10 * 10 for film in self.films]),
            "known": self.raters >= np.quantile(self.raters, TENTH),
            "fame": standardised(self.raters.astype(np.float32)),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)
        halves = [_unit(self.of_genre.astype(np.float32)), _unit(self.code.astype(np.float32))]
        object.__setattr__(self, "place", _unit(np.hstack(halves)))

    def let_through(self, wanted: Wanted) -> np.ndarray:
        """The films (D,) bool that are wanted."""
        keep = np.ones(len(self.films), bool)
        if wanted.genres:
            keep &= self.of_genre[:, [genre in wanted.genres for genre in self.genres]].any(1)
        if wanted.decades:
            keep &= np.isin(self.decade, list(wanted.decades))
        if wanted.known != "all":
            keep &= self.known == (wanted.known == "known")
        return keep

    def alike(self, columns: np.ndarray) -> np.ndarray:
        """Cosine similarity of some films (F,), (F, F) from -1 to 1."""
        found: np.ndarray = self.place[columns] @ self.place[columns].T
        return found


def listed(films: np.ndarray, catalogue: Catalogue) -> tuple[Film, ...]:
    """The films of those numbers (D,); one that the catalogue lacks goes by its number."""
    return tuple(catalogue[id] if id in catalogue else Film(id, f"Film {id}") for id in films.tolist())


def code(ratings: Ratings) -> np.ndarray:
    """Item factors by truncated SVD: (D, K) unit rows, or fewer columns where there are fewer people."""
    return _unit(_decomposed(_deviations(ratings))[:, :CODE])


def _deviations(ratings: Ratings) -> np.ndarray:
    """What is left of stars (N, D) without films' and people's means; 0 where there are none."""
    rated = ratings.stars > 0
    left = np.where(rated, ratings.stars - ratings.stars.sum() / max(rated.sum(), 1), 0)
    for axis in (0, 1):
        mean = left.sum(axis, keepdims=True) / (rated.sum(axis, keepdims=True) + DAMPING)
        left = np.where(rated, left - mean, 0)
    return left


def _decomposed(left: np.ndarray) -> np.ndarray:
    """The right singular vectors of (N, D) times their singular values, (D, min(N, D)), strongest first."""
    _, strength, vectors = np.linalg.svd(left, full_matrices=False)
    found: np.ndarray = (vectors * strength[:, None]).T.astype(np.float32)
    return found


def standardised(values: np.ndarray) -> np.ndarray:
    """Mean 0 and standard deviation 1 along the last axis; all 0 where nothing differs."""
    left = values - values.mean(-1, keepdims=True)
    spread = left.std(-1, keepdims=True)
    found: np.ndarray = left / np.where(spread > 0, spread, 1)
    return found


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1)
