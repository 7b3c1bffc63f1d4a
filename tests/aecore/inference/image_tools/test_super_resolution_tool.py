"""Super-resolution as a tool: a picture made small, and enlarged by a net and by what needs none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aecore.data import load
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.super_resolution import interpolated, shrunk
from aecore.inference.image_tools.image_tool import Asked
from aecore.inference.image_tools.super_resolution_tool import SuperResolutionTool
from aecore.inference.model import Model
from aecore.inference.restoration import enlarged
from aecore.parts.picture_corruption import Shrink
from aecore.runs.session import Session
from aecore.spec import Spec, put

DATA, SHAPE = load("digits"), (8, 8)
X = DATA.x_test[3].astype(np.float32)
UNSPOILT = np.zeros(64, bool)


@pytest.fixture
def tool(small: Callable[..., Spec]) -> SuperResolutionTool:
    session = Session(put(small("u-net", train__epochs=1), "corruption", Shrink())).run()
    return SuperResolutionTool(Model(session.net, session.spec, session.device, session.precision), DATA)


def test_the_small_picture_is_shown_as_its_block_means(tool: SuperResolutionTool) -> None:
    found = tool.answer(Asked(X, UNSPOILT, {}, settled=False))
    small = found.rows[1].reshape(SHAPE)
    assert np.allclose(small[2:4, 4:6], X.reshape(SHAPE)[2:4, 4:6].mean())
    assert [each["title"] for each in found.said["shown"]] == ["as it was", "shrunk to 4 x 4", "the net"]
    assert found.said["factor"] == 2


def test_as_the_hand_rests_all_ways_are_shown_and_scored(tool: SuperResolutionTool) -> None:
    found = tool.answer(Asked(X, UNSPOILT, {}, settled=True))
    restored = enlarged(tool.model, DATA, in_range(X[None]))
    told = {each["title"]: each["psnr"] for each in found.said["shown"]}
    ridge = ["ridge with block means kept", "ridge regression"]
    assert list(told)[2:] == ["the net", *ridge, "Lanczos", "bicubic", "spread"]
    assert told["bicubic"] == pytest.approx(restored.scores(in_range(X[None]))["bicubic"], abs=0.005)
    assert np.allclose(found.rows[2], restored.answers["net"][0])


def test_measured_are_all_ways_on_all_test_rows(tool: SuperResolutionTool) -> None:
    found, x = tool.measured({}), in_range(DATA.x_test)
    psnr = {way["by"]: way["psnr"] for way in found["ways"]}
    bicubic = interpolated(shrunk(x, SHAPE, 2), SHAPE, 2, "bicubic")
    assert psnr["bicubic"] == pytest.approx(pooled_psnr(x, bicubic), abs=0.005)
    assert psnr["ridge with block means kept"] > psnr["ridge regression"] > psnr["bicubic"]
    assert found["rows"] == len(x) and found["winner"].startswith("ridge with block means kept wins")


def test_a_net_that_never_learned_to_enlarge_is_refused(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=0))
    model = Model(session.net, session.spec, session.device, session.precision)
    with pytest.raises(ValueError, match="stacked never learned to enlarge pictures"):
        SuperResolutionTool(model, DATA)
