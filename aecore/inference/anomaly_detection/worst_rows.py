"""The strangest rows, as they are and as the net rebuilds them, with the columns to blame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aecore.evaluation.metrics import net_input
from aecore.inference.anomaly_detection.detector import AnomalyDetector


class StrangeRow(NamedTuple):
    """Row number `row` with its score; x and x_hat (D,) float32, and each column's share `blame` (D,).

    `error` is its mean squared error.
    """

    row: int
    score: float
    x: np.ndarray
    x_hat: np.ndarray
    blame: np.ndarray
    error: float

    def to_blame(self, names: tuple[str, ...], most: int = 3) -> dict[str, float]:
        """The columns with the largest shares, the largest first, by their names (D,)."""
        return {names[column]: float(self.blame[column]) for column in np.argsort(-self.blame)[:most]}


def worst_rows(
    detector: AnomalyDetector,
    x: np.ndarray,
    scores: np.ndarray,
    key: str = "",
    most: int = 5,
    known: np.ndarray | None = None,
) -> tuple[StrangeRow, ...]:
    """Those of rows x (n, D) with the highest `scores` (n,), the strangest first; of equal ones the first.

    Values that are not `known` (n, D) bear no blame.
    """
    worst = np.argsort(-scores, kind="stable")[:most]
    if not len(worst):
        return ()  # a reshaping net cannot tell the width of no rows
    of = None if known is None else known[worst]
    rows = net_input(x[worst])
    told = (
        *(worst.tolist(), scores[worst].tolist()),
        *(rows, detector.model.reconstruct(rows)),
        *(detector.blame(x[worst], key, of), detector.errors(x[worst], of).tolist()),
    )
    return tuple(StrangeRow(*each) for each in zip(*told, strict=True))
