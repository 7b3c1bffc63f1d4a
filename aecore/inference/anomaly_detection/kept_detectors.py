"""Kept detectors: those of runs by now, in this process, until others are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from aecore.data import Dataset, load
from aecore.evaluation.anomalies.ranking import auc, auc_difference, average_precision
from aecore.evaluation.metrics import net_input
from aecore.evaluation.pca import pca
from aecore.inference.anomaly_detection.anomaly_csv import anomaly_csv, named_labels
from aecore.inference.anomaly_detection.cleaning import keep_below
from aecore.inference.anomaly_detection.detection_table import detection_table
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.judged_rows import Judged, judged_rows
from aecore.inference.model import restored
from aecore.spec import Spec

KEPT, KEPT_BYTES = 8, 1 << 29
"""How many detectors are kept, and how much they may take together; one always is."""
MOST_ROWS = 30_000
"""Of the test rows the first so many are shown."""
MOST_VALUES = 1 << 23
"""A CSV has so many numbers at most: a quarter of a million lines of thirty columns."""
PARTS = ("train", "test")

_kept: OrderedDict[str, KeptDetector] = OrderedDict()
_lock = Lock()


class KeptDetector:
    """A detector, and what was asked of it: the scores of the test rows that are shown."""

    def __init__(self, detector: AnomalyDetector) -> None:
        self.detector = detector
        self.x_test = detector.data.x_test[:MOST_ROWS]
        self.known = None if detector.data.known_test is None else detector.data.known_test[:MOST_ROWS]
        self._scores: dict[str, np.ndarray] = {}

    @property
    def data(self) -> Dataset:
        """What the run learns from."""
        return self.detector.data

    @property
    def strange(self) -> np.ndarray | None:
        """Which of the rows that are shown are anomalies; None where it is known of none, or of all alone."""
        known = self.detector.anomalies
        shown = None if known is None else known[:MOST_ROWS]
        return None if shown is None or shown.all() or not shown.any() else shown

    def scores(self, key: str) -> np.ndarray:
        """Of the test rows that are shown, (n,) float64; computed once."""
        if key not in self._scores:
            self._scores[key] = self.detector.scores(self.x_test, key, self.known)
        return self._scores[key]

    @cached_property
    def places(self) -> np.ndarray | None:
        """Codes of the test rows (n, K) by their first two principal components; None without codes."""
        codes = self.detector.model.encode(net_input(self.x_test))
        if codes.ndim != 2 or not codes.shape[1]:
            return None
        if codes.shape[1] <= 2:
            return np.pad(codes, ((0, 0), (0, 2 - codes.shape[1])))
        return pca(codes, 2).encode(codes)

    def rows(self, part: str, index: list[int]) -> tuple[np.ndarray, np.ndarray | None]:
        """Rows (n, D) of a part by their numbers, and which values are known, None where all are.

        ValueError, in a sentence, where there is no such row.
        """
        trained = part == "train"
        there, known = (self.detector.train, self.data.known_train) if trained else (self.x_test, self.known)
        if not all(0 <= row < len(there) for row in index):
            raise ValueError(f"there are rows 0 to {len(there) - 1:,}")
        return net_input(there[index]), None if known is None else known[index]


def keep_detector(run: str, spec: Spec, weights: Callable[[], Mapping[str, Any]]) -> str:
    """Make a detector of a run's net as it is now, for the questions below; why not, in a sentence."""
    data = load(spec.data.name)
    model = restored(spec, data.features, {name: np.asarray(value) for name, value in weights().items()})
    try:
        made = KeptDetector(AnomalyDetector(model, data))
        made.detector.learned()
        made.scores(made.detector.default)
    except (FloatingPointError, ValueError) as error:
        return f"{error}"
    with _lock:
        _kept[run] = made
        _kept.move_to_end(run)
        while len(_kept) > KEPT or (len(_kept) > 1 and _taken() > KEPT_BYTES):
            _kept.popitem(last=False)
    return ""


def _taken() -> int:
    return sum(kept.detector.nbytes for kept in _kept.values())


