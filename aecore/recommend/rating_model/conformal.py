"""Conformal prediction intervals: four times in five the stars lie inside, at any number of ratings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from aecore.data.ratings import RELEVANT, Ratings
from aecore.recommend.rating_model.factor_model import Stars
from aecore.recommend.rating_model.factor_model import fit as fit_stars
from aecore.recommend.user_folds import Fold, folds

INSIDE = 0.8
KNOTS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Numbers of given ratings that are measured; between them edges are interpolated in log(1 + n)."""
GROUPS = 8  # of predictions by their height: close to the top of the scale there is less room above
FEWEST = 400  # ratings asked at a knot; with fewer, the knot before goes on
PROBIT = 1.7  # the slope at which the logistic curve is closest to the normal law's


class Asked(NamedTuple):
    """Ratings of people the model has never seen, and what it had said of them."""

    stars: np.ndarray
    mean: np.ndarray
    sd: np.ndarray

    @property
    def z(self) -> np.ndarray:
        """How far off, in standard deviations."""
        found: np.ndarray = (self.stars - self.mean) / self.sd
        return found


@dataclass(frozen=True, eq=False)
class Intervals:
    """How far the stars of unseen people lay from what was predicted, by number of ratings n.

    `low` and `high` (N, M) are edges in standard deviations, at `given` (N,) ratings and `heights` (M,) of
    the predicted mean. `slope` and `offset` (N,) turn (mean - 4) / sd into the chance of four stars.

    Source: Romano, Patterson and Candès, "Conformalized quantile regression" (2019); Platt, "Probabilistic
    outputs for support vector machines" (1999).
    """

    given: np.ndarray
    heights: np.ndarray
    low: np.ndarray
    high: np.ndarray
    slope: np.ndarray
    offset: np.ndarray
    scale: np.ndarray

    def around(self, mean: np.ndarray, sd: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """From where to where the stars lie four times in five, (B, D) each, both within the scale.

        `mean` and `sd` (B, D) are of people who gave `n` (B,) ratings. Stars that equal an edge are inside.
        """
        low, high = (mean + sd * self._edge(edge, mean, n) for edge in (self.low, self.high))
        return low.clip(*self.scale), high.clip(*self.scale)

    def likes(self, mean: np.ndarray, sd: np.ndarray, n: np.ndarray) -> np.ndarray:
        """The chance of four stars or more, (B, D): of those told 70 %, seven in ten like it."""
        slope, offset = (self._at(table[:, None], n) for table in (self.slope, self.offset))
        found: np.ndarray = 1 / (1 + np.exp(-(offset + slope * (mean - RELEVANT) / sd)))
        return found

    def _edge(self, edges: np.ndarray, mean: np.ndarray, n: np.ndarray) -> np.ndarray:
        rows = zip(mean, self._at(edges, n), strict=True)
        return np.stack([np.interp(expected, self.heights, row) for expected, row in rows]).astype(np.float32)

    def _at(self, table: np.ndarray, n: np.ndarray) -> np.ndarray:
        """Rows of a table (N, M) for n (B,) ratings, (B, M)."""
        place = np.interp(np.log1p(n), np.log1p(self.given), np.arange(len(self.given)))
        before = place.astype(int)
        after, part = np.minimum(before + 1, len(table) - 1), (place - before)[:, None]
        found: np.ndarray = ((1 - part) * table[before] + part * table[after]).astype(np.float32)
        return found


def fit(ratings: Ratings, seed: int = 0) -> Intervals:
    """Fold everybody in with films learned from others, at several n, and look how far off that was.

    ValueError where nobody has enough ratings to hide any.
    """
    models = ((fit_stars(fold.train, seed), fold) for fold in folds(ratings, seed))
    heard = [[asked(model, fold, n) for n in KNOTS] for model, fold in models]
    return of([_joined(parts) for parts in zip(*heard, strict=True)], ratings.scale)


def asked(model: Stars, fold: Fold, n: int) -> Asked:
    """What a model says of the asked ratings of those held-out people who gave at least `n` others."""
    shown = fold.given(n) if n else np.zeros_like(fold.people.stars)
    mean, sd = model.predict(shown)
    these = fold.target_mask & ((shown > 0).sum(1) == n)[:, None]
    return Asked(fold.people.stars[these], mean[these], sd[these])


def calibration_error(chance: np.ndarray, happened: np.ndarray, bins: int = 10) -> float:
    """How far what was told lies from what happened, in bins of equal width weighted by size; 0 is best.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities" (2015), equation 3.
    """
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gap = np.bincount(place, chance - happened, minlength=bins)
    return float(np.abs(gap).sum() / len(chance))


def of(heard: Sequence[Asked], scale: tuple[float, float]) -> Intervals:
    """Edges and chances from what was asked at each of KNOTS; `heard` is as long."""
    if not any(len(one.stars) for one in heard):
        raise ValueError(
            "too few ratings to tell how far off stars are: somebody must have rated three films"
        )
    enough = [one for one in heard if len(one.stars) >= FEWEST] or [_joined(heard)]
    heights = np.quantile(_joined(enough).mean, (np.arange(GROUPS) + 0.5) / GROUPS)
    low, high = (np.stack([_edge(one, heights, sign) for one in enough]) for sign in (-1, 1))
    slope, offset = np.transpose([_chance(one) for one in enough])
    kept = (KNOTS[: len(enough)], heights, low, high, slope, offset, scale)
    return Intervals(*(np.asarray(value, np.float32) for value in kept))


def _edge(told: Asked, heights: np.ndarray, sign: int) -> np.ndarray:
    """The edge above (sign 1) or below (-1) at each height, (M,), so that a tenth lies beyond."""
    nearest = np.abs(told.mean[:, None] - heights).argmin(1)
    off = sign * told.z
    groups = (off[nearest == group] for group in range(len(heights)))
    shape = np.array([_outer(group if len(group) >= FEWEST / GROUPS else off) for group in groups])
    return sign * (shape + _outer(off - np.interp(told.mean, heights, shape)))


def _outer(off: np.ndarray) -> float:
    """What a further one of these exceeds with a chance of at most a tenth: equation 8 of the source."""
    place = np.ceil((len(off) + 1) * (1 + INSIDE) / 2).astype(int)
    return float(np.sort(off)[min(place, len(off)) - 1])


def _chance(told: Asked) -> tuple[float, float]:
    """Slope and offset of the curve from (mean - 4) / sd to the chance of four stars, by Newton's steps."""
    x = np.column_stack([(told.mean - RELEVANT) / told.sd, np.ones(len(told.mean))])
    start = w = np.array([PROBIT, 0.0])
    for _ in range(20):
        p = 1 / (1 + np.exp(-x @ w))
        uphill = x.T @ ((told.stars >= RELEVANT) - p) - (w - start)
        w = w + np.linalg.solve((x.T * (p * (1 - p))) @ x + np.eye(2), uphill)
    return float(w[0]), float(w[1])


def _joined(parts: Iterable[Asked]) -> Asked:
    return Asked(*(np.concatenate(column) for column in zip(*parts, strict=True)))
