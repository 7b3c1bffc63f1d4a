from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from aecore.data import load as data
from aecore.inference.charts.figures import FIGURES, view_figure
from aecore.inference.charts.page import page
from aecore.inference.export import About, Trained, find
from aecore.inference.export.charts import figures
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.runs.store.pictures import portrait
from aecore.spec import Spec
from aecore.views.snapshot import Change, Kind, Snapshot, View

Small = Callable[..., Spec]


def ended(spec: Spec) -> tuple[Session, Snapshot]:
    session = Session(spec)
    for _ in range(3):
        session.step()
    session.stop()
    session.evaluate()
    return session, session.snapshot(portrait(session), {"pca_mse": 0.05})


@pytest.mark.parametrize("family", ["denoising", "layerwise", "winner-take-all", "ratings"])
def test_every_view_of_a_run_becomes_a_figure(family: str, small: Small) -> None:
    _, last = ended(small(family))
    drawn = [titled.title for titled in figures(last)]
    there = [view.title for view in last.views if any(np.size(values) for values in view.arrays.values())]
    assert len(there) > 2 and drawn[1 : 1 + len(there)] == there
    assert len(drawn) == 1 + len(there) + len(last.curves)


def test_a_figure_holds_the_numbers_of_its_view(small: Small) -> None:
    _, last = ended(small())
    points, bars, pictures = (last.view(name) for name in ("map", "activation", "strip"))
    assert points and bars and pictures
    found = [view_figure(view) for view in (points, bars, pictures)]
    dots, counts, heats = ([trace.to_plotly_json() for trace in figure.data] for figure in found if figure)
    rows = np.concatenate([trace["customdata"] for trace in dots])
    order, xs = np.argsort(rows), np.concatenate([trace["x"] for trace in dots])
    assert np.array_equal(xs[order], points.arrays["xy"][np.argsort(points.arrays["index"]), 0])
    assert {trace["name"] for trace in dots} == set(data("digits").classes)
    assert np.array_equal(counts[0]["y"], bars.arrays["counts"])
    original = heats[0]["z"][:8].reshape(8, -1, 9)[:, :, :8].swapaxes(0, 1)
    assert np.array_equal(original, pictures.arrays["original"])
    assert heats[0]["customdata"][0, 9] == 2 and np.isnan(heats[0]["customdata"][0, 8])


def test_pictures_in_colour_are_images_with_their_colours() -> None:
    rows = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 3), np.uint8)
    figure = view_figure(View("Images", "strip", "Pictures", {"original": rows}, labels=("original",)))
    assert figure is not None
    (trace,) = (trace.to_plotly_json() for trace in figure.data)
    cells = trace["z"].reshape(2, 9, 3, 9, 4).swapaxes(1, 2).reshape(6, 9, 9, 4)
    assert trace["type"] == "image" and np.array_equal(cells[:5, :8, :8, :3], rows)
    assert (cells[:5, :8, :8, 3] == 255).all() and not cells[:, 8, :, 3].any() and not cells[5].any()


def test_baselines_are_dashed_and_changes_are_marked(small: Small) -> None:
    _, last = ended(small())
    moved = replace(last, changes=(Change(2, "train.rate", 0.1, 0.2),))
    error = next(figures(moved)).figure
    assert {trace.name: trace.line.dash for trace in error.data} == {
        "train": "solid",
        "test": "solid",
        "PCA-8": "dash",
    }
    assert error.layout.annotations[0].text == "train.rate 0.1 to 0.2"
    assert error.layout.shapes[0].x0 == 2 / last.facts["steps_per_epoch"]


def test_every_kind_of_view_has_its_figure() -> None:
    assert set(FIGURES) == set(get_args(Kind))


def test_the_page_stands_alone_and_what_somebody_wrote_is_text(small: Small) -> None:
    evil = "</script><img src=x onerror=alert(1)>"
    session, last = ended(small())
    marked = replace(last.views[1], title=evil, caption=evil, labels=(evil,) * 10)
    about = About(evil, last=replace(last, views=(last.views[0], marked)))
    model = Model(session.net, session.spec, session.device, session.precision)
    file = find("charts").file(Trained(model, session.data.features, about))
    assert file.name.endswith("-charts.html")
    written = file.content.decode()
    library = page("", []).decode()
    own = re.sub(r"<script>.*?</script>", "", written, count=1, flags=re.S)
    assert "default-src 'none'" in own and "<img" not in own and len(written) < len(library) + 2e6
    assert not re.search(r"https?://|@import|src=", re.sub(r"&lt;img src=x", "", own))
    names = json.loads(re.search(r'"name":("(?:[^"\\]|\\.)*onerror.*?")', written)[1])  # type: ignore[index]
    assert names == "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"


def test_a_net_no_run_is_known_of_has_no_charts(small: Small) -> None:
    session = Session(small())
    model = Model(session.net, session.spec, session.device, session.precision)
    with pytest.raises(ValueError, match="charts are made of a run"):
        find("charts").file(Trained(model, session.data.features))
