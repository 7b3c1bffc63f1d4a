from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aecore.data import Dataset
from aecore.families import load
from aecore.families.real_values import for_span
from aecore.families.wide_pictures import for_pictures
from aecore.inference.charts.figures import view_figure
from aecore.inference.report import svg
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.renderer import Renderer
from aecore.views.series import APART, series
from aecore.views.snapshot import View

SAMPLES = 24
FAMILIES = [name for name, family in load().items() if family.kind != "ratings"]


@pytest.fixture(scope="module")
def sines() -> Dataset:
    rng = np.random.default_rng(0)
    y = np.arange(96) % 2
    phase = rng.uniform(0, 2 * np.pi, (96, 1))
    x = (1 + y[:, None]) * np.sin(2 * np.pi * np.arange(SAMPLES) / 12 + phase)
    x = x.astype(np.float32)
    labels = {"y_train": y[:64], "y_test": y[64:], "classes": ("faint", "loud")}
    return Dataset("sines", "Sines", "series", x[:64], x[64:], range=(-2.0, 2.0), **labels)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_draws_windows_or_says_in_a_sentence_why_it_does_not_read_them(
    family: str, small: Callable[..., Spec], sines: Dataset
) -> None:
    spec = for_span(for_pictures(small(family), sines.shape, sines.kind), sines.range)
    try:
        session = Session(spec, sines)
    except ValueError as refusal:
        assert ("\n" not in str(refusal) and "pictures" in str(refusal)) or "0 to 1" in str(refusal)
        return
    assert session.step()
    drawn = {view.name: view for view in Renderer().render(session)}
    strip = drawn.get("strip")
    if strip is not None:
        assert strip.kind == "Series" and all(rows.shape[1] == SAMPLES for _, rows in strip.sets)
    assert all(view_figure(view) is not None for view in drawn.values() if view.kind == "Series")


def test_windows_are_named_by_their_class_and_lie_over_what_the_net_made_of_them(
    small: Callable[..., Spec], sines: Dataset
) -> None:
    session = Session(for_span(small("undercomplete"), sines.range), sines)
    strip = next(view for view in Renderer().render(session) if view.name == "strip")
    assert [name for name, _ in strip.sets] == ["original", "reconstruction"]
    shown = strip.arrays["index"]
    assert np.array_equal(strip.arrays["original"], sines.x_test[shown])
    assert np.array_equal(strip.arrays["label"], sines.y_test[shown]) and strip.labels[2:] == sines.classes


@pytest.fixture
def view() -> View:
    rows = {"there": np.arange(8.0).reshape(2, 4), "made": np.zeros((2, 4))}
    return series("strip", "Windows", rows, np.array([5, 9]), ("a", "b"), np.array([1, -1]))


def test_a_figure_of_windows_has_a_gap_between_two_and_names_their_rows(view: View) -> None:
    figure = view_figure(view)
    assert figure is not None and [trace.name for trace in figure.data] == ["there", "made"]
    first = figure.data[0]
    assert np.array_equal(np.asarray(first.y), [0, 1, 2, 3, np.nan, 4, 5, 6, 7, np.nan], equal_nan=True)
    assert [*np.asarray(first.customdata)[:4]] == [5] * 4


def test_a_report_draws_a_line_for_each_window_of_each_set(view: View) -> None:
    drawing = svg.series(view)
    assert drawing.count("<polyline") == 4 and "there" in drawing and "made" in drawing


def test_sets_of_other_rows_stand_apart(view: View) -> None:
    assert not view.marks and APART == {"apart": 1.0}
