"""Views as Plotly figures: one for each kind of view, with its numbers under the pointer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.inference.charts.palette import ACCENT, BASELINE, SERIES
from aecore.inference.charts.sheets import filters, images
from aecore.text_format import plain_html
from aecore.views.snapshot import View

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Trace = dict[str, Any]
Drawn = tuple[list[Trace], dict[str, Any]]

HEIGHT, SIDE = 380, 520
LINES = 3
CIRCLE = np.linspace(0, 2 * np.pi, 41)


def view_figure(view: View) -> Figure | None:
    """A view as a figure; None where there is nothing in it yet."""
    from plotly.graph_objects import Figure

    draw = FIGURES[view.kind]
    if not any(np.size(values) for values in view.arrays.values()):
        return None
    traces, layout = draw(view)
    room = {
        "l": 60,
        "r": 20,
        "t": 70 if view.marks or (view.labels and view.kind == "Curve") else 20,
        "b": 50,
    }
    return Figure(traces, {"template": "plotly_white", "height": HEIGHT, "margin": room, **layout})


def curve(view: View) -> Drawn:
    """Lines over epochs, upright by powers of ten where all are above zero; levels dashed, changes marked."""
    names = [name.removesuffix("_y") for name in view.arrays if name.endswith("_y")]
    traces = [_line(view, name, SERIES[i % len(SERIES)]) for i, name in enumerate(names)]
    values = np.concatenate([np.asarray(trace["y"], float) for trace in traces] or [np.zeros(1)])
    log = bool((values[np.isfinite(values)] > 0).all())
    upright = {**_axis(view.unit), "type": "log" if log else "linear"}
    changes = zip(view.arrays.get("change_x", np.zeros(0)).tolist(), view.labels, strict=False)
    marks = [_mark(when, told, i) for i, (when, told) in enumerate(changes)]
    return traces, {"xaxis": _axis("epochs"), "yaxis": upright, **_marked(marks)}


def scatter(view: View) -> Drawn:
    """Points by class, the number of their row under the pointer; their ways and regions as lines."""
    xy, label = view.arrays["xy"], view.arrays["label"]
    rows = view.arrays.get("index", np.full(len(xy), -1))
    classes = [int(known) for known in np.unique(label)]
    traces = [_class(view, known, xy[label == known], rows[label == known]) for known in classes]
    upright = {**_axis(""), **({"scaleanchor": "x"} if "equal" in view.marks else {})}
    layout = {"height": SIDE, "xaxis": _axis(""), "yaxis": upright, "legend": {"itemsizing": "constant"}}
    return [*_ways(view), *_regions(view), *traces], {**layout, "showlegend": len(classes) > 1}


def histogram(view: View) -> Drawn:
    """Counts as bars between their edges, marks as upright lines."""
    edges, counts = view.arrays["edges"], view.arrays["counts"]
    bars = {
        **{"type": "bar", "x": (edges[1:] + edges[:-1]) / 2, "y": counts, "width": np.diff(edges)},
        "marker": {"color": ACCENT},
        "customdata": np.stack([edges[:-1], edges[1:]], 1),
        "hovertemplate": "%{customdata[0]:.4g} to %{customdata[1]:.4g}: %{y:,}<extra></extra>",
    }
    marks = [_mark(at, f"{name} {at:.4g}", i) for i, (name, at) in enumerate(view.marks.items())]
    return [bars], {"xaxis": _axis(view.unit), "yaxis": _axis("count"), "bargap": 0, **_marked(marks)}


def ladder(view: View) -> Drawn:
    """Layers as bars as wide as they are, the input at the bottom, each with its error."""
    widths, errors = view.arrays["widths"][1:], view.arrays["error"]
    said = [f"error {error:.4g}" if math.isfinite(error) else "not trained yet" for error in errors.tolist()]
    bars = {
        **{"type": "bar", "orientation": "h", "x": widths, "y": _texts(view.labels), "text": said},
        "marker": {"color": ACCENT},
        "hovertemplate": "%{y}: %{x} units, %{text}<extra></extra>",
    }
    return [bars], {"xaxis": _axis("units"), "yaxis": {"automargin": True}}


def ranking(view: View) -> Drawn:
    """A table of people and films: what was given, what the net says."""
    true, said = view.arrays["true"], view.arrays["said"]
    people, films = len(true), true.shape[1]
    columns = {
        "person": np.repeat(view.labels[:people], films),
        "film": np.array(view.labels[people:]),
        "given": true.ravel(),
        f"by the net ({view.unit})": said.ravel(),
    }
    there = columns["film"] != ""
    return _table({name: values[there] for name, values in columns.items()})


def units(view: View) -> Drawn:
    """A table of units: the films that rise and fall most with each, and by how much."""
    effect = view.arrays["effect"]
    columns = {
        "unit": np.repeat(np.arange(len(effect)) + 1, effect.shape[1]),
        "film": np.array(view.labels),
        "effect": effect.ravel(),
    }
    return _table(columns)


def series(view: View) -> Drawn:
    """Windows end to end, each set a line, the number of a window under the pointer."""
    traces = []
    for i, (name, rows) in enumerate(view.sets):
        n, length = rows.shape
        at = np.arange(n * length, dtype=float).reshape(n, length)
        which = np.repeat(view.arrays.get("index", np.arange(1, n + 1)), length).reshape(n, length)
        x, y, number = (_ended(values) for values in (at, rows, which))
        look = {"line": {"color": SERIES[i % len(SERIES)], "width": 1}, "customdata": number}
        hover = f"{_text(name)}, window %{{customdata}}: %{{y:.4g}}<extra></extra>"
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": _text(name),
                "x": x,
                "y": y,
                "hovertemplate": hover,
                **look,
            }
        )
    return traces, {"xaxis": _axis("samples, window by window"), "yaxis": _axis("")}


def _ended(rows: np.ndarray) -> np.ndarray:
    """Rows one after another, a gap after each."""
    found: np.ndarray = np.pad(rows.astype(float), ((0, 0), (0, 1)), constant_values=np.nan).ravel()
    return found


FIGURES: Mapping[str, Callable[[View], Drawn]] = {
    "Curve": curve,
    "Scatter": scatter,
    "Histogram": histogram,
    "Images": images,
    "Filters": filters,
    "Ladder": ladder,
    "Ranking": ranking,
    "Table": units,
    "Series": series,
}


def _line(view: View, name: str, colour: str) -> Trace:
    x, y = (np.asarray(view.arrays[f"{name}_{axis}"], float) for axis in "xy")
    level = len(y) == 2 and y[0] == y[1]
    broken = view.arrays.get(f"{name}_gap", np.zeros(0, int))
    return {
        **{"type": "scatter", "mode": "lines" if len(x) > 1 else "markers", "name": _text(name)},
        **{"x": np.insert(x, broken, np.nan), "y": np.insert(y, broken, np.nan)},
        "line": {"color": BASELINE if level else colour, "dash": "dash" if level else "solid"},
    }


def _class(view: View, known: int, xy: np.ndarray, rows: np.ndarray) -> Trace:
    named = 0 <= known < len(view.labels)
    name = _text(view.labels[known] if named else "no label" if known < 0 else known)
    which = ", test row %{customdata}" if (rows >= 0).any() else ""
    return {
        **{"type": "scatter", "mode": "markers", "name": name, "x": xy[:, 0], "y": xy[:, 1]},
        "marker": {"size": 5, "color": SERIES[known % len(SERIES)] if known >= 0 else ACCENT},
        "customdata": rows,
        "hovertemplate": f"{name}{which}<extra></extra>",
    }


def _ways(view: View) -> list[Trace]:
    """How far some points are about to move."""
    if not np.size(view.arrays.get("arrow", ())):
        return []
    begin = view.arrays["xy"][view.arrays["arrow_from"]]
    return [_strokes(np.stack([begin, begin + view.arrays["arrow"]], 1))]


def _regions(view: View) -> list[Trace]:
    """The edge of the region that some points stand for."""
    if not np.size(view.arrays.get("oval", ())):
        return []
    circle = np.stack([np.cos(CIRCLE), np.sin(CIRCLE)])
    edge = np.swapaxes(view.arrays["oval"] @ circle, 1, 2)
    return [_strokes(view.arrays["xy"][view.arrays["oval_from"]][:, None] + edge)]


def _strokes(lines: np.ndarray) -> Trace:
    """Many lines (N, points, 2) as one trace, a gap between two."""
    x, y = np.pad(lines, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan).reshape(-1, 2).T
    look = {"line": {"color": "#8a8f94", "width": 1}, "hoverinfo": "skip", "showlegend": False}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, **look}


def _table(columns: Mapping[str, np.ndarray]) -> Drawn:
    head = {"values": _texts(columns), "align": "left"}
    cells = [
        [f"{value:.3g}" for value in values.tolist()] if values.dtype.kind == "f" else _texts(values.tolist())
        for values in columns.values()
    ]
    return [{"type": "table", "header": head, "cells": {"values": cells, "align": "left"}}], {"height": SIDE}


def _mark(at: float, told: str, i: int) -> dict[str, Any]:
    """An upright line with its name; above the plot, those of neighbours in lines of their own."""
    return {"at": at, "told": _text(told), "y": 1 + 0.06 * (i % LINES)}


def _marked(marks: list[dict[str, Any]]) -> dict[str, Any]:
    upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"dash": "dot", "color": BASELINE}}
    name = {"yref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom"}
    return {
        "shapes": [{**upright, "x0": mark["at"], "x1": mark["at"]} for mark in marks],
        "annotations": [{**name, "x": mark["at"], "y": mark["y"], "text": mark["told"]} for mark in marks],
    }


def _axis(title: str) -> dict[str, Any]:
    return {"title": {"text": _text(title)}, "automargin": True, "zeroline": False}


def _texts(words: Any) -> list[str]:
    return [_text(word) for word in words]


def _text(word: Any) -> str:
    """Words as Plotly shows them: it reads some tags of HTML, and names are no tags."""
    return plain_html(str(word))
