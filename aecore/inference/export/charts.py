"""Export as charts: one HTML file in which every chart of a run can be zoomed, pointed at and saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from aecore.evaluation.figure import figure
from aecore.families import find
from aecore.inference.charts.figures import view_figure
from aecore.inference.charts.page import Titled, page
from aecore.inference.export.format import Format, Trained, needs
from aecore.inference.report.page import error_lines
from aecore.views.snapshot import Curve, Snapshot, View

LOG = "log"


def write(trained: Trained, variant: str) -> bytes:
    """The charts; ValueError, in a sentence, of a net that no run is known of."""
    last = trained.about.last
    if last is None:
        raise ValueError("charts are made of a run, and of this net none is known")
    told = f"{last.status}, {last.epoch:g} epochs, {last.step:,} steps, seed {last.spec.train.seed}"
    return page(trained.about.name or find(last.spec.family).title, figures(last), told)


def figures(last: Snapshot) -> Iterator[Titled]:
    """Every chart of a run at one instant: its error, pictures and maps, then all it has logged."""
    for view in (_error(last), *last.views, *_logged(last)):
        if (drawn := view_figure(view)) is not None:
            yield Titled(view.title, drawn, view.told, half=view.name == LOG)


def _error(last: Snapshot) -> View:
    """The error of training and test rows beside its baselines, and where knobs were moved."""
    by, ends = figure(last.facts, last.curves), np.array([0.0, last.epoch])
    levels = {name: Curve(ends, np.full(2, level)) for name, level in by.baselines(last.levels).items()}
    moved = np.array([change.step / _per_epoch(last) for change in last.changes])
    labels = tuple(f"{change.path} {change.old} to {change.new}" for change in last.changes)
    arrays = {**_arrays({**error_lines(last, by), **levels}), "change_x": moved}
    return View("Curve", "error", "Error", arrays, unit=by.name, labels=labels)


def _logged(last: Snapshot) -> Iterator[View]:
    """Each quantity of the log by itself."""
    for key, curve in last.curves.items():
        name = key.replace("_", " ")
        arrays = _arrays({name: Curve(curve.step / _per_epoch(last), curve.value)})
        yield View("Curve", LOG, f"Log: {name}", arrays, unit=name)


def _per_epoch(last: Snapshot) -> int:
    return int(last.facts.get("steps_per_epoch") or 1)


def _arrays(lines: Mapping[str, Curve]) -> dict[str, np.ndarray]:
    """Lines as a Curve view has them, by their names."""
    return {
        f"{name}_{axis}": values
        for name, line in lines.items()
        for axis, values in zip("xy", line, strict=True)
    }


FORMAT = Format(
    name="charts",
    title="Charts (Plotly HTML)",
    summary="Every chart of the run on one page: zoom, point, hide lines, save as a picture. No network.",
    variants={"page": ".html"},
    write=write,
    refuses=needs("plotly"),
    label="charts",
)
