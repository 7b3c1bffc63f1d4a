"""Views of runs on pairs: all that a family shows, and nothing called what it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aecore import data
from aecore.data import Dataset
from aecore.evaluation.figure import figure
from aecore.families import load as load_families
from aecore.inference.model import Model
from aecore.nets.convolution.convolutional import Convolutional
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.renderer import Renderer
from aecore.views.snapshot import View

LABELLED = "feature-consistent"  # its classifier reads labels, which pairs have not
KINDS = [
    family.name
    for family in load_families().values()
    if family.pairs and family.kind == "images" and family.name != LABELLED
]


def few(rows: Dataset) -> Dataset:
    """The first 256 rows to learn from, with their partners, and no labels."""
    wanted = None if rows.wanted_train is None else rows.wanted_train[:256]
    bare = replace(rows, y_train=None, y_test=None, classes=())
    return replace(bare, x_train=rows.x_train[:256], wanted_train=wanted)


def seen(session: Session) -> dict[str, View]:
    return {view.name: view for view in Renderer().render(session.run())}


@pytest.mark.parametrize("family", KINDS)
def test_every_kind_shows_on_pairs_what_it_shows_elsewhere_and_no_view_is_empty(
    family: str, small: Callable[..., Spec], pairs: Dataset
) -> None:
    spec = small(family)
    on_pairs, elsewhere = seen(Session(spec, few(pairs))), seen(Session(spec, few(data.load("digits"))))
    assert list(on_pairs) == list(elsewhere)
    empty = [name for name, view in on_pairs.items() if not all(map(np.size, view.arrays.values()))]
    assert not empty and all(view.arrays for view in on_pairs.values())
    strip = on_pairs["strip"]
    assert strip.labels[1:] == ("wanted", "output", "difference")
    assert pairs.wanted_test is not None
    wanted = pairs.picture(pairs.wanted_test[strip.arrays["index"]])
    assert (strip.arrays["original"] == wanted).all()


def test_a_net_whose_units_see_no_whole_rows_has_no_view_of_weights(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    spec = put(small("undercomplete", train__epochs=0), "net", Convolutional(channels=(3,), code=8))
    for rows in (pairs, data.load("digits")):
        assert list(seen(Session(spec, rows))) == ["strip", "map", "pca", "activation"]


def test_what_a_view_holds_beside_an_output_is_what_was_wanted(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    assert pairs.wanted_test is not None
    session = Session(small("u-net", train__epochs=1), pairs)
    skips = seen(session)["skips"]
    assert skips.labels == ("wanted", "with skips", "without")
    session = Session(small("vae-gan", train__epochs=1), pairs)
    compared = seen(session)["compared"]
    assert compared.labels == ("wanted", "output")
    mse = float(session.test_errors()[:400].mean())
    assert compared.score.endswith(f"MSE {mse:.4f}")


def test_where_a_corruption_is_on_the_strip_names_it_and_errors_are_those_of_clean_inputs(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(small("denoising"), pairs).run()
    [strip] = [view for view in Renderer().render(session) if view.name == "strip"]
    assert strip.labels == (f"given, {session.spec.corruption.label()}", "wanted", "output", "difference")
    x, wanted = pairs.x_test, pairs.wanted_test
    model = Model(session.net, session.spec, session.device, session.precision)
    assert session.evaluate() == pytest.approx(np.square(model.reconstruct(x) - wanted).mean(), rel=1e-4)
    assert session.test_errors(corrupted=True).mean() > 1.01 * session.evaluate()
    levels = session.scoring.levels(session.baseline(), 8)
    assert levels["identity_output_mse"] == pytest.approx(np.square(x - wanted).mean())
    known = session.snapshot().curves
    by, measure = figure(session.facts(), known), session.facts()["measure"]
    assert by.key == "test_output_mse" and measure["rows"] == "test pairs given clean"
