"""Judged rows: rows as they are, as the net rebuilds them, and where their scores come from, to be drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from aecore.data import Dataset, own
from aecore.data.picture_shape import channels
from aecore.inference.anomaly_detection.anomaly_csv import column_names
from aecore.inference.anomaly_detection.detector import AnomalyDetector

BLAMED = 8  # columns of a row that are named
SURE = 1e-6  # of a value beside another, a float32 holds no less


class Judged(NamedTuple):
    """A row by its number, the name of its class, and its score."""

    row: int
    label: str
    score: float


def judged_rows(
    detector: AnomalyDetector,
    x: np.ndarray,
    told: list[Judged],
    key: str = "",
    known: np.ndarray | None = None,
) -> tuple[dict[str, Any], bytes]:
    """Rows x (n, D) float32 before the net, each with the columns that are most to blame where it has some.

    The bytes are, of each picture, itself, its reconstruction and the blame of each pixel (uint8, 255 the
    most); of each row that is none, itself, its reconstruction and the share of each column (float32).
    """
    data = detector.data
    x_hat, blame = detector.model.reconstruct(x), detector.blame(x, key, known)
    rows: list[dict[str, Any]] = [{**each._asdict(), "columns": []} for each in told]
    if data.pictured:
        return {"shape": data.shape, "width": data.features, "rows": rows}, _pictures(data, x, x_hat, blame)
    for i, row in enumerate(rows):
        row["columns"] = _columns(detector, x[i], x_hat[i], blame[i], None if known is None else known[i])
    body = np.stack([x, x_hat, blame], 1).astype("<f4")
    return {"shape": None, "width": data.features, "rows": rows}, body.tobytes()


def _pictures(data: Dataset, x: np.ndarray, x_hat: np.ndarray, blame: np.ndarray) -> bytes:
    maps = blame.reshape(len(blame), -1, channels(data.shape)).sum(-1)
    shares = np.rint(255 * maps / maps.max(1, keepdims=True)).astype(np.uint8)
    flat = [data.picture(rows).reshape(len(rows), -1) for rows in (x, x_hat)]
    return np.concatenate([*flat, shares], 1).tobytes()


def _columns(
    detector: AnomalyDetector, x: np.ndarray, x_hat: np.ndarray, blame: np.ndarray, known: np.ndarray | None
) -> list[tuple[str, float, float, float]]:
    """Of the known columns most to blame: name, value and reconstruction in the file's units, and share."""
    names, order = column_names(detector), np.argsort(-blame, kind="stable")
    most = (order if known is None else order[known[order]])[:BLAMED]
    given, back = own.as_brought(detector.data.name, np.stack([x, x_hat]))
    return [(names[at], _figures(given[at]), _figures(back[at], given[at]), float(blame[at])) for at in most]


def _figures(value: float, beside: float = 0) -> float:
    """As many as float32 is sure of, of a value beside another."""
    return 0.0 if abs(value) < SURE * abs(beside) else float(f"{value:.6g}")
