"""Runs on pairs: a net learns the way from what goes in to what should come out, beside identity and mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.data import Dataset
from aecore.evaluation.metrics import in_range
from aecore.families import load as load_families
from aecore.inference.comparison import outputs
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.renderer import Renderer

LABELLED = "feature-consistent"  # its classifier reads labels, which pairs have not
KINDS = [
    family.name
    for family in load_families().values()
    if family.pairs and family.kind == "images" and family.name != LABELLED
]


def test_the_net_learns_the_way_and_beats_the_input_as_it_is_and_the_mean(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(small("undercomplete", net__code=24, train__epochs=30), pairs).run()
    mse = session.evaluate()
    levels = session.scoring.levels(session.baseline(), 24)
    x, wanted, train = map(in_range, (pairs.x_test, pairs.wanted_test, pairs.wanted_train))
    assert levels["identity_output_mse"] == pytest.approx(np.square(x - wanted).mean())
    assert levels["mean_output_mse"] == pytest.approx(np.square(train.mean(0) - wanted).mean())
    assert levels["mean_output_psnr"] == pytest.approx(-10 * np.log10(levels["mean_output_mse"]))
    assert mse < 0.5 * min(levels["identity_output_mse"], levels["mean_output_mse"])
    model = Model(session.net, session.spec, session.device, session.precision)
    made = model.reconstruct(x.astype(np.float32))
    assert mse == pytest.approx(np.square(made - wanted).mean(), rel=1e-4)
    assert session.test_errors() == pytest.approx(model.errors(x.astype(np.float32), wanted), rel=1e-4)
    assert session.log.curves()["test_output_psnr"].value[-1] == pytest.approx(-10 * np.log10(mse))


@pytest.mark.parametrize("family", KINDS)
def test_every_kind_learns_to_tell_what_should_come_out(
    family: str, small: Callable[..., Spec], pairs: Dataset
) -> None:
    few = replace(
        pairs,
        x_train=pairs.x_train[:64],
        wanted_train=None if pairs.wanted_train is None else 0 * pairs.wanted_train[:64],
        wanted_test=None if pairs.wanted_test is None else 0 * pairs.wanted_test,
    )
    session = Session(small(family, train__epochs=60, train__batch=16), few).run()
    identity = np.square(in_range(few.x_test)).mean()
    assert session.status == "done" and session.evaluate() < 0.5 * identity, session.error


@pytest.mark.parametrize("family", ["gan", "ratings"])
def test_a_kind_that_never_learns_the_way_is_refused(
    family: str, small: Callable[..., Spec], pairs: Dataset
) -> None:
    with pytest.raises(ValueError, match=r"pairs holds pairs, and .* never learns what should come out of"):
        Session(small(family), pairs)


def test_pictures_show_what_was_given_what_was_wanted_and_what_came_out(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(small("undercomplete", train__epochs=1), pairs).run()
    [strip] = [view for view in Renderer().render(session) if view.name == "strip"]
    assert strip.labels == ("given", "wanted", "output", "difference")
    assert session.scoring.rows == "test pairs"
    rows = strip.arrays["index"]
    assert pairs.wanted_test is not None
    assert (strip.arrays["original"] == pairs.picture(pairs.wanted_test[rows])).all()
    assert (strip.arrays["corrupted"] == pairs.picture(pairs.x_test[rows])).all()


def test_side_by_side_each_is_held_against_what_was_wanted(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(small("undercomplete"), pairs).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    made = outputs(model, pairs, seed=0)
    assert made.mse == pytest.approx(session.test_errors()[:400].mean(), rel=1e-4)


def test_a_corruption_breaks_what_goes_in_and_another_view_is_one_of_that(
    small: Callable[..., Spec], pairs: Dataset
) -> None:
    session = Session(small("denoising", train__epochs=0), pairs)
    x, wanted = session.rows.x[:8], session.rows.wanted[:8]  # type: ignore[index] # they are pairs
    p = session.net(x, session.spec, torch.Generator().manual_seed(0), None, wanted)
    assert torch.equal(p.x, wanted) and not torch.equal(p.x_in, x)
    changed = p.x_in != x
    assert (p.x_in[changed] == 0).all()
    clean = session.net(x, session.spec, None, None, wanted)
    assert torch.equal(clean.x_in, x) and torch.equal(clean.another_view(), clean.z)
