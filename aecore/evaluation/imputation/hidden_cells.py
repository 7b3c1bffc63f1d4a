"""Hidden cells: known ones taken from a table at random, to be told again and scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def hide(known: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Which of the known cells (n, D) are hidden, bool: each by the chance `share`, completely at random.

    No row and no column loses the last value that is known of it.
    """
    if not 0 < share < 1:
        raise ValueError(f"the share of cells to hide must be between 0 and 1, got {share:g}")
    hidden = known & (rng.random(known.shape) < share)
    for axis in (0, 1):
        kept = np.logical_and(known, ~hidden)
        bare = ~kept.any(axis) & known.any(axis)
        first = known.argmax(axis)
        for line in np.flatnonzero(bare):
            hidden[(first[line], line) if axis == 0 else (line, first[line])] = False
    return hidden


@dataclass(frozen=True, eq=False)
class Standardised:
    """A table whose known cells have mean 0 and deviation 1 in each column: `x` (n, D), 0 where unknown."""

    x: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    def back(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, D) in the units of the table."""
        found: np.ndarray = x * self.deviation + self.mean
        return found


def standardised(x: np.ndarray, known: np.ndarray) -> Standardised:
    """By known cells alone; the deviation of a column that never changes is taken for 1."""
    count = known.sum(0).clip(min=1)
    mean = np.where(known, x, 0).sum(0) / count
    away = np.where(known, x - mean, 0.0)
    deviation = np.sqrt(np.square(away).sum(0) / count)
    deviation = np.where(deviation > 0, deviation, 1.0)
    return Standardised(away / deviation, mean, deviation)


def relative_rmse(x: np.ndarray, answer: np.ndarray, hidden: np.ndarray) -> float:
    """RMSE on hidden cells over that of the column mean, of standardised rows (n, D); 1 is no better.

    ValueError where nothing is hidden.
    """
    if not hidden.any():
        raise ValueError("no cell is hidden, so there is nothing to score")
    wrong = np.square(answer - x)[hidden].mean()
    return float(np.sqrt(wrong / max(np.square(x[hidden]).mean(), 1e-300)))
