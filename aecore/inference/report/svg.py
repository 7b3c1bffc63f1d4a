"""SVG drawings of views: curves with baselines, scatters, histograms; in the page's own colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from aecore.text_format import plain_html
from aecore.views.snapshot import Curve, View

WIDTH, HEIGHT, EDGE = 760, 320, 66
LINE = 14  # pixels between two names
WINDOWS = 4  # of a series
POINTS = 600  # of a line: more could not be told apart
COLOURS = "#E69F00 #56B4E9 #009E73 #D9C400 #0072B2 #D55E00 #CC79A7 #7A7A7A #8C5A2B #6A51A3".split()
TICKS = 5


class Axis:
    """A linear or logarithmic axis over the range of some values, `a` to `b` on the page."""

    def __init__(self, values: np.ndarray, a: float, b: float, log: bool = False) -> None:
        finite = values[np.isfinite(values)]
        self.log = log and finite.size > 0 and float(finite.min()) > 0
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        self.lo, self.hi = self._scaled(low), self._scaled(high)
        if self.hi <= self.lo:
            self.lo, self.hi = self.lo - 0.5, self.hi + 0.5
        self.a, self.b = a, b

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Where values stand on the page."""
        share = (np.log10(values) if self.log else np.asarray(values, np.float64)) - self.lo
        found: np.ndarray = self.a + (self.b - self.a) * share / (self.hi - self.lo)
        return found

    def ticks(self) -> list[float]:
        """Round values across the axis."""
        step = (self.hi - self.lo) / TICKS
        power = 10.0 ** math.floor(math.log10(step))
        step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= step)
        places = np.arange(math.ceil(self.lo / step), math.floor(self.hi / step) + 1) * step
        return [float(10**place if self.log else place) for place in places]

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.log else value


def curves(lines: Mapping[str, Curve], levels: Mapping[str, float], unit: str) -> str:
    """Lines over epochs (their `step`) on a logarithmic axis where they can be, baselines dashed."""
    values = np.array([*(v for line in lines.values() for v in line.value.tolist()), *levels.values()])
    steps = np.concatenate([line.step for line in lines.values()] or [np.zeros(1)])
    x, y = Axis(steps, EDGE, WIDTH - 110), Axis(values, HEIGHT - EDGE, 16, log=True)
    body, ends = [*_axes(x, y, "epochs", unit)], {}
    for i, (name, line) in enumerate(lines.items()):
        body.append(_line(x(line.step), y(line.value), COLOURS[(4, 5, 2, 6)[i % 4]]))
        ends[name] = float(y(line.value)[-1])
    for name, level in levels.items():
        if np.isfinite(level) and (level > 0 or not y.log):
            ends[name] = float(y(np.array([level]))[0])
            body.append(_line(np.array([EDGE, WIDTH - 110]), np.full(2, ends[name]), "#E69F00", "6 4"))
    names = [_text(WIDTH - 105, at + 4, name, "start") for name, at in apart(ends).items()]
    return _svg([*body, *names])


def apart(places: Mapping[str, float]) -> dict[str, float]:
    """Places of names, each at least a line below the one above; those that have none are left out."""
    found: dict[str, float] = {}
    last = -math.inf
    for name, at in sorted(places.items(), key=lambda place: place[1]):
        if math.isfinite(at):
            found[name] = last = max(at, last + LINE)
    return found


def scatter(view: View) -> str:
    """Points by class, each class named at the median of its points."""
    xy, label = view.arrays["xy"], view.arrays["label"]
    side = HEIGHT + 60
    x, y = Axis(xy[:, 0], 16, side - 16), Axis(xy[:, 1], side - 16, 16)
    there = np.stack([x(xy[:, 0]), y(xy[:, 1])], 1)
    known = [i for i in range(len(view.labels)) if (label == i).any()]
    dots = [
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2" fill="{_colour(int(i))}"/>'
        for (a, b), i in zip(there, label, strict=True)
    ]
    middles = {i: np.median(there[label == i], 0).tolist() for i in known if view.labels[i]}
    names = [_text(a, b, view.labels[i], "middle", "name") for i, (a, b) in middles.items()]
    return _svg([*dots, *names], side, side)


def histogram(view: View) -> str:
    """Counts as bars, with the marks of the view as lines."""
    edges, counts = view.arrays["edges"], view.arrays["counts"]
    x, y = Axis(edges, EDGE, WIDTH - 24), Axis(np.append(counts, 0.0), HEIGHT - EDGE, 16)
    left, top, low = x(edges), y(counts), float(y(np.zeros(1))[0])
    bars = [
        f'<rect x="{a:.1f}" y="{t:.1f}" width="{max(b - a - 1, 0.5):.1f}" height="{low - t:.1f}"/>'
        for a, b, t in zip(left, left[1:], top, strict=False)
    ]
    shown = {name: value for name, value in view.marks.items() if edges[0] <= value <= edges[-1]}
    marks = []
    for i, (name, value) in enumerate(shown.items()):
        at = float(x(np.array([value]))[0])
        marks += [_line(np.array([at, at]), np.array([16.0, low]), COLOURS[5], "6 4")]
        marks += [_text(at + 5, 24 + i * LINE, name, "start")]
    return _svg([*_axes(x, y, view.unit or "value", "count"), *bars, *marks])


def series(view: View) -> str:
    """The first windows, side by side, set over set, each set named in its colour."""
    sets = [(name, rows[:WINDOWS]) for name, rows in view.sets]
    y = Axis(np.concatenate([rows.ravel() for _, rows in sets]), HEIGHT - EDGE, 30)
    body: list[str] = []
    for i, (name, rows) in enumerate(sets):
        colour = COLOURS[(7, 5, 2, 6)[i % 4]]
        body.append(f'<g fill="{colour}">{_text(EDGE + 150 * i, 16, name, "start")}</g>')
        for k, row in enumerate(rows):
            left, right = (EDGE + (WIDTH - EDGE) * place / len(rows) for place in (k, k + 0.94))
            body.append(_line(np.linspace(left, right, len(row)), y(row), colour))
    return _svg(body)


def _axes(x: Axis, y: Axis, across: str, up: str) -> Iterable[str]:
    for value in x.ticks():
        yield _text(float(x(np.array([value]))[0]), HEIGHT - EDGE + 18, f"{value:g}", "middle")
    for value in y.ticks():
        at = float(y(np.array([value]))[0])
        yield f'<line class="grid" x1="{EDGE}" x2="{x.b:.0f}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield _text(EDGE - 6, at + 4, f"{_number(value)}", "end")
    yield _text((EDGE + x.b) / 2, HEIGHT - 10, across, "middle")
    yield f'<g transform="translate(12 {HEIGHT / 2}) rotate(-90)">{_text(0, 0, up, "middle")}</g>'


def _line(x: np.ndarray, y: np.ndarray, colour: str, dash: str = "") -> str:
    keep = np.linspace(0, len(x) - 1, min(len(x), POINTS)).round().astype(int)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[keep], y[keep], strict=True) if np.isfinite(b))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{look}>{plain_html(words)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _colour(label: int) -> str:
    return COLOURS[label % len(COLOURS)] if label >= 0 else "#8a8f94"


def _svg(body: Iterable[str], width: int = WIDTH, height: int = HEIGHT) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">{"".join(body)}</svg>'
