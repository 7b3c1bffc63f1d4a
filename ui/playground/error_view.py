"""Learning curves with baselines: the error of training and test rows over epochs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecore.evaluation.figure import Figure, figure
from aecore.evaluation.metrics import over_epochs
from aecore.evaluation.scoring import PIXELS, measured
from aecore.views.gaps import gaps
from aecore.views.snapshot import Change, Curve, Snapshot, View
from ui.core.text_format import error, sentence
from ui.forms.knob_widgets import NAMES

POINTS = 600
MEDIAN = "median_cleaned_mse"  # too far above the others to be drawn beside them: the verdict names it
NEAR = 40
"""Moves of one knob closer than this share of the run (1 in 40) are one change: a slider was dragged."""


def error_view(snapshot: Snapshot) -> View:
    """The error of training and test rows over epochs, its rivals and baselines, and where knobs were moved.

    A line has at most 600 points, the first and the last among them. Where the recipe breaks its input, the
    test rows are broken too, and the PCA line is what PCA makes of those same broken rows. An error in stars
    differs much from minibatch to minibatch: of training rows its mean over an epoch is drawn.
    """
    epochs, measure, by = _epochs_per_step(snapshot), measured(snapshot.facts), _figure(snapshot)
    arrays: dict[str, np.ndarray] = {}
    for name, source in (("train", measure["train"]), ("test", by.key)):
        curve = snapshot.curves.get(source)
        if curve is not None and len(curve.step):
            if name == "train" and source != PIXELS.train:
                curve = _over_epochs(curve, snapshot.facts.get("steps_per_epoch", 1))
            arrays |= _line(name, curve, epochs)
    for name, curve in _rivals(snapshot).items():
        arrays |= _line(name, curve, epochs)
    marks = [(change.step, _change_label(change)) for change in _merged(snapshot)]
    begun = list(snapshot.facts.get("stages", {}).items())[1:]
    marks = sorted(marks + [(step, _stage(name)) for name, step in begun])
    arrays["change_x"] = np.array([step * epochs for step, _ in marks])
    return View(
        kind="Curve",
        name="error",
        title="Score" if measure["higher"] else "Error",
        arrays={**arrays, **_baseline(snapshot)},
        unit=_scale(snapshot),
        labels=tuple(told for _, told in marks),
    )


def _epochs_per_step(snapshot: Snapshot) -> float:
    return snapshot.epoch / snapshot.step if snapshot.step else 0.0


def _over_epochs(curve: Curve, steps: int) -> Curve:
    """The mean over the epoch that ends at each point."""
    return Curve(curve.step, over_epochs(curve.value, steps))


def _line(name: str, curve: Curve, epochs: float) -> dict[str, np.ndarray]:
    """A line, thinned, and where there are gaps in it: a run that nobody watches is tested less often."""
    keep = thinned(len(curve.step))
    line = {f"{name}_x": curve.step[keep] * epochs, f"{name}_y": curve.value[keep]}
    found = gaps(line[f"{name}_x"])
    return {**line, f"{name}_gap": found} if len(found) else line


def thinned(points: int) -> np.ndarray:
    """Which of so many points are drawn: all, or 600 at even distances, the first and the last among them."""
    if points <= POINTS:
        return np.arange(points)
    return np.linspace(0, points - 1, POINTS).round().astype(int)  # more than one apart: none is there twice


def _baseline(snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Each baseline as a level line from the start to now."""
    lines: dict[str, np.ndarray] = {}
    for name, level in _levels(snapshot).items():
        lines |= {f"{name}_x": np.array([0.0, snapshot.epoch]), f"{name}_y": np.array([level, level])}
    return lines


def _levels(snapshot: Snapshot) -> dict[str, float]:
    """Baselines by the names shown, with their scores, as far as they are known and have a place.

    An error of 0 has none where errors are drawn by their powers of ten.
    """
    median = _figure(snapshot).beside.get(MEDIAN)
    return {name: level for name, level in _baselines(snapshot).items() if level and name != median}


def _baselines(snapshot: Snapshot) -> dict[str, float]:
    """The scores of the baselines, as far as they are known of rows that were corrupted as the net's were."""
    by, scored = _figure(snapshot), snapshot.facts.get("scored")
    if by.denoising and snapshot.facts.get("levels_scored", scored) != scored:
        return {}
    return by.baselines(snapshot.levels)


def _rivals(snapshot: Snapshot) -> dict[str, Curve]:
    """Nets that are trained beside this one, by the names shown, with their test errors so far."""
    beside = measured(snapshot.facts)["beside"]
    return {name: snapshot.curves[key] for key, name in beside.items() if key in snapshot.curves}


def _scale(snapshot: Snapshot) -> str:
    rows = snapshot.facts.get("n_test")
    by, measure = _figure(snapshot), measured(snapshot.facts)
    none = "".join(f", {name} 0" for name, level in _baselines(snapshot).items() if level == 0)
    return f"{by.name}, {rows:,} {measure['rows']}{_corrupted(snapshot)}{none}" if rows else by.name


def _figure(snapshot: Snapshot) -> Figure:
    return figure(snapshot.facts, snapshot.curves)


def _corrupted(snapshot: Snapshot) -> str:
    """How the scored rows were corrupted, where the task is to denoise them: as the last score was taken."""
    if not _figure(snapshot).denoising:
        return ""
    return f", {snapshot.facts.get('scored') or snapshot.spec.corruption.label()}"


def verdict(snapshot: Snapshot) -> str:
    """Who does best, in one line: at cleaning, at ratings; where only PCA stands beside a net, nothing."""
    if measured(snapshot.facts)["test"] != PIXELS.test:
        return _rating_verdict(snapshot)
    by, beside = _figure(snapshot), _baselines(snapshot)
    if not by.denoising or not beside:
        return ""
    scores = {"the net": float(snapshot.curves[by.key].value[-1]), **beside}
    best, figures = by.best(scores), ", ".join(f"{name} {error(score)}" for name, score in scores.items())
    rows = snapshot.facts["n_test"]
    return f"Denoised MSE of {rows:,} test rows: {figures}. {sentence(f'{best} wins')}"


def _rating_verdict(snapshot: Snapshot) -> str:
    """The net and its baselines at telling what held-out people think."""
    measure = measured(snapshot.facts)
    curve = snapshot.curves.get(measure["test"])
    if curve is None or not _levels(snapshot):
        return ""
    rivals = {name: float(rival.value[-1]) for name, rival in _rivals(snapshot).items()}
    scores = {"the net": float(curve.value[-1]), **rivals, **_levels(snapshot)}
    best = _figure(snapshot).best(scores)
    figures = ", ".join(f"{name} {score:.3f}" for name, score in scores.items())
    rows = f"{snapshot.facts['n_test']:,} {measure['rows']}"
    return f"{measure['unit']} of {rows}: {figures}. {sentence(f'{best} wins')}"


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


def _change_label(change: Change) -> str:
    return f"{_knob(change.path)} {_number(change.old)} → {_number(change.new)}"


def _stage(name: str) -> str:
    """What a mark says where another stage begins."""
    return f"now: {name.replace('_', ' ')}"


def _knob(path: str) -> str:
    """A path as words: `train.rate` is learning rate, `corruption.level` is noise."""
    return NAMES.get(path) or (
        "noise" if path == "corruption.level" else path.split(".")[-1].replace("_", " ")
    )


def _number(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2f}" if 0.01 <= abs(value) < 10 or value == 0 else f"{value:.3g}"
