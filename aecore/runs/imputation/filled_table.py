"""Fill the holes of a table: by each way, scored on cells hidden for it, with a certainty for each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from aecore.evaluation.imputation.hidden_cells import Standardised, hide, relative_rmse, standardised
from aecore.evaluation.imputation.probabilistic_pca import fitted_ppca
from aecore.evaluation.imputation.without_net import WITHOUT_NET, affordable
from aecore.runs.imputation.net_fill import filled_by_net

NET, MEAN = "net", "mean"
WAYS = {NET: "net on PPCA", **{name: called for name, (called, _) in WITHOUT_NET.items()}}
"""Ways to fill, by name, and what they are called."""
HIDDEN = 0.1
"""Share of the known cells by which the ways are scored, unless another is asked for."""
LEAST_ROWS = 10
MOST = 2_000_000
"""Cells of a table: all ways hold it in memory several times over."""
MOST_COLUMNS = 1_000
"""The ways compare every column with every other."""
Progress = Callable[[str], object]
"""Is told what is done now."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Ways to fill on the same hidden cells: `scores` are RMSE over that of the column mean, which is 1.

    `x` (n, D) is the table, standardised by the cells that were left, `hidden` (n, D) bool what was hidden,
    `answers` (n, D) by way are so standardised, too. `deviation` (n, D) is what probabilistic PCA thinks
    that a cell may be off; `factors` by way are how much larger its errors were.
    """

    table: Standardised
    x: np.ndarray
    hidden: np.ndarray
    scores: dict[str, float]
    answers: dict[str, np.ndarray]
    factors: dict[str, float]
    deviation: np.ndarray

    @property
    def best(self) -> str:
        """The way with the least error."""
        return min(self.scores, key=lambda way: self.scores[way])

    def sentence(self) -> str:
        """Who wins, in one sentence."""
        rest = {way: score for way, score in self.scores.items() if way not in (NET, MEAN)}
        linear = min(rest, key=lambda way: rest[way]) if rest else MEAN
        if NET not in self.scores:
            best = self.scores[self.best]
            return f"{WAYS[self.best]} is best here ({best:.3f} of the column mean's error)."
        net, other = self.scores[NET], self.scores[linear]
        better, worse = (NET, linear) if net < other else (linear, NET)
        apart = abs(net - other)
        if apart < 0.005:
            both = f"{other:.3f} and {net:.3f} of the column mean's error"
            return f"{WAYS[linear]} is as good as the net ({both})."
        first, second = self.scores[better], self.scores[worse]
        figures = f"{first:.3f} of the column mean's error, {WAYS[worse]} {second:.3f}"
        return f"{WAYS[better][0].upper()}{WAYS[better][1:]} wins: {figures}."


def ways_for(columns: int) -> tuple[str, ...]:
    """The ways that take no more than seconds on a table of so many columns."""
    return tuple(way for way in WAYS if affordable(way, columns))


def check_table(x: np.ndarray, known: np.ndarray) -> None:
    """Raise ValueError, in a sentence, where a table (n, D) is too small, too large, or knows too little."""
    rows, columns = x.shape
    if rows < LEAST_ROWS or columns < 2:
        size = f"{'one row' if rows == 1 else f'{rows:,} rows'} of {columns:,} numbers"
        raise ValueError(f"it has {size}, and it takes {LEAST_ROWS} rows of 2 numbers to learn to fill")
    if columns > MOST_COLUMNS or rows * columns > MOST:
        raise ValueError(
            f"{rows:,} rows of {columns:,} numbers are more than are filled, at most {MOST_COLUMNS:,} "
            f"columns and {MOST:,} cells: take a part"
        )
    if known.sum() < 2 * (rows + columns):
        raise ValueError("too few of its cells are known to learn from")


def compared(
    x: np.ndarray,
    known: np.ndarray,
    share: float = HIDDEN,
    seed: int = 0,
    ways: Iterable[str] | None = None,
    tell: Progress = lambda now: None,
) -> Comparison:
    """Hide a share of the known cells of a table (n, D), fill them by each way, and score them there."""
    check_table(x, known)
    hidden = hide(known, share, np.random.default_rng([seed, 0]))
    seen = known & ~hidden
    table = standardised(x, seen)
    rows = np.where(known, (np.where(known, x, 0.0) - table.mean) / table.deviation, 0.0)
    by_ppca, deviation = _ppca(table.x, seen, seed)
    scores, answers, factors = {}, {}, {}
    for way in ways or ways_for(x.shape[1]):
        tell(WAYS[way])
        answers[way] = by_ppca if way == "ppca" else fill(way, table.x, seen, seed)
        scores[way] = relative_rmse(rows, answers[way], hidden)
        factors[way] = _factor((answers[way] - rows)[hidden], deviation[hidden])
    return Comparison(table, rows, hidden, scores, answers, factors, deviation)


def filled(
    x: np.ndarray, known: np.ndarray, way: str, factor: float = 1.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """A table (n, D) with its unknown cells told by a way, and the standard deviation of each, in its units.

    The deviation is that of probabilistic PCA times `factor`, and 0 where a cell is known.
    """
    check_table(x, known)
    table = standardised(x, known)
    by_ppca, deviation = _ppca(table.x, known, seed)
    answer = table.back(by_ppca if way == "ppca" else fill(way, table.x, known, seed))
    doubt = factor * deviation * table.deviation
    return np.where(known, x, answer), np.where(known, 0.0, doubt)


def fill(way: str, x: np.ndarray, known: np.ndarray, seed: int) -> np.ndarray:
    """Standardised rows (n, D), 0 where unknown, filled by a way of that name; ValueError for no such way."""
    if way == NET:
        return filled_by_net(x, known, seed)
    if way not in WITHOUT_NET:
        raise ValueError(f"there is no way {way[:40]!r} to fill; there is {', '.join(WAYS)}")
    return WITHOUT_NET[way][1](x, known, seed)


def _ppca(x: np.ndarray, known: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (n, D) as probabilistic PCA fills them, and what it thinks each cell, if missing, may be off."""
    return fitted_ppca(x, known, np.random.default_rng([seed, 2])).fill(x, known)


def _factor(errors: np.ndarray, deviation: np.ndarray) -> float:
    """By how much errors are larger than they were thought to be."""
    return float(np.sqrt(np.mean(np.square(errors / deviation)))) if len(errors) else 1.0
