"""Inpainting as a tool: what is said and shown of a picture with a hole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aecore.data import load
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.fitted import hole_fills
from aecore.evaluation.restoration.holes import holes, usual_hole
from aecore.inference.image_tools.image_tool import Answer, Asked
from aecore.inference.image_tools.inpainting_tool import InpaintingTool
from aecore.inference.model import Model
from aecore.inference.restoration import filled_by, inpainted
from aecore.parts.picture_corruption import Hole
from aecore.runs.session import Session
from aecore.spec import Spec, put

DATA = load("digits")
X = DATA.x_test[3].astype(np.float32)
MISSING = holes(1, (8, 8), (3, 3), margin=1)[0]


@pytest.fixture
def tool(small: Callable[..., Spec]) -> InpaintingTool:
    spec = put(small("u-net", train__epochs=1), "corruption", Hole(height=3, width=3))
    session = Session(spec).run()
    return InpaintingTool(Model(session.net, session.spec, session.device, session.precision), DATA)


def filled(tool: InpaintingTool, settled: bool, x: np.ndarray = X, missing: np.ndarray = MISSING) -> Answer:
    return tool.answer(Asked(x, missing, {}, settled))


def test_as_the_hand_moves_there_is_the_hole_and_the_nets_fill(tool: InpaintingTool) -> None:
    found = filled(tool, settled=False)
    before, holed, net = found.rows
    assert np.allclose(before, X) and not holed[MISSING].any() and np.allclose(holed[~MISSING], X[~MISSING])
    assert np.allclose(net, filled_by(tool.model, in_range(X[None]), MISSING[None])[0])
    told = found.said["shown"]
    assert [each["title"] for each in told] == ["as it was", "with the hole", "the net"]
    assert [each["scored"] for each in told] == [False, False, True]
    assert found.said["missing"] == 9 and "holes of 3 x 3 pixels" in found.said["learned"]


def test_as_it_rests_there_is_what_needs_no_net_and_the_spread_with_its_scale(tool: InpaintingTool) -> None:
    found, once = filled(tool, settled=True), filled(tool, settled=False)
    restored = inpainted(tool.model, DATA, in_range(X[None]), MISSING[None])
    told = {each["title"]: each for each in found.said["shown"]}
    k = len(hole_fills(DATA).components.components)
    assert list(told)[2:] == [
        "the net",
        "Gaussian conditional mean",
        f"PCA-{k}, iterated",
        "pixel mean",
        "biharmonic",
        "spread",
    ]
    assert told["the net"] == once.said["shown"][2]
    scores = restored.scores(in_range(X[None]))
    assert told["biharmonic"]["psnr"] == pytest.approx(scores["biharmonic"], abs=0.005)
    assert np.allclose(found.rows[3], restored.answers["Gaussian"][0])
    most = told["spread"]["spread"]
    assert np.allclose(found.rows[-1] * most, restored.spread[0], atol=1e-4) and found.rows[-1].max() == 1


def test_what_stands_in_the_hole_changes_only_the_picture_as_it_was(tool: InpaintingTool) -> None:
    one, two = (filled(tool, True, np.where(MISSING, value, X).astype(np.float32)) for value in (0, 1))
    assert np.allclose(one.rows[1:], two.rows[1:]) and not np.allclose(one.rows[0], two.rows[0])


def test_without_a_hole_there_is_the_picture_alone_and_one_that_is_all_hole_is_refused(
    tool: InpaintingTool,
) -> None:
    whole = filled(tool, True, missing=np.zeros_like(MISSING))
    assert whole.said["missing"] == 0 and np.allclose(whole.rows, X)
    for settled in (False, True):
        with pytest.raises(ValueError, match="make the hole smaller"):
            filled(tool, settled, missing=np.ones_like(MISSING))


def test_measured_are_all_ways_on_the_same_test_rows(tool: InpaintingTool) -> None:
    found = tool.measured({})
    psnr = {way["by"]: way["psnr"] for way in found["ways"]}
    x, fills = in_range(DATA.x_test), hole_fills(DATA)
    missing = holes(len(x), (8, 8), *usual_hole((8, 8)))
    assert found["rows"] == len(x) and found["hole"] == {"height": 3, "width": 3, "margin": 1}
    ours = pooled_psnr(x, filled_by(tool.model, x, missing), missing)
    assert fills.gaussian is not None
    gauss = pooled_psnr(x, fills.gaussian.fill(x, missing), missing)
    assert psnr["the net"] == pytest.approx(ours, abs=0.005)
    assert psnr["Gaussian conditional mean"] == pytest.approx(gauss, abs=0.005)
    assert found["winner"].startswith("Gaussian conditional mean wins, ")  # one epoch is little


def test_a_net_that_never_saw_a_hole_says_so_and_a_scaled_set_is_refused(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=0))
    model = Model(session.net, session.spec, session.device, session.precision)
    found = filled(InpaintingTool(model, DATA), settled=False)
    assert "never learned from holes" in found.said["learned"]
    scaled = replace(DATA, x_train=DATA.x_train * 2 - 1, x_test=DATA.x_test * 2 - 1, range=(-1, 1))
    with pytest.raises(ValueError, match=r"only pictures in \[0, 1\] are restored"):
        InpaintingTool(model, scaled)


def test_pictures_of_one_pixel_are_refused_in_a_sentence(small: Callable[..., Spec]) -> None:
    pixels = {name: getattr(DATA, name)[:, 20:21] for name in ("x_train", "x_test")}
    one = replace(DATA, name="pixels", shape=(1, 1), **pixels)
    session = Session(small("undercomplete", train__epochs=1), one).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    with pytest.raises(ValueError, match="pixels are one pixel: nothing is left"):
        InpaintingTool(model, one)
