"""Anomaly scores of rows as CSV: a line a row, with its error, its score, and each column's share of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from aecore.evaluation.metrics import chunks
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.text_format import as_text_cell

HEADS = ("row", "label", "Reconstruction.MSE", "score", "flagged")
"""The error is called as H2O's h2o.anomaly does. Without labels there is no such column."""


def anomaly_csv(
    detector: AnomalyDetector,
    x: np.ndarray,
    threshold: float,
    key: str = "",
    labels: Sequence[str] | None = None,
    known: np.ndarray | None = None,
) -> Iterator[str]:
    """Rows x (n, D) with their scores: `flagged` is 1 above the threshold; shares of a row sum to 1.

    Values that are not `known` (n, D) do not count. The text comes in pieces of some lines each. `labels` are
    names of classes, "" where one is unknown. Names that a spreadsheet would take for a formula get an
    apostrophe before them. Written to a file, encode it as `utf-8-sig`.
    """
    heads = [head for head in HEADS if labels is not None or head != "label"]
    yield _lines([[*heads, *map(as_text_cell, column_names(detector))]])
    scores, errors = detector.scores(x, key, known), detector.errors(x, known)
    named = np.array([[]] * len(x) if labels is None else [[as_text_cell(label)] for label in labels])
    for some in chunks(len(x)):
        shares = detector.blame(x[some], key, None if known is None else known[some])
        numbers = np.column_stack([errors[some], scores[some], scores[some] > threshold, shares])
        yield _lines(
            [some.start + row, *named[some.start + row], *(f"{value:.9g}" for value in values)]
            for row, values in enumerate(numbers.tolist())
        )


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def column_names(detector: AnomalyDetector) -> tuple[str, ...]:
    """What the columns of a set are called: C1, C2 and so on where they have no names."""
    data = detector.data
    return data.columns or tuple(f"C{number}" for number in range(1, data.features + 1))


def named_labels(detector: AnomalyDetector) -> tuple[str, ...] | None:
    """The names of the test rows' classes, "" where one is unknown; None where none are known."""
    y, classes = detector.data.y_test, detector.data.classes
    if y is None:
        return None
    return tuple("" if label < 0 else classes[label] if classes else str(label) for label in y.tolist())
