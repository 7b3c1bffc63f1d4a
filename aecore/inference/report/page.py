"""The report of a run as one self-contained HTML file, which asks no network and runs no script."""

from __future__ import annotations

import base64
import io
import platform
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import numpy as np

import aecore
from aecore.data import DataMissing, card
from aecore.evaluation.figure import Figure, figure, pca_name
from aecore.evaluation.scoring import measured
from aecore.families import find
from aecore.inference.report import svg
from aecore.spec import Spec, paths
from aecore.text_format import plain_html
from aecore.views.snapshot import Curve, Snapshot, View

FOLDER = Path(__file__).parent
LIBRARIES = ("torch", "numpy", "scikit-learn")
SCALE = 2  # pixels of a picture's pixel

Rows = list[tuple[str, ...]]


def report(snapshot: Snapshot, name: str = "") -> bytes:
    """The report of a run at one instant: scores beside baselines, curves, maps, pictures and recipe."""
    family = find(snapshot.spec.family)
    by = figure(snapshot.facts, snapshot.curves)
    sections = {
        "Scores": _table(("", ""), _scores(snapshot, by)),
        "Error": f"<figure>{_curves(snapshot, by)}</figure>",
        **dict(_views(snapshot)),
        "Changes during the run": _table(("from step", "setting", "before", "after"), _changes(snapshot)),
        "Recipe as it ended": _table(("setting", "value"), _recipe(snapshot.spec)),
        "Made with": _table(("", ""), _made(snapshot)),
    }
    body = "".join(
        f"<section{_width(part)}><h2>{plain_html(title)}</h2>{part}</section>"
        for title, part in sections.items()
        if part
    )
    title = name or f"{family.title} on {_data(snapshot.spec)[0][1]}"
    page = Template((FOLDER / "report.html").read_text(encoding="utf-8"))
    words = {"title": title, "summary": family.summary, "state": _state(snapshot)}
    safe = {name: plain_html(text) for name, text in words.items()}
    return page.substitute(safe, body=body).encode()


def _width(part: str) -> str:
    """Maps stand side by side where there is room."""
    return ' class="half"' if "<circle" in part else ""


def _state(snapshot: Snapshot) -> str:
    train = snapshot.spec.train
    return (
        f"{snapshot.status}, {snapshot.epoch:g} epochs, {snapshot.step:,} steps, {snapshot.elapsed_s:.1f} s; "
        f"seed {train.seed}"
    )


def _scores(snapshot: Snapshot, by: Figure) -> Rows:
    """Each metric of test rows as it was last, with the baselines of the one that the run is judged by."""
    last = {key: curve.value[-1] for key, curve in snapshot.curves.items() if len(curve.value)}
    figures = {by.key: by.name, **measured(snapshot.facts)["figures"]}
    own: Rows = [(f"test rows, {name}", f"{last[key]:.5g}") for key, name in figures.items() if key in last]
    levels = {**by.baselines(snapshot.levels), **_clean(snapshot, by)}
    return own + [(f"the same by {name}", f"{level:.5g}") for name, level in levels.items()]


def _clean(snapshot: Snapshot, by: Figure) -> Mapping[str, float]:
    """PCA's error of rows given clean, beside one of corrupted rows."""
    name, known = pca_name(snapshot.facts), snapshot.levels
    return {f"{name}, rows given clean": known["pca_mse"]} if by.denoising and "pca_mse" in known else {}


def error_lines(snapshot: Snapshot, by: Figure) -> dict[str, Curve]:
    """The error of training and test rows, over epochs in place of steps."""
    per_epoch = snapshot.facts.get("steps_per_epoch") or 1
    keys = {"train": measured(snapshot.facts)["train"] or "loss", "test": by.key}
    return {
        name: Curve(snapshot.curves[key].step / per_epoch, snapshot.curves[key].value)
        for name, key in keys.items()
        if key in snapshot.curves and len(snapshot.curves[key].step)
    }


def _curves(snapshot: Snapshot, by: Figure) -> str:
    lines = error_lines(snapshot, by)
    return svg.curves(lines, by.baselines(snapshot.levels), by.name) if lines else ""


