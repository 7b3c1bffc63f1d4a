"""Interpretation of latent units: correlation of each with genres, and the films that excite it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aecore.data.films import Film
from aecore.data.ratings import RELEVANT, Ratings

CLEAR = 0.25
"""Weaker correlations name nothing: by chance the largest over thirty themes is about half of that."""
TOP = 8  # films kept for each end of a unit
FEW = 3  # liked films below which somebody says nothing about genres
THEMES_IN_A_NAME = 2
FORMATS = frozenset({"IMAX"})  # listed among the genres, but it says how a film is shown, not what it is


@dataclass(frozen=True, eq=False)
class Unit:
    """One unit of the code: its number, and what stands at its two ends.

    `more` and `less` are themes with their correlation, the strongest first; `high` and `low` the numbers of
    the films whose admirers excite it most and least.
    """

    number: int
    more: tuple[tuple[str, float], ...]
    less: tuple[tuple[str, float], ...]
    high: tuple[int, ...]
    low: tuple[int, ...]

    @property
    def clear(self) -> bool:
        """Whether any theme goes with it."""
        return bool(self.more or self.less)


@dataclass(frozen=True, eq=False)
class Units:
    """All K units of a code, in arrays.

    `centre` and `spread` (K,) are the mean and the standard deviation over the people it was learned from;
    `r` (K, T) correlates each unit with each of T themes over those people; `high` and `low` (K, M) are
    films' numbers.
    """

    centre: np.ndarray
    spread: np.ndarray
    r: np.ndarray
    high: np.ndarray
    low: np.ndarray

    def excited(self, codes: np.ndarray) -> np.ndarray:
        """Codes (B, K) in standard deviations from the average person, (B, K)."""
        found: np.ndarray = (codes - self.centre) / self.spread
        return found

    def described(self, themes: Sequence[str], clear: float = CLEAR) -> tuple[Unit, ...]:
        """Each unit in words; `themes` are the names of the columns of `r`."""
        return tuple(self._unit(number, themes, clear) for number in range(len(self.centre)))

    def _unit(self, number: int, themes: Sequence[str], clear: float) -> Unit:
        more = _strongest(self.r[number], themes, clear)
        less = _strongest(-self.r[number], themes, clear)
        films = (tuple(ends[number].tolist()) for ends in (self.high, self.low))
        return Unit(number, more, tuple((name, -r) for name, r in less), *films)


def fit(ratings: Ratings, codes: np.ndarray, belongs: np.ndarray) -> Units:
    """Read units from the people's codes (N, K); `belongs` (D, T) bool says which film has which theme."""
    liked = ratings.stars >= RELEVANT
    high, low = ends(correlations(liked, codes))
    share, known = shares(liked, belongs)
    return Units(
        centre=codes.mean(0).astype(np.float32),
        spread=spreads(codes),
        r=correlations(codes[known], share[known]).astype(np.float32),
        high=ratings.films[high],
        low=ratings.films[low],
    )


def spreads(codes: np.ndarray) -> np.ndarray:
    """The standard deviation of each unit, (K,), 1 where a unit says the same of everybody."""
    spread = codes.std(0, dtype=np.float64)
    return np.where(spread > 1e-6, spread, 1).astype(np.float32)


def shares(liked: np.ndarray, belongs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the films each of (N, D) likes the share with each theme, (N, T), and who likes enough, (N,)."""
    films = liked.sum(1)
    return liked @ belongs.astype(np.float64) / np.maximum(films, 1)[:, None], films >= FEW


def correlations(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Pearson's r of each column of a (N, J) with each of b (N, K), (J, K); 0 where one does not vary."""
    found: np.ndarray = _standardised(a).T @ _standardised(b) / max(len(a), 1)
    return found


def themes(films: Sequence[Film]) -> tuple[tuple[str, ...], np.ndarray]:
    """The genres and decades of some films by name, and which film has which, (D, T) bool."""
    of = [frozenset(_themes(film)) for film in films]
    names = tuple(sorted({name for themes in of for name in themes}))
    belongs = np.array([[name in themes for name in names] for themes in of], bool)
    return names, belongs.reshape(len(of), len(names))


def _themes(film: Film) -> Iterator[str]:
    yield from (genre for genre in film.genres if genre not in FORMATS)
    if film.year is not None:
        yield f"{film.year // 10 * 10}s"


def _standardised(values: np.ndarray) -> np.ndarray:
    left = values - values.mean(0, dtype=np.float64)
    spread = np.sqrt(np.square(left).mean(0))
    found: np.ndarray = left / np.where(spread > 1e-9, spread, np.inf)
    return found


def ends(r: np.ndarray, top: int = TOP) -> tuple[np.ndarray, np.ndarray]:
    """Films at both ends of each unit: the rows of r (D, K) with a column's largest and least, (K, top)."""
    order = np.argsort(-r, axis=0, kind="stable")
    return order[:top].T, order[::-1][:top].T


def _strongest(r: np.ndarray, themes: Sequence[str], clear: float) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-r, kind="stable")[:THEMES_IN_A_NAME]
    return tuple((themes[theme], float(r[theme])) for theme in order if r[theme] >= clear)