def scored(run: str, key: str) -> tuple[dict[str, Any], bytes] | None:
    """All scores by a key, the default one where it is empty; None where the run's detector is not kept.

    The bytes are those of the test rows and of the training rows (float64), the first two principal
    components of the test rows' codes (n, 2) float32 where it has codes, and which of the test rows are
    anomalies (uint8) where that is known of some.
    """
    kept = _found(run)
    if kept is None:
        return None
    detector, key = kept.detector, kept.detector.checked(key)
    each, learned = kept.scores(key), detector.learned(key)
    strange, places = kept.strange, kept.places
    said = {
        "key": key,
        "titles": {name: detector.SCORES[name] for name in detector.available},
        "trained": len(learned),
        "tests": len(each),
        "all": {"trained": kept.data.n_train, "tests": kept.data.n_test},
        "mapped": places is not None,
        "labelled": strange is not None,
        "auc": None if strange is None else auc(each, strange),
        "ap": None if strange is None else average_precision(each, strange),
    }
    parts = [each.astype("<f8"), learned.astype("<f8")]
    parts += [] if places is None else [places.astype("<f4")]
    parts += [] if strange is None else [strange.astype(np.uint8)]
    return said, b"".join(part.tobytes() for part in parts)


def judged(run: str, key: str, part: str, rows: list[int]) -> tuple[dict[str, Any], bytes] | None:
    """Rows of a part before the net, as `judged_rows` tells them; None as above."""
    kept = _found(run)
    if kept is None:
        return None
    (x, known), y = kept.rows(part, rows), kept.data.y_train if part == "train" else kept.data.y_test
    scores = kept.scores(key) if part == "test" else kept.detector.learned(key)
    told = [
        Judged(row, _label(kept.data, None if y is None else int(y[row])), float(scores[row])) for row in rows
    ]
    said, body = judged_rows(kept.detector, x, told, key, known)
    return {"part": part, **said}, body


def _label(data: Dataset, label: int | None) -> str:
    """The name of a class; empty where it is unknown."""
    if label is None or label < 0:
        return ""
    return data.classes[label] if data.classes else str(label)


def traced(run: str) -> tuple[dict[str, Any], bytes] | None:
    """The test windows that are shown, of a series: samples (n, L) float32, and classes (n,) int16, or -1.

    None as above; ValueError, in a sentence, of rows that are no windows.
    """
    kept = _found(run)
    if kept is None:
        return None
    if kept.data.kind != "series":
        raise ValueError("its rows are no windows of a signal")
    windows = net_input(kept.x_test)
    y = np.full(len(windows), -1) if kept.data.y_test is None else kept.data.y_test[: len(windows)]
    said = {"windows": len(windows), "length": windows.shape[1], "classes": kept.data.classes}
    return said, windows.astype("<f4").tobytes() + y.astype("<i2").tobytes()


def compared(run: str, options: Mapping[str, str]) -> dict[str, Any] | None:
    """The net beside its opponents by the score that is chosen; None as above."""
    kept = _found(run)
    if kept is None:
        return None
    return detection_table(kept.detector, options.get("score", "")).info()


def gained(run: str, after: str, key: str) -> tuple[float, float] | None:
    """By how much the AUC of another run's net is higher on the same rows, and its 95 % interval's reach.

    None where one of them is not kept; ValueError, in a sentence, where their rows are not the same, or no
    anomalies are known.
    """
    first, second = _found(run), _found(after)
    if first is None or second is None:
        return None
    strange, key = first.strange, first.detector.checked(key)
    if strange is None or not np.array_equal(first.x_test, second.x_test):
        raise ValueError("two runs are compared on the same test rows, of which anomalies are known")
    return auc_difference(second.scores(key), first.scores(key), strange)


def cleaned_recipe(run: str, key: str, percentile: float) -> Spec | None:
    """The recipe of a run for those training rows whose score is up to a percentile; None as above.

    ValueError, in a sentence, where too few are left or it cannot be remembered which.
    """
    kept = _found(run)
    try:
        return None if kept is None else keep_below(kept.detector, percentile, key).spec
    except OSError as error:
        raise ValueError(f"which rows are kept cannot be remembered: {error.strerror}") from None


def exported(run: str, key: str, threshold: float) -> str | None:
    """The test rows as CSV, as far as MOST_VALUES go; None as above."""
    kept = _found(run)
    if kept is None:
        return None
    detector, n = kept.detector, most_lines(kept.data)
    labels = named_labels(detector)
    few = None if labels is None else labels[:n]
    known = None if kept.data.known_test is None else kept.data.known_test[:n]
    return "".join(anomaly_csv(detector, kept.data.x_test[:n], threshold, key, few, known))


def most_lines(data: Dataset) -> int:
    """How many test rows are exported."""
    return min(data.n_test, max(1, MOST_VALUES // data.features))


def _found(run: str) -> KeptDetector | None:
    with _lock:
        return _kept.get(run)
