"""Pictures restored by a net, beside what needs none; what is known of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aecore.data import load
from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.colourisation import ciede2000, grey
from aecore.evaluation.restoration.holes import holes
from aecore.evaluation.restoration.super_resolution import shrunk
from aecore.inference.model import Model
from aecore.inference.restoration import CONSISTENT, colourised, enlarged, inpainted
from aecore.parts.picture_corruption import Grey, Hole, Shrink
from aecore.runs.session import Session
from aecore.spec import Spec, put


def model(spec: Spec) -> Model:
    session = Session(spec).run()
    return Model(session.net, session.spec, session.device, session.precision)


def test_a_hole_is_filled_and_all_else_stays(small: Callable[..., Spec]) -> None:
    data, spec = load("digits"), put(small("u-net", train__epochs=1), "corruption", Hole(height=3, width=3))
    x, missing = in_range(data.x_test[:20]), holes(20, (8, 8), (3, 3), margin=1)
    found = inpainted(model(spec), data, x, missing)
    assert list(found.answers) == ["net", "mean", "PCA", "biharmonic", "Gaussian"] and found.unit == "dB"
    for answer in found.answers.values():
        assert np.allclose(answer[~missing], x[~missing]) and 0 <= answer.min() and answer.max() <= 1
    scores = found.scores(x)
    assert scores["net"] == pooled_psnr(x, found.answers["net"], missing)
    assert scores["Gaussian"] > scores["PCA"] > scores["mean"]
    assert (found.spread[~missing] == 0).all() and found.spread[missing].mean() > 0


def test_what_stands_in_a_hole_is_not_looked_at(small: Callable[..., Spec]) -> None:
    data, net = load("digits"), model(small("u-net", train__epochs=0))
    x, missing = in_range(data.x_test[:4]), holes(4, (8, 8), (3, 3), margin=1)
    one, two = (inpainted(net, data, np.where(missing, shade, x), missing) for shade in (0, 1))
    for name, answer in one.answers.items():
        assert np.allclose(answer[missing], two.answers[name][missing]), name


def test_what_is_enlarged_keeps_the_means_that_are_known(small: Callable[..., Spec]) -> None:
    data, spec = load("digits"), put(small("u-net", train__epochs=1), "corruption", Shrink())
    x = in_range(data.x_test[:20])
    found = enlarged(model(spec), data, x)
    assert list(found.answers) == ["net", "bicubic", "Lanczos", "ridge", CONSISTENT]
    away = np.abs(shrunk(found.answers["net"], (8, 8), 2) - shrunk(x, (8, 8), 2))
    assert away.mean() < 0.01
    scores = found.scores(x)
    assert scores["ridge"] > scores["bicubic"] and found.spread.mean() > 0
    with pytest.raises(ValueError, match="u-net with Shrink never learned to give colours"):
        colourised(model(put(spec, "train.epochs", 0)), data, x)


def test_colours_are_given_to_the_luma_that_is_known(small: Callable[..., Spec]) -> None:
    whole = load("emoji")
    data = replace(whole, x_train=whole.x_train[:60], x_test=whole.x_test[:3], y_train=None, y_test=None)
    net = small("u-net", data__name="emoji", data__rows=32, train__epochs=0)
    trained = model(put(net, "corruption", Grey()))
    x = in_range(data.x_test)
    found, none = (colourised(trained, data, x, saturation) for saturation in (1, 0))
    assert list(found.answers)[:2] == ["net", "grey"] and np.allclose(found.x_in, grey(x), atol=1e-6)
    assert found.scores(x)["grey"] == pytest.approx(ciede2000(x, grey(x)))
    assert np.ptp(none.answers["net"].reshape(3, -1, 3), axis=-1).max() < 1e-3
    with pytest.raises(ValueError, match="u-net with Grey never learned to enlarge"):
        enlarged(trained, data, x)


def test_only_pictures_between_0_and_1_are_restored(small: Callable[..., Spec]) -> None:
    data, net = load("digits"), model(small("u-net", train__epochs=0))
    x, missing = in_range(data.x_test[:1]), holes(1, (8, 8), (2, 2), margin=1)
    with pytest.raises(ValueError, match=r"digits is in \[-1, 1\]: bring it anew without scaling"):
        inpainted(
            net, replace(data, x_train=x, x_test=x, y_train=None, y_test=None, range=(-1, 1)), x, missing
        )
    with pytest.raises(ValueError, match="only pictures are restored, and rows of movielens"):
        inpainted(net, load("movielens"), x, missing)
