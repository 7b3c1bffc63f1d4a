"""Image search on the terminal: the nearest rows by pixels, by PCA and by a run's code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
from rich.table import Table

from aecore import device
from aecore.cli import find_run
from aecore.cli.report import console
from aecore.data import Card, Dataset, card, load
from aecore.data.own import Given
from aecore.data.own.picture_rows import picture_row, rows_of
from aecore.evaluation.metrics import net_input
from aecore.evaluation.retrieval.exact_search import Distance
from aecore.inference.image_index import Found, ImageIndex, Precision, training_rows, winner
from aecore.text_format import capital


def search(
    run: str,
    query: str,
    top: int,
    rows: int,
    index: Path | None,
    distance: str,
    measure: bool,
    as_json: bool,
) -> None:
    """The rows nearest to a picture or a test row, in three ways; with `measure` precision@10 and @100."""
    if distance not in get_args(Distance):
        raise ValueError(f"--distance must be one of {', '.join(get_args(Distance))}, got {distance!r}")
    folder = find_run.find(run)
    spec = folder.load().spec
    about = card(spec.data.name)
    if about.kind == "ratings":
        raise ValueError(f"{about.name} holds ratings, and only pictures and rows of numbers are searched")
    if measure and index is not None:
        raise ValueError("--measure asks with test rows, whose labels --index does not have: leave one out")
    data = load(about.name)
    row, asked = _query(query, about, data)
    with device.one_thread():
        made = _index(folder.model(), data, about, rows, index, distance)
        found = made.nearest(row, top)
        measured = made.precision(net_input(data.x_test), _labels(data)) if measure else ()
    if as_json:
        print(json.dumps({"run": folder.path.name, "query": asked, **_told(made, found, measured)}))
        return
    console().print(_table(made, found, asked))
    if measured:
        console().print(_measured(made, measured))
        console().print(capital(winner(measured)))


def _query(query: str, about: Card, data: Dataset) -> tuple[np.ndarray, dict[str, Any]]:
    """The row (D,) that is asked with, by its number among the test rows or by its file, and what it is."""
    if query.isascii() and query.isdigit() and not Path(query).exists():
        number = int(query)
        if number >= data.n_test:
            raise ValueError(f"{about.name} has test rows 0 to {data.n_test - 1:,}, got {query[:20]}")
        label = -1 if data.y_test is None else int(data.y_test[number])
        told = {"test_row": number, "label": _name(data, label)}
        return net_input(data.x_test[number : number + 1])[0], told
    given = Given.at(Path(query))
    if given.folder:
        raise ValueError(f"{query} is a folder: ask with one picture, and give folders as --index")
    return picture_row(given, about), {"file": given.name}


def _index(
    model: Any, data: Dataset, about: Card, rows: int, index: Path | None, distance: Any
) -> ImageIndex:
    if index is None:
        return ImageIndex(model, data, *training_rows(data, rows), data.classes, distance)
    return ImageIndex(model, data, *rows_of(Given.at(index), about), distance)


def _labels(data: Dataset) -> np.ndarray:
    return np.full(data.n_test, -1) if data.y_test is None else data.y_test.astype(int)


def _name(data: Dataset, label: int) -> str:
    return data.classes[label] if 0 <= label < len(data.classes) else ""


def _told(made: ImageIndex, found: tuple[Found, ...], measured: tuple[Precision, ...]) -> dict[str, Any]:
    """What was found, and measured, as plain values."""
    near = [
        {
            "by": way.by,
            "width": way.width,
            "nearest": [
                {"row": int(row), "distance": float(far), "label": made.named(int(made.labels[row]))}
                for row, far in zip(way.index, way.distance, strict=True)
            ],
        }
        for way in found
    ]
    precisions = [
        {"by": one.by, "k": one.k, "precision": one.mean, "by_class": _by_class(made, one)}
        for one in measured
    ]
    told = {"precision": precisions, "winner": winner(measured)} if measured else {}
    return {"rows": len(made), "distance": made.distance, "found": near, **told}


def _by_class(made: ImageIndex, one: Precision) -> dict[str, float | None]:
    pairs = zip(made.classes, one.classes, strict=True)
    return {name: None if np.isnan(share) else float(share) for name, share in pairs}


def _table(made: ImageIndex, found: tuple[Found, ...], asked: dict[str, Any]) -> Table:
    heads = (f"{capital(way.by)} ({way.width:,})" for way in found)
    shown = Table("", *heads, title=_what(asked), title_justify="left")
    for place in range(len(found[0].index)):
        shown.add_row(str(place + 1), *(_cell(made, way, place) for way in found))
    shown.caption = f"Of {len(made):,} rows: number, class, {made.distance} distance."
    return shown


def _what(asked: dict[str, Any]) -> str:
    said = asked["file"] if "file" in asked else f"Test row {asked['test_row']:,}"
    return ", ".join(part for part in (said, asked.get("label", "")) if part)


def _cell(made: ImageIndex, way: Found, place: int) -> str:
    row = int(way.index[place])
    parts = (f"{row:,}", made.named(int(made.labels[row])), f"{way.distance[place]:.3f}")
    return " · ".join(part for part in parts if part)


def _measured(made: ImageIndex, measured: tuple[Precision, ...]) -> Table:
    """Precision by class and of all, a column for each way and k."""
    shown = Table("class", *(f"{capital(one.by)} @{one.k}" for one in measured))
    for place, name in enumerate(made.classes):
        shown.add_row(name, *(f"{one.classes[place]:.1f}" for one in measured))
    shown.add_row("all", *(f"{one.mean:.1f}" for one in measured), style="bold")
    shown.caption = "Percent of the k nearest that bear the test row's label."
    return shown
