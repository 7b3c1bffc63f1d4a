"""Anomaly detection by a run on the terminal: what is flagged, the columns to blame, and who wins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.table import Table

from aecore import device
from aecore.cli import rows
from aecore.cli.report import console
from aecore.cli.terminal import plain
from aecore.data import load
from aecore.data.picture_shape import channels
from aecore.evaluation.anomalies.operating_points import operating_points, percentile_threshold
from aecore.inference.anomaly_detection.anomaly_csv import anomaly_csv, column_names, named_labels
from aecore.inference.anomaly_detection.cleaning import keep_below
from aecore.inference.anomaly_detection.detection_table import DetectionTable, detection_table
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.worst_rows import StrangeRow, worst_rows
from aecore.runs.store import RunFolder
from aecore.runs.store.files import write


class Asked(NamedTuple):
    """Rows x (n, D) that are scored, what they are called, their classes, and what is known of them."""

    x: np.ndarray
    what: str
    labels: Sequence[str] | None
    known: np.ndarray | None = None


class Flagged(NamedTuple):
    """Scores (n,) and errors (n,) of rows, the threshold that flags, and the strangest of them."""

    scores: np.ndarray
    threshold: float
    worst: tuple[StrangeRow, ...]

    @property
    def flagged(self) -> int:
        """Rows above the threshold."""
        return int((self.scores > self.threshold).sum())


def tell(
    folder: RunFolder,
    file: Path | None,
    percentile: float,
    key: str,
    out: Path | None,
    top: int,
    header: bool | None,
    as_json: bool,
) -> None:
    """Flag rows of a file, or test rows, whose score is above a percentile of those of training rows."""
    if out is not None and out.suffix.lower() != ".csv":
        raise ValueError(f"--out must end in .csv, got {out}")
    detector = _detector(folder)
    key = detector.checked(key)
    asked = _asked(folder, file, header, detector)
    with device.one_thread():
        scores = detector.scores(asked.x, key, asked.known)
        threshold = percentile_threshold(detector.learned(key), percentile)
        found = Flagged(scores, threshold, worst_rows(detector, asked.x, scores, key, top, asked.known))
        table = detection_table(detector, key) if file is None and detector.anomalies is not None else None
        if out is not None:
            text = anomaly_csv(detector, asked.x, threshold, key, asked.labels, asked.known)
            write(
                out, (part.encode("utf-8-sig" if place == 0 else "utf-8") for place, part in enumerate(text))
            )
    about = _about(detector, asked, found, key, percentile, table)
    if as_json:
        print(json.dumps({"run": folder.path.name, **about, "out": out and str(out)}))
        return
    _print(detector, asked, found, about, table)


def clean(folder: RunFolder, percentile: float, key: str, out: Path | None, as_json: bool) -> None:
    """Keep the training rows up to a percentile as a data set of their own; `out` is for the recipe on it."""
    if out is not None and out.suffix.lower() != ".json":
        raise ValueError(f"with --keep --out must end in .json, for a recipe, got {out}")
    detector = _detector(folder)
    with device.one_thread():
        kept = keep_below(detector, percentile, key)
    name = kept.spec.data.name
    if out is not None:
        write(out, kept.spec.model_dump_json(indent=1).encode())
    told = {"kept": kept.kept, "of": kept.of, "threshold": kept.threshold, "data": name}
    if as_json:
        print(json.dumps({"run": folder.path.name, **told, "out": out and str(out)}))
        return
    print(plain(f"{kept.kept:,} of {kept.of:,} training rows are kept, as the data set {name}."))
    if out is not None:
        print(plain(f"The run's recipe on it is {out}: python -m aecore train --spec {out}"))


def _detector(folder: RunFolder) -> AnomalyDetector:
    return AnomalyDetector(folder.model(), load(folder.load().spec.data.name))


def _asked(folder: RunFolder, file: Path | None, header: bool | None, detector: AnomalyDetector) -> Asked:
    if file is not None:
        x = rows.read_any(file, folder.load(), detector.data, header, missing=np.nan)
        known = np.isfinite(x) if detector.data.holed else None
        return Asked(x if known is None else np.where(known, x, 0), f"rows of {file.name}", None, known)
    data = detector.data
    return Asked(data.x_test, f"test rows of {data.name}", named_labels(detector), data.known_test)


def _about(
    detector: AnomalyDetector,
    asked: Asked,
    found: Flagged,
    key: str,
    percentile: float,
    table: DetectionTable | None,
) -> dict[str, Any]:
    """What was found as plain values."""
    names = column_names(detector)
    return {
        "rows": len(found.scores),
        "what": asked.what,
        "score": key,
        "score_title": detector.SCORES[key],
        "percentile": percentile,
        "threshold": found.threshold,
        "training_rows": len(detector.learned(key)),
        "flagged": found.flagged,
        "worst": [
            {
                "row": row.row,
                "label": asked.labels[row.row] if asked.labels is not None else None,
                "score": row.score,
                "Reconstruction.MSE": row.error,
                "flagged": row.score > found.threshold,
                "blame": row.to_blame(names),
            }
            for row in found.worst
        ],
        "at_threshold": _at_threshold(detector, found) if table is not None else None,
        "beside": table.info() if table is not None else None,
    }


def _at_threshold(detector: AnomalyDetector, found: Flagged) -> dict[str, float]:
    assert detector.anomalies is not None  # there is a table
    points = operating_points(found.scores, detector.anomalies)
    place = points.at(found.threshold)
    return {
        "precision": float(points.precision[place]),
        "recall": float(points.recall[place]),
        "false_alarms_per_thousand": float(points.false_alarms[place]),
    }


def _print(
    detector: AnomalyDetector,
    asked: Asked,
    found: Flagged,
    about: dict[str, Any],
    table: DetectionTable | None,
) -> None:
    share = 100 * found.flagged / max(1, len(found.scores))
    rule = f"above {found.threshold:.4g}, percentile {about['percentile']:g} of {about['training_rows']:,}"
    flagged = f"{found.flagged:,} of {len(found.scores):,} {asked.what} are flagged ({share:.1f} %)"
    print(plain(f"{flagged}: their score is {rule} training rows ({about['score_title']})."))
    console().print(_worst(detector, about))
    if table is None:
        return
    at = about["at_threshold"]
    alarms = f"{at['false_alarms_per_thousand']:.1f} false alarms per thousand normal rows"
    print(f"At this threshold: precision {at['precision']:.3f}, recall {at['recall']:.3f}, {alarms}.")
    console().print(_beside(table))
    print(plain(table.sentence))


def _worst(detector: AnomalyDetector, about: dict[str, Any]) -> Table:
    shown = Table("row", "class", "score", "Reconstruction.MSE", "to blame", title="The strangest rows")
    places = dict(zip(column_names(detector), _columns(detector), strict=True))
    for row in about["worst"]:
        blamed = ", ".join(f"{places[name]} {100 * part:.0f} %" for name, part in row["blame"].items())
        numbers = (f"{row['score']:.4g}", f"{row['Reconstruction.MSE']:.4g}")
        shown.add_row(f"{row['row']:,}", plain(row["label"] or ""), *numbers, plain(blamed))
    return shown


def _columns(detector: AnomalyDetector) -> tuple[str, ...]:
    """What a reader calls the columns: pixels by row and column, from 0."""
    data = detector.data
    if data.columns or not data.pictured:
        return column_names(detector)
    each = np.arange(data.features) // channels(data.shape)
    return tuple(f"pixel {place // data.shape[1]},{place % data.shape[1]}" for place in each)


def _beside(table: DetectionTable) -> Table:
    shown = Table("", "AUC", "95 %", "average precision", "95 %", title_justify="left")
    for row in table.rows:
        each = (row.auc, row.average_precision)
        figures = [told for one in each for told in (f"{one.value:.4f}", f"{one.low:.4f} to {one.high:.4f}")]
        shown.add_row(row.name, *figures)
    shown.caption = (
        f"{table.tests:,} test rows, {table.anomalies:,} of them anomalies; the others are fitted on "
        f"{table.fitted:,} training rows, seed {table.seed}. The best width of PCA is chosen by these labels."
    )
    return shown
