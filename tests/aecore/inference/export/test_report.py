from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from aecore.evaluation.figure import figure
from aecore.inference.report import svg
from aecore.inference.report.page import report
from aecore.runs.session import Session
from aecore.runs.store.pictures import portrait
from aecore.spec import Spec
from aecore.views.renderer import codes_in
from aecore.views.snapshot import Change, Curve, Snapshot, View

Small = Callable[..., Spec]
VOID = {"meta", "img", "br"}


class Balanced(HTMLParser):
    """Fails where a tag is closed that is not the last one open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def ended(spec: Spec) -> Snapshot:
    session = Session(spec)
    for _ in range(3):
        session.step()
    session.stop()
    session.evaluate()
    baseline = session.baseline()
    levels = session.scoring.levels(baseline, codes_in(spec))
    if session.denoising:
        levels |= baseline.denoised(session.corrupted(), codes_in(spec))
    return session.snapshot(portrait(session), levels)


@pytest.mark.parametrize("family", ["denoising", "vae", "deep-rbm", "convolutional", "gan", "ratings"])
def test_a_report_stands_alone_and_holds_the_scores_beside_their_baselines(family: str, small: Small) -> None:
    snapshot = ended(small(family))
    page = report(snapshot).decode()
    parser = Balanced()
    parser.feed(page)
    assert not parser.open
    assert not re.search(r"<script|https?://[^ <]*\.(js|css|png)|@import|url\(", page)
    by = figure(snapshot.facts, snapshot.curves)
    scores = [snapshot.curves[by.key].value[-1], *by.baselines(snapshot.levels).values()]
    assert len(scores) > 1 and all(f"<td>{score:.5g}</td>" in page for score in scores)


def test_what_somebody_wrote_is_text(small: Small) -> None:
    evil = "<script>alert(1)</script>&\"'"
    snapshot = replace(ended(small()), changes=(Change(1, evil, evil, evil),))
    marked = replace(snapshot.views[1], caption=evil, title=evil, labels=(evil,) * 10)
    page = report(replace(snapshot, views=(snapshot.views[0], marked)), evil).decode()
    assert "<script" not in page and page.count("&lt;script&gt;") >= 6


def test_lines_stand_where_their_values_say() -> None:
    line = Curve(np.array([0, 10]), np.array([1.0, 0.01]))
    drawn = svg.curves({"test": line}, {"PCA-2": 0.1}, "MSE")
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in re.findall(r"[\d.]+,[\d.]+", drawn)[:2])
    level = float(re.findall(r"[\d.]+,([\d.]+)", drawn)[2])
    assert (x0, x1) == (svg.EDGE, svg.WIDTH - 110) and (y0, y1) == (16, svg.HEIGHT - svg.EDGE)
    assert level == pytest.approx((y0 + y1) / 2, abs=0.1)  # 0.1 is midway between 1 and 0.01


def test_values_that_are_no_numbers_leave_the_others_standing() -> None:
    line = Curve(np.arange(3), np.array([1.0, np.nan, np.inf]))
    assert "nan" not in svg.curves({"test": line}, {"PCA": float("nan")}, "MSE")
    empty = View("Scatter", "map", "Map", {"xy": np.zeros((0, 2)), "label": np.zeros(0, int)})
    assert svg.scatter(empty).startswith("<svg")


def test_names_of_lines_that_end_together_stand_apart() -> None:
    found = svg.apart({"train": 100.0, "test": 101.0, "PCA": 40.0, "lost": float("nan")})
    assert found == {"PCA": 40.0, "train": 100.0, "test": 114.0}
