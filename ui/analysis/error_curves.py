"""Error curves of any number of runs in one chart: log axis, smoothing, and a band over seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import streamlit as st

from aecore.evaluation.scoring import measured
from aecore.spec import Spec, digest, put
from aecore.views.gaps import with_gaps
from aecore.views.snapshot import Snapshot
from ui.components.chart import band, chart, figure, line, theme
from ui.playground.error_view import error_view

Axis = Literal["Epochs", "Steps", "Seconds"]
AXES: tuple[Axis, ...] = get_args(Axis)
AXIS_UNITS = {"Epochs": "epochs", "Steps": "steps (minibatches)", "Seconds": "seconds of training"}
ROWS = ("test", "train", "both")
FEW = 40
"""Up to so many points are marked: between them a line is a guess."""
GRID = 400
"""Points at which runs that differ in nothing but their seed are brought together."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What one run, or the mean of several seeds, has to show: lines (x, y) by name, and level baselines."""

    title: str
    spec: Spec
    unit: str
    lines: dict[str, tuple[np.ndarray, np.ndarray]]
    baselines: dict[str, float]
    bands: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)


def curves(title: str, snapshot: Snapshot, axis: Axis = "Epochs") -> Curves:
    """The lines of a run's error card, over epochs, steps or seconds of training."""
    view = error_view(snapshot)
    names = [name.removesuffix("_x") for name in view.arrays if name.endswith("_x") and name != "change_x"]
    drawn = {name: (view.arrays[f"{name}_x"], view.arrays[f"{name}_y"]) for name in names}
    level = {
        name: float(y[0]) for name, (x, y) in drawn.items() if name not in ("train", "test") and len(x) == 2
    }
    scale = _per_epoch(snapshot, axis)
    kept = {name: (x * scale, y) for name, (x, y) in drawn.items() if name not in level}
    return Curves(title, snapshot.spec, measured(snapshot.facts)["unit"], kept, level)


def _per_epoch(snapshot: Snapshot, axis: Axis) -> float:
    """What an epoch of this run is on another axis, on average."""
    whole = {"Epochs": snapshot.epoch, "Steps": float(snapshot.step), "Seconds": snapshot.elapsed_s}
    return whole[axis] / snapshot.epoch if snapshot.epoch else 1.0


def smoothed(y: np.ndarray, share: float) -> np.ndarray:
    """Exponential moving average: each point keeps `share` of the one before; without bias at the start.

    Source: Kingma and Ba, "Adam" (2015), section 3, for the correction.
    """
    if not share:
        return y
    mean, out = 0.0, np.empty(len(y))
    for i, value in enumerate(y):
        mean = share * mean + (1 - share) * value
        out[i] = mean / (1 - share ** (i + 1))
    return out


def over_seeds(runs: Iterable[Curves]) -> list[Curves]:
    """Runs whose recipes differ in nothing but their seed become one: the mean, and lowest to highest.

    They stay apart where there is no x at which all of them are known.
    """
    alike: dict[str, list[Curves]] = {}
    for run in runs:
        alike.setdefault(_without_seed(run.spec), []).append(run)
    return [run for same in alike.values() for run in ([_merged(same)] if _overlap(same) else same)]


def _overlap(runs: Sequence[Curves]) -> bool:
    """Whether all have the same lines, each of them with an x that all share."""
    if any(run.lines.keys() != runs[0].lines.keys() for run in runs):
        return False
    known = ([run.lines[name][0] for run in runs] for name in runs[0].lines)
    return all(min(map(len, xs)) and max(x[0] for x in xs) <= min(x[-1] for x in xs) for xs in known)


def _without_seed(spec: Spec) -> str:
    return digest(put(spec, "train.seed", 0))


def _merged(runs: Sequence[Curves]) -> Curves:
    first = runs[0]
    if len(runs) == 1:
        return first
    lines, bands = {}, {}
    for name in first.lines:
        x, ys = _on_one_grid([run.lines[name] for run in runs])
        lines[name], bands[name] = (x, ys.mean(0)), (ys.min(0), ys.max(0))
    title = first.title.removesuffix(f", seed {first.spec.train.seed}")
    seeds = len({run.spec.train.seed for run in runs})
    title = f"{title}, mean of {len(runs)} runs, {seeds} seed{'s' * (seeds > 1)}"
    return Curves(title, first.spec, first.unit, lines, first.baselines, bands)


def _on_one_grid(lines: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """x (GRID,) where all the lines are known (one x if that is all), and values there (runs, GRID)."""
    start, end = max(x[0] for x, _ in lines), min(x[-1] for x, _ in lines)
    x = np.linspace(start, end, GRID if start < end else 1)
    return x, np.stack([np.interp(x, *line) for line in lines])


def error_curves(runs: Sequence[tuple[str, Snapshot]], *, key: str) -> None:
    """The chart with its choices: rows, x axis, log scale, smoothing, one band for all seeds of a recipe."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        rows = st.segmented_control("Rows", ROWS, default="test", key=f"{key}-rows") or "test"
        axis: Axis = st.segmented_control("Over", AXES, default="Epochs", key=f"{key}-axis") or "Epochs"
        log = st.toggle("Log scale", value=True, key=f"{key}-log")
        seeds = st.toggle("Band over seeds", value=True, key=f"{key}-seeds")
        share = st.slider("Smoothing", 0.0, 0.98, 0.0, 0.02, key=f"{key}-smooth", width=160)
    found = [curves(title, snapshot, axis) for title, snapshot in runs]
    found = over_seeds(found) if seeds else found
    names = ("train", "test") if rows == "both" else (rows,)
    units = " / ".join(dict.fromkeys(run.unit for run in found))
    drawn = figure(traces(found, names, share), x=AXIS_UNITS[axis], y=units, log_y=log)
    chart(drawn, key=key, alt=f"Error over {axis.lower()} of {', '.join(run.title for run in found)}")
    if any(run.bands for run in found):
        st.caption("Band: lowest to highest of the runs, each a straight line between its own measurements.")


def traces(runs: Sequence[Curves], names: Sequence[str], share: float = 0.0) -> list[dict[str, Any]]:
    """A line for each run and each kind of rows, its band, rivals trained beside it, and baselines once."""
    made, colours = [], theme().series
    for at, run in enumerate(runs):
        for name, (x, y) in run.lines.items():
            if name in names or name not in ("train", "test"):
                made += _traces(run, name, x, smoothed(y, share), colours[at % len(colours)])
    end = max((x[-1] for run in runs for x, _ in run.lines.values() if len(x)), default=0.0)
    levels = {name: level for run in runs for name, level in run.baselines.items()}
    across = np.array([0.0, end])
    return made + [
        line(name, across, np.array([level, level]), theme().baseline, dash="dash")
        for name, level in levels.items()
    ]


def _traces(run: Curves, name: str, x: np.ndarray, y: np.ndarray, colour: str) -> list[dict[str, Any]]:
    title = f"{run.title}, {name}"
    if name not in run.bands:  # the mean of several runs is known wherever all of them are
        x, y = with_gaps(x, y)
    around = [band(title, x, *run.bands[name], colour)] if name in run.bands else []
    return [*around, line(title, x, y, colour, dash="solid" if name == "test" else "dot", mark=len(x) <= FEW)]
