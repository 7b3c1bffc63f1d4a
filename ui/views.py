"""Views that the screen makes of a Snapshot, beside those that the run itself publishes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecore.snapshot import Change, Curve, Snapshot, View

POINTS = 600
NEAR = 40
"""Moves of one knob closer than this share of the run (1 in 40) are one change: a slider was dragged."""


def error_view(snapshot: Snapshot) -> View:
    """The error of training and test rows over epochs, the PCA line, and where live knobs were moved.

    A line has at most 600 points, the first and the last among them. Where the recipe breaks its input, the
    test rows are broken too, and the PCA line is what PCA makes of those same broken rows.
    """
    epochs = _epochs_per_step(snapshot)
    arrays: dict[str, np.ndarray] = {}
    test = "cleaned_mse" if _breaks(snapshot) else "test_mse"
    for name, source in (("train", "train_mse"), ("test", test)):
        curve = snapshot.curves.get(source)
        if curve is not None and len(curve.step):
            arrays[f"{name}_x"], arrays[f"{name}_y"] = _thin(curve, epochs)
    changes = list(_merged(snapshot))
    arrays["change_x"] = np.array([change.step * epochs for change in changes])
    return View(
        kind="Curve",
        name="error",
        title="Error",
        arrays={**arrays, **_baseline(snapshot)},
        unit=_scale(snapshot),
        labels=tuple(_told(change) for change in changes),
    )


def _epochs_per_step(snapshot: Snapshot) -> float:
    return snapshot.epoch / snapshot.step if snapshot.step else 0.0


def _thin(curve: Curve, epochs: float) -> tuple[np.ndarray, np.ndarray]:
    keep = np.unique(np.linspace(0, len(curve.step) - 1, POINTS).round().astype(int))
    return curve.step[keep] * epochs, curve.value[keep]


def _baseline(snapshot: Snapshot) -> dict[str, np.ndarray]:
    """PCA as a level line from the start to now."""
    level = snapshot.levels.get("pca_cleaned_mse" if _breaks(snapshot) else "pca_mse")
    if level is None:
        return {}
    name = f"PCA-{snapshot.facts['k']}" if "k" in snapshot.facts else "PCA"
    return {f"{name}_x": np.array([0.0, snapshot.epoch]), f"{name}_y": np.array([level, level])}


def _scale(snapshot: Snapshot) -> str:
    rows = snapshot.facts.get("n_test")
    how = f", {snapshot.spec.corruption.label()}" if _breaks(snapshot) else ""
    return f"MSE per feature, {rows:,} test rows{how}" if rows else "MSE per feature"


def _breaks(snapshot: Snapshot) -> bool:
    """Whether the run's task is to mend what was broken; its test rows are then broken, too."""
    return "cleaned_mse" in snapshot.curves


def verdict(snapshot: Snapshot) -> str:
    """Who cleans best, in one line: the net, PCA with as many numbers, or a median filter; else nothing."""
    if "pca_cleaned_mse" not in snapshot.levels or not _breaks(snapshot):
        return ""
    names = {"pca_cleaned_mse": f"PCA-{snapshot.facts['k']}", "median_cleaned_mse": "a median filter"}
    scores = {"the net": float(snapshot.curves["cleaned_mse"].value[-1])}
    scores |= {name: snapshot.levels[each] for each, name in names.items() if each in snapshot.levels}
    best = min(scores, key=lambda name: scores[name])
    figures = ", ".join(f"{name} {score:.4f}" for name, score in scores.items())
    rows = snapshot.facts["n_test"]
    return f"MSE of {rows:,} cleaned test rows: {figures}. {best[0].upper()}{best[1:]} wins."


def _merged(snapshot: Snapshot) -> Iterator[Change]:
    """The changes, a knob that was dragged counting once, from its first to its last value."""
    last: Change | None = None
    for change in snapshot.changes:
        if last and last.path == change.path and change.step - last.step <= max(1, snapshot.step // NEAR):
            last = Change(last.step, last.path, last.old, change.new)
            continue
        if last:
            yield last
        last = change
    if last:
        yield last


def _told(change: Change) -> str:
    return f"{_knob(change.path)} {_number(change.old)} → {_number(change.new)}"


def _knob(path: str) -> str:
    """A path as words: `train.rate` is rate, `corruption.level` is noise."""
    if path == "corruption.level":
        return "noise"
    return path.split(".")[-1].replace("_", " ")


def _number(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2f}" if 0.01 <= abs(value) < 10 or value == 0 else f"{value:.3g}"