def _views(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Views by their titles; two of one title, as the maps of two stages, stand together."""
    found: dict[str, str] = {}
    for view in snapshot.views:
        if drawing := _drawing(view):
            found[view.title] = found.get(view.title, "") + (
                f"<figure>{drawing}<figcaption>{plain_html(view.told)}</figcaption></figure>"
            )
    return iter(found.items())


def _drawing(view: View) -> str:
    draw = DRAWINGS.get(view.kind)
    flat = view.kind in ("Images", "Filters") and all(rows.ndim < 3 for rows in view.arrays.values())
    return "" if draw is None or flat or not view.arrays else draw(view)


def _images(view: View) -> str:
    """Pictures in lines, a set a line, with its name."""
    return "".join(f"<p>{plain_html(name)}</p>{_picture(rows)}" for name, rows in view.sets)


def _filters(view: View) -> str:
    weights = view.arrays["weights"]
    return _picture(weights) if np.size(weights) else ""


DRAWINGS = {
    "Scatter": svg.scatter,
    "Histogram": svg.histogram,
    "Series": svg.series,
    "Images": _images,
    "Filters": _filters,
}
"""Of each kind of view what draws it; of the others a report shows none."""


def _picture(rows: np.ndarray) -> str:
    """Rows side by side as one PNG; signed ones in blue and orange."""
    from PIL import Image

    shown = rows if rows.ndim > 2 else rows[:, None, :]
    line = np.concatenate([np.pad(one, ((0, 0), (0, 1), (0, 0))[: one.ndim]) for one in shown], 1)
    colours = _signed(line) if line.dtype == np.int8 else line
    height, width = line.shape[:2]
    out = io.BytesIO()
    Image.fromarray(colours).resize((width * SCALE, height * SCALE), Image.Resampling.NEAREST).save(
        out, "PNG"
    )
    text = base64.b64encode(out.getvalue()).decode()
    return f'<img alt="" src="data:image/png;base64,{text}">'


def _signed(values: np.ndarray) -> np.ndarray:
    """Blue below zero, orange above, white at zero: (H, W, 3) uint8."""
    share = np.abs(values.astype(np.float32))[..., None] / 127
    ends = np.where(values[..., None] < 0, [0, 114, 178], [213, 94, 0])
    found: np.ndarray = np.rint((1 - share) * 255 + share * ends).astype(np.uint8)
    return found


def _changes(snapshot: Snapshot) -> Rows:
    return [(f"{step:,}", path, str(old), str(new)) for step, path, old, new in snapshot.changes]


def _recipe(spec: Spec) -> Rows:
    return [*_data(spec), *((path, str(value)) for path, _, value in paths(spec))]


def _data(spec: Spec) -> Rows:
    try:
        about = card(spec.data.name)
    except DataMissing:
        return [("data", spec.data.name)]
    rows = f"{about.n_train:,} training and {about.n_test:,} test rows"
    return [("data", about.title), ("rows", rows), ("licence", about.licence), ("source", about.provenance)]


def _made(snapshot: Snapshot) -> Rows:
    outcome: Mapping[str, Any] = snapshot.facts.get("outcome") or {}
    told = {"device": snapshot.facts.get("device"), "precision": snapshot.facts.get("precision"), **outcome}
    written = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(snapshot.at or time.time()))
    return [
        ("Latent Lab", aecore.__version__),
        *((name, version(name)) for name in LIBRARIES),
        ("Python", platform.python_version()),
        ("recipe's digest", str(snapshot.facts.get("digest", ""))),
        *((name, str(value)) for name, value in told.items() if value),
        ("as of", written),
    ]


def _table(head: tuple[str, ...], rows: Rows) -> str:
    if not rows:
        return ""
    first = "".join(f"<th>{plain_html(cell)}</th>" for cell in head) if any(head) else ""
    lines = ("".join(f"<td>{plain_html(cell)}</td>" for cell in row) for row in rows)
    return f"<table><tr>{first}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
