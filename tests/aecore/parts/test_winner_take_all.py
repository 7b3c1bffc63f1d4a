from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional

from aecore.inference.model import restored
from aecore.nets.activation_threshold import ActivationThreshold
from aecore.nets.convolution.conv_wta import ConvolutionalWTA
from aecore.parts.winner_take_all import WinnerTakeAll
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.renderer import Renderer
from aecore.views.winners import winners
from benchmarks.linear import machine, wrong


def fresh() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.13, 0.2])
@pytest.mark.parametrize("rows", [64, 100, 256])
def test_each_unit_speaks_for_its_share_of_the_rows(rate: float, rows: int) -> None:
    h = torch.randn(rows, 30, generator=fresh())
    z, _ = WinnerTakeAll(rate=rate)(h, fresh())
    share = (z > 0).float().mean(0)
    assert ((share - rate).abs() <= 1 / rows).all()


def test_the_winners_are_the_largest_of_each_unit_and_keep_their_values() -> None:
    h = torch.randn(50, 20, generator=fresh())
    z, _ = WinnerTakeAll(rate=0.1)(h, fresh())
    for unit, spoken in zip(h.T, z.T, strict=True):
        order = unit.argsort(descending=True)
        assert torch.equal(spoken[order[:5]], unit[order[:5]]) and not spoken[order[5:]].any()


def test_nobody_competes_where_rows_are_encoded_for_use() -> None:
    h = torch.randn(50, 20, generator=fresh())
    assert torch.equal(WinnerTakeAll()(h, None)[0], h.relu())


def test_a_unit_that_moves_for_no_row_is_counted_as_dead() -> None:
    h = torch.rand(50, 20, generator=fresh()) - torch.tensor([2.0] * 3 + [0.0] * 17)
    assert WinnerTakeAll()(h, fresh())[1]["found"]["dead"] == 3


def test_losers_get_no_gradient() -> None:
    h = torch.rand(40, 6, generator=fresh(), requires_grad=True)
    z, _ = WinnerTakeAll(rate=0.1)(h, fresh())
    (slope,) = torch.autograd.grad(z.sum(), h)
    assert torch.equal(slope, (z > 0).float())


def test_a_threshold_settles_where_winners_are_told_from_losers() -> None:
    decoder, rng = ActivationThreshold(torch.nn.Identity(), 4), fresh()
    for _ in range(300):
        decoder(WinnerTakeAll(rate=0.1)(torch.rand(200, 4, generator=rng), rng)[0])
    assert decoder.threshold.allclose(torch.full((4,), 0.9), atol=0.02)
    z, before = torch.rand(50, 4, generator=rng), decoder.threshold.clone()
    with torch.no_grad():
        assert torch.equal(decoder(z), z * (z >= decoder.threshold))
    assert torch.equal(decoder.threshold, before)


def test_a_threshold_that_version_0_1_saved_as_a_bar_is_loaded(small: Callable[..., Spec]) -> None:
    session = Session(small("winner-take-all", train__epochs=1)).run()
    saved = {name.replace("threshold", "bar"): value.numpy() for name, value in session.weights().items()}
    assert "decoder.bar" in saved
    net = restored(session.spec, session.data.features, saved).net
    assert torch.equal(net.decoder.threshold, session.net.decoder.threshold)


def test_what_is_heard_in_use_is_near_what_was_heard_in_training(small: Callable[..., Spec]) -> None:
    spec = small("winner-take-all", net__code=64, train__batch=64, train__rate=1e-2, train__epochs=30)
    session = Session(spec).run()
    with torch.no_grad():
        z = session.net.encode(session.rows.x_test, spec)
        everybody = float((session.net.decoder.decoder(z) - session.rows.x_test).square().mean())
    heard, learned = session.test_errors().mean(), session.log.curves()["train_mse"].value[-10:].mean()
    assert heard < 1.3 * learned and heard < everybody


@pytest.mark.parametrize("side", [8, 28])
def test_stamping_is_a_transposed_convolution_of_maps_with_one_winner(side: int) -> None:
    net = ConvolutionalWTA(code=6, kernel=11)
    find, stamp = net.build(side**2, 6, fresh())
    x = torch.rand(5, side**2, generator=fresh())
    z, place = find(x)
    maps = functional.conv2d(x.view(-1, 1, side, side), find.layers[0].weight, find.layers[0].bias, 1, 5)
    assert torch.allclose(z, maps.relu().amax((2, 3)), atol=1e-6)
    winners = torch.zeros(5, 6, side**2).scatter(2, place[..., None], z[..., None]).view(5, 6, side, side)
    there = functional.conv_transpose2d(winners, stamp.weight, stamp.bias, 1, 5)
    assert torch.allclose(stamp(z, place), there.flatten(1), atol=1e-5)
    assert sum(each.numel() for part in (find, stamp) for each in part.state_dict().values()) == (
        net.parameters(side**2)
    )


def test_a_code_alone_is_stamped_onto_the_middle() -> None:
    stamp = ConvolutionalWTA(code=2, kernel=5).build(81, 2, fresh())[1]
    with torch.no_grad():
        picture = stamp(torch.tensor([[1.0, 0.0]])).view(9, 9)
    assert torch.allclose(picture[2:7, 2:7], stamp.weight[0, 0].detach())


def test_a_unit_that_never_won_in_an_epoch_won_in_none_of_its_minibatches(small: Callable[..., Spec]) -> None:
    session = Session(small("winner-take-all", net__code=200, train__epochs=3)).run()
    dead = session.log.curves()["dead"].value.reshape(3, -1)
    drawn = winners(Renderer().scene(session)).arrays
    assert drawn["dead_y"].tolist() == dead.min(1).tolist() and drawn["dead_x"].tolist() == [1, 2, 3]


def test_the_linear_machine_of_the_benchmark_is_that_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits
    from sklearn.svm import LinearSVC

    x, y = load_digits(return_X_y=True)
    x = x / 16 - (x / 16).mean(0)
    penalty = 1e-2
    theirs = LinearSVC(C=1 / (penalty * len(x)), intercept_scaling=1e3, tol=1e-6, max_iter=5000).fit(x, y)
    rows, weight = torch.tensor(x), torch.zeros(65, 10, dtype=torch.float64)
    ours = machine(rows, torch.tensor(y), penalty, weight)
    assert np.abs(ours[:-1].T.numpy() - theirs.coef_).max() < 1e-2 * np.abs(theirs.coef_).max()
    assert wrong(rows, torch.tensor(y), ours) == pytest.approx(100 * (1 - theirs.score(x, y)), abs=0.2)
