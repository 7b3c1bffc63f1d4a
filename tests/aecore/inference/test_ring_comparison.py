"""Rows that are points in a plane: drawn as such by every family, and counted heap by heap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
import torch

from aecore import data, families
from aecore.data.sets.ring import mode_centres
from aecore.evaluation.sample_quality import mode_coverage
from aecore.inference.comparison import class_means_mse, shown
from aecore.inference.comparison import mode_coverage as coverage_of
from aecore.parts.prior import standard_normal
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.renderer import Renderer
from aecore.views.shown_rows import CLOUD
from aecore.views.snapshot import View
from ui.playground.error_view import error_view

PICTURED = [name for name, each in families.load().items() if each.kind == "images"]


def at_once(task: Callable[..., Any], *given: Any) -> Future[Any]:
    """The background, at once."""
    future: Future[Any] = Future()
    future.set_result(task(*given))
    return future


@pytest.fixture
def on_ring(small: Callable[..., Spec]) -> Callable[..., Session]:
    """A family that has learned the ring for a moment."""

    def made(family: str, **changes: Any) -> Session:
        few = {"data__name": "ring", "data__rows": 256, "train__epochs": 1, "net__code": 2}
        return Session(small(family, **few | changes)).run()

    return made


def views(session: Session) -> dict[str, View]:
    return {view.name: view for view in Renderer(at_once, at_once).render(session)}


def cloud(view: View, name: str) -> np.ndarray:
    return view.arrays["xy"][view.arrays["label"] == view.labels.index(name)]


@pytest.mark.parametrize("family", PICTURED)
def test_every_family_draws_points_or_refuses_them_in_a_sentence(
    family: str, on_ring: Callable[..., Session]
) -> None:
    try:
        session = on_ring(family)
    except ValueError as error:
        assert "pictures" in str(error) and "\n" not in str(error)
        return
    drawn = views(session).values()
    assert not [view.name for view in drawn if view.kind in ("Images", "Filters")]
    assert all(np.isfinite(view.arrays["xy"]).all() for view in drawn if view.kind == "Scatter")


def test_the_strip_shows_test_rows_under_their_copies(on_ring: Callable[..., Session]) -> None:
    session = on_ring("denoising")
    strip = views(session)["strip"]
    x = session.data.x_test[:CLOUD]
    assert strip.labels == ("row", session.spec.corruption.label(), "copy")
    np.testing.assert_array_equal(cloud(strip, "row"), x)
    with torch.no_grad():
        broken = torch.tensor(cloud(strip, strip.labels[1]))
        copies = session.net(broken, session.spec, None).x_hat
    np.testing.assert_allclose(cloud(strip, "copy"), copies, atol=1e-6)
    np.testing.assert_array_equal(strip.arrays["index"], np.tile(np.arange(CLOUD), 3))
    assert strip.marks["equal"] == 1


def test_what_it_makes_up_lies_over_test_rows(on_ring: Callable[..., Session]) -> None:
    session = on_ring("vae")
    made = views(session)["samples"]
    noise = torch.Generator().manual_seed(session.spec.train.seed)
    with torch.no_grad():
        drawn = session.net.decode(standard_normal(session.net, session.spec, CLOUD, noise))
    np.testing.assert_allclose(cloud(made, "draw"), drawn, atol=1e-6)
    np.testing.assert_array_equal(cloud(made, "row"), session.data.x_test[:CLOUD])


def test_pca_with_as_many_numbers_as_a_row_loses_nothing_and_is_no_line(
    on_ring: Callable[..., Session],
) -> None:
    for code, lines in ((1, True), (2, False)):
        session = on_ring("stacked", net__code=code)
        session.evaluate()
        level = session.baseline().pca_mse(code)
        view = error_view(session.snapshot(levels={"pca_mse": level}))
        assert (level > 0.01, f"PCA-{code}_y" in view.arrays) == (lines, lines)
        assert view.unit.endswith("PCA-2 0") is not lines


def test_a_point_is_on_a_heap_within_three_deviations_of_its_middle() -> None:
    rng = np.random.default_rng(0)
    centres = np.array([[0, 0], [10, 0], [0, 10.0]])
    labels = np.arange(30_000) % 3
    rows = centres[labels] + rng.normal(size=(30_000, 2))
    points = np.concatenate(
        [np.tile(centres[0] + [2.9, 0], (80, 1)), np.tile(centres[1] + [0, 3.1], (120, 1))]
    )
    assert mode_coverage(points, rows, labels) == (0.4, 1)


@pytest.mark.parametrize(("held", "reached"), [(1, 1), (2, 2)])
def test_a_heap_is_reached_by_one_point_in_a_hundred(held: int, reached: int) -> None:
    ring = data.load("ring")
    points = np.repeat(mode_centres()[:2], (200 - held, held), axis=0)
    assert coverage_of(ring, points) == (1.0, reached)


def test_test_rows_are_on_all_heaps_and_their_middles_cost_a_heaps_variance() -> None:
    ring = data.load("ring")
    own = coverage_of(ring, shown(ring))
    assert own is not None and own.on > 0.97 and own.captured == 8
    assert class_means_mse(ring) == pytest.approx(0.02**2, rel=0.1)
