"""Colourisation as a tool: answers between grey and vivid, and figures beside those of no net."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from aecore import families
from aecore.data import Dataset, load
from aecore.evaluation.metrics import in_range
from aecore.evaluation.restoration.colourisation import (
    chroma,
    ciede2000,
    grey,
    lab,
    neighbour_colours,
    saturation,
)
from aecore.inference.image_tools.colourisation_tool import ColourisationTool, winner
from aecore.inference.image_tools.image_tool import Asked, Options
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec, put

NAMES = ["grey", "net", "nearest", "nearest 20", "nearest's mean"]


def few() -> Dataset:
    emoji = load("emoji")
    return replace(emoji, x_train=emoji.x_train[:60], x_test=emoji.x_test[:4], y_train=None, y_test=None)


def net(spec: Spec, data: Dataset) -> Model:
    session = Session(spec, data).run()
    return Model(session.net, session.spec, session.device, session.precision)


@pytest.fixture(scope="module")
def tool() -> ColourisationTool:
    spec = families.presets()["colourisation"].spec
    for path, value in {"train.epochs": 1, "net.channels": (8, 16), "train.device": "cpu"}.items():
        spec = put(spec, path, value)
    return ColourisationTool(net(spec, few()), few())


def asked(x: np.ndarray, options: Options, settled: bool = False) -> Asked:
    return Asked(x.astype(np.float32), np.zeros(len(x), bool), options, settled)


def test_each_answer_has_its_own_difference_to_the_picture_given(tool: ColourisationTool) -> None:
    x = in_range(few().x_test)[2]
    found = tool.answer(asked(x, {}))
    assert [one["name"] for one in found.said["answers"]] == NAMES and len(found.rows) == len(NAMES)
    for one, rows in zip(found.said["answers"], found.rows, strict=True):
        assert one["difference"] == pytest.approx(ciede2000(x[None], rows[None]), abs=1e-3)
    assert np.allclose(found.rows[0], grey(x[None])[0], atol=1e-6)
    assert np.allclose(found.rows[2], neighbour_colours(x[None], few().x_train)[0], atol=1e-6)
    assert not found.said["colourless"] and "spread" not in found.said


def test_the_slider_leads_from_grey_over_the_nets_own_colours_to_vivid_ones(tool: ColourisationTool) -> None:
    x = in_range(few().x_test)[1]
    colourful = [
        chroma(tool.answer(asked(x, {"saturation": scale})).rows[1:2])[0] for scale in ("0", "1", "2")
    ]
    assert colourful[0] < 0.1 < colourful[1] < colourful[2]
    assert np.allclose(tool.answer(asked(x, {"saturation": "0"})).rows[1], grey(x[None])[0], atol=1e-3)
    for wrong in ("-0.1", "2.5", "nan", "much"):
        with pytest.raises(ValueError, match="saturation is a number from 0 to 2, got"):
            tool.answer(asked(x, {"saturation": wrong}))


def test_doubt_is_told_when_the_hand_rests_as_a_picture_with_its_scale(tool: ColourisationTool) -> None:
    found = tool.answer(asked(in_range(few().x_test)[0], {"saturation": "0"}, settled=True))
    picture, said = found.rows[len(NAMES)], found.said["spread"]
    assert len(found.rows) == len(NAMES) + 1
    assert picture.min() >= 0 and picture.max() == pytest.approx(1)
    assert 0 < said["mean"] < said["most"]
    assert picture.mean() * said["most"] == pytest.approx(said["mean"], rel=1e-4)
    assert np.ptp(picture.reshape(-1, 3), axis=1).max() == 0


def test_a_picture_without_colour_is_said_to_have_none(tool: ColourisationTool) -> None:
    said = tool.answer(asked(grey(in_range(few().x_test)[:1])[0], {})).said
    assert said["colourless"] and said["answers"][0]["difference"] < 1e-3


def test_figures_are_means_over_all_test_rows_beside_grey(tool: ColourisationTool) -> None:
    found = tool.measured({})
    x = in_range(few().x_test)
    figures = {one["name"]: one for one in found["figures"]}
    assert (found["rows"], found["lent"]) == (4, 60)
    assert list(figures)[:5] == NAMES and list(figures)[5:] == [
        "net x 0.5",
        "net x 0.7",
        "net x 1.5",
        "net x 2",
        "grey of the true lightness",
    ]
    light = lab(x)
    assert figures["grey of the true lightness"]["chroma"] == pytest.approx(0, abs=0.01)
    assert figures["grey of the true lightness"]["mean"] == pytest.approx(
        deltaE_ciede2000(light, light * [1, 0, 0]).mean(), abs=0.02
    )
    assert figures["grey"]["mean"] == pytest.approx(ciede2000(x, grey(x)))
    twenty = neighbour_colours(x, few().x_train, 20)
    assert figures["nearest 20"]["mean"] == pytest.approx(ciede2000(x, twenty))
    assert figures["nearest 20"]["chroma"] == pytest.approx(saturation(twenty, x))
    below = 100 * (1 - figures["net"]["mean"] / figures["grey"]["mean"])
    assert figures["net"]["below"] == pytest.approx(below) and figures["grey"]["below"] == 0


def test_a_net_that_never_saw_grey_is_refused(small: Callable[..., Spec]) -> None:
    spec = small("u-net", data__name="emoji", data__rows=None, train__epochs=0)
    with pytest.raises(ValueError, match="u-net with Hole never learned to give colours"):
        ColourisationTool(net(spec, few()), few())


@pytest.mark.parametrize(
    ("net", "grey", "said"),
    [
        (8.0, 10.0, "the net wins: 20.0 % less than leaving it grey (8.00 against 10.00)."),
        (11.0, 10.0, "the net loses to leaving it grey (11.00 against 10.00)."),
        (
            10.0,
            10.0,
            "nobody wins: leaving it grey and the net are as good as each other (10.00 against 10.00).",
        ),
    ],
)
def test_who_wins_is_one_sentence(net: float, grey: float, said: str) -> None:
    spread = np.linspace(-1, 1, 50)
    rows = {"net": net + spread, "grey": grey + spread, "nearest": 12 + spread, "net x 0.5": 0 * spread}
    assert winner(rows) == said
