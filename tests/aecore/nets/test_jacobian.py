from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from aecore.families import find
from aecore.families.regularisation.contractive import ContractivePenalty
from aecore.nets.autoencoder import Autoencoder, autoencoder
from aecore.nets.dense import Dense
from aecore.nets.jacobian import PROBES, squared_norm, steepest
from aecore.runs.session import Session
from aecore.spec import Spec, put

ONE_LAYER = [Dense(hidden=(), code=7, code_activation=bend) for bend in ("sigmoid", "tanh", "linear", "relu")]
DEEPER = [
    Dense(hidden=(9,), code=5, activation="silu"),
    Dense(hidden=(9, 8), code=40, activation="tanh", code_activation="sigmoid"),
    Dense(hidden=(), code=6, code_activation="silu"),
]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def made(net: Dense, features: int = 12) -> tuple[Autoencoder, Spec]:
    spec = put(find("contractive").spec, "net", net)
    return autoencoder(spec, features, generator()).double(), spec


def rows(features: int = 12) -> torch.Tensor:
    return torch.rand(10, features, generator=generator(1), dtype=torch.float64)


def jacobian(net: Autoencoder, x: torch.Tensor) -> torch.Tensor:
    """dh/dx of each row, (B, K, D), by torch.func."""
    return torch.func.vmap(torch.func.jacrev(lambda row: net.hidden(row[None])[0]))(x)


@pytest.mark.parametrize("net", ONE_LAYER + DEEPER)
def test_the_norm_is_that_of_the_jacobian(net: Dense) -> None:
    model, _ = made(net)
    by_hand = jacobian(model, rows()).square().sum((1, 2))
    torch.testing.assert_close(squared_norm(model, rows()), by_hand, rtol=1e-4, atol=0)


def test_the_closed_form_of_a_sigmoid_is_the_papers() -> None:
    model, _ = made(ONE_LAYER[0])
    w, h = model.encoder[0].weight, model.hidden(rows())
    papers = ((h * (1 - h)).square()[:, :, None] * w.square()).sum((1, 2))
    torch.testing.assert_close(squared_norm(model, rows()), papers)


@pytest.mark.parametrize("net", [ONE_LAYER[0], ONE_LAYER[1], *DEEPER])
def test_the_gradient_of_the_term_agrees_with_finite_differences(net: Dense) -> None:
    model, spec = made(net)
    p = model(rows(), spec, None)
    weight = model.encoder[0].weight
    (gradient,) = torch.autograd.grad(ContractivePenalty(weight=1)(p), weight)
    for j, i in ((0, 0), (2, 5), (4, 11)):
        values = []
        for step in (1e-5, -1e-5):
            with torch.no_grad():
                weight[j, i] += step
                values.append(float(ContractivePenalty(weight=1)(p)))
                weight[j, i] -= step
        assert float(gradient[j, i]) == pytest.approx((values[0] - values[1]) / 2e-5, rel=1e-4, abs=1e-9)


def test_directions_drawn_at_random_are_right_on_the_average() -> None:
    model, _ = made(DEEPER[1])
    exact = squared_norm(model, rows())
    rng = generator(3)
    drawn = torch.stack([squared_norm(model, rows(), rng) for _ in range(400)])
    assert DEEPER[1].code > PROBES and drawn.std(0).min() > 0
    assert ((drawn.mean(0) - exact).abs() < 4 * drawn.std(0) / 20).all()


def test_the_term_is_taken_where_the_encoder_got_its_rows() -> None:
    model, spec = made(ONE_LAYER[0])
    spec = put(spec, "corruption", {"part": "Masking", "level": 0.5})
    p = model(rows(), spec, generator(2))
    assert ContractivePenalty(weight=2)(p) == 2 * squared_norm(model, p.x_in).mean()


@pytest.mark.parametrize("hidden", [(), (24,)])
def test_a_charged_code_moves_less(small: Callable[..., Spec], hidden: tuple[int, ...]) -> None:
    spec = small("contractive", net__hidden=hidden, train__epochs=8)
    charged, free = (Session(put(spec, "objective.ContractivePenalty.weight", w)).run() for w in (5.0, 0.0))
    with torch.no_grad():
        moves = [squared_norm(each.net, each.rows.x_test).sqrt().mean() for each in (charged, free)]
    assert moves[0] < 0.7 * moves[1]


@pytest.mark.parametrize("net", [ONE_LAYER[0], *DEEPER])
def test_the_steepest_change_is_the_first_singular_vector(net: Dense) -> None:
    model, spec = made(net)
    model, x = model.float(), rows().float()
    change, moved = steepest(lambda each: model.encode(each, spec), x, generator(), turns=300)
    _, s, vt = torch.linalg.svd(jacobian(model, x).detach(), full_matrices=False)
    assert (change.sum(1) >= 0).all()
    torch.testing.assert_close(moved.norm(dim=1), s[:, 0], rtol=1e-3, atol=0)
    assert ((change * vt[:, 0]).sum(1).abs() > 0.99).all()
