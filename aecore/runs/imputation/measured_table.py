"""A table before all ways to fill it: a data set's rows, or one's own, with cells hidden and told again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset, load
from aecore.runs.imputation.filled_table import Comparison, compared, filled, ways_for

ROWS, CELLS = 1_000, 40_000
"""Rows that are measured, and cells: the first of a set, in its order."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What the ways made of hidden cells: `x`, `answer` and `deviation` (n, D) in the table's units.

    `answers` are by way; `known` (n, D) bool is what the table holds, `hidden` what was hidden of it. `rows`
    is how many the table has, of which the first were measured; `scores` are RMSE over the column mean's.
    """

    columns: tuple[str, ...]
    rows: int
    x: np.ndarray
    known: np.ndarray
    hidden: np.ndarray
    scores: dict[str, float]
    answers: dict[str, np.ndarray]
    deviations: dict[str, np.ndarray]
    sentence: str


def measured(name: str, share: float, seed: int) -> Measured:
    """Of a data set, on all its rows: each way is fitted to what is left, and sees no hidden cell."""
    data = load(name)
    x = np.concatenate([data.x_train, data.x_test]).astype(np.float64)
    return measured_rows(x, _known(data), data.columns, share, seed)


def measured_rows(
    x: np.ndarray, known: np.ndarray, columns: tuple[str, ...], share: float, seed: int
) -> Measured:
    """Of rows (n, D), as many of the first as are measured in seconds."""
    most = min(ROWS, max(1, CELLS // x.shape[1]))
    found = compared(x[:most], known[:most], share, seed, ways_for(x.shape[1]))
    back = found.table.back
    return Measured(
        columns or tuple(f"column {i}" for i in range(1, x.shape[1] + 1)),
        len(x),
        x[:most],
        known[:most],
        found.hidden,
        found.scores,
        {way: back(answer) for way, answer in found.answers.items()},
        {way: _doubt(found, way) for way in found.answers},
        found.sentence(),
    )


def filled_own(x: np.ndarray, known: np.ndarray, way: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One's own table (n, D) filled by a way, and the deviation of each filled cell, in its units."""
    found = compared(x, known, seed=seed, ways=(way,))
    return filled(x, known, way, found.factors[way], seed)


def _doubt(found: Comparison, way: str) -> np.ndarray:
    doubt: np.ndarray = found.factors[way] * found.deviation * found.table.deviation
    return doubt


def _known(data: Dataset) -> np.ndarray:
    if data.known_train is None or data.known_test is None:
        return np.ones((data.n_train + data.n_test, data.features), bool)
    return np.concatenate([data.known_train, data.known_test])
