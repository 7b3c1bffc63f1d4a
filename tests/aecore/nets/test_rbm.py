"""The oracles of restricted Boltzmann machines: everything small enough is counted out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from itertools import product

import numpy as np
import pytest
import torch
from scipy.special import expit, ndtr
from torch import nn

from aecore.nets.dense import Dense
from aecore.nets.rbm import BINARY, GAUSSIAN, RBM, RECTIFIED, Units, layers, machines
from aecore.nets.standardized import Standardised
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.renderer import Renderer

V, H = 6, 4


def generator(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn(visible: Units, hidden: Units, below: nn.Module | None = None) -> RBM:
    """A 6 x 4 machine with weights and biases from a seed."""
    rng, up, down = generator(), nn.Linear(V, H), nn.Linear(H, V)
    with torch.no_grad():
        for each in (*up.parameters(), *down.parameters()):
            each.normal_(0, 0.8, generator=rng)
    return RBM(up, down, visible, hidden, below)


def numbers(machine: RBM) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(each.detach().numpy().astype(float) for each in (machine.weight, machine.b, machine.a))


def states(units: int) -> np.ndarray:
    return np.array(list(product((0, 1), repeat=units)), float)


def energy(machine: RBM, v: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Of every pair of rows of v and h."""
    w, b, a = numbers(machine)
    return -(v @ a)[:, None] - (h @ b)[None] - v @ w.T @ h.T


@pytest.mark.parametrize("steps", [1, 3])
def test_contrastive_divergence_is_that_of_an_independent_program_with_the_same_chances(steps: int) -> None:
    machine, rng, same = drawn(BINARY, BINARY), generator(2), generator(2)
    v0 = (torch.rand(20, V, generator=generator(3)) < 0.5).float()
    machine.contrastive_divergence(v0, steps, rng)
    w, b, a = numbers(machine)
    v = v0.numpy().astype(float)
    for step in range(steps):
        h = torch.rand(20, H, generator=same).numpy() < expit(v @ w.T + b)
        v = expit(h @ w + a)
        if step < steps - 1:
            v = (torch.rand(20, V, generator=same).numpy() < v).astype(float)
    met, dreamt = expit(v0.numpy() @ w.T + b), expit(v @ w.T + b)
    assert machine.weight.grad.numpy() == pytest.approx((dreamt.T @ v - met.T @ v0.numpy()) / 20, abs=1e-6)
    assert machine.b.grad.numpy() == pytest.approx((dreamt - met).mean(0), abs=1e-6)
    assert machine.a.grad.numpy() == pytest.approx((v - v0.numpy()).mean(0), abs=1e-6)


def test_a_persistent_dream_goes_on_where_it_ended() -> None:
    machine, x = drawn(BINARY, BINARY), torch.ones(3, V)
    first, _ = machine.contrastive_divergence(x, 1, generator(5))
    on, _ = machine.contrastive_divergence(x, 2, generator(6), chains=first)
    assert torch.equal(on, machine.gibbs(first, 2, generator(6)))


def test_the_free_energy_is_the_sum_over_all_hidden_states() -> None:
    machine, v = drawn(BINARY, BINARY), states(V)
    counted = -np.log(np.exp(-energy(machine, v, states(H))).sum(1))
    assert machine.free_energy(torch.tensor(v).float()).detach().numpy() == pytest.approx(counted, abs=1e-5)


def test_long_dreams_visit_states_as_often_as_the_partition_function_says() -> None:
    machine, rng = drawn(BINARY, BINARY), generator(4)
    weight = np.exp(-energy(machine, states(V), states(H))).sum(1)
    with torch.no_grad():
        h = machine.gibbs(torch.zeros(20_000, H), 60, rng)
        v = machine.visible.sample(machine.down(h), rng)
    visited = np.bincount((v.numpy() @ 2 ** np.arange(V)[::-1]).astype(int), minlength=2**V) / len(v)
    assert np.abs(visited - weight / weight.sum()).sum() < 0.06


def test_the_slope_of_the_likelihood_is_what_endless_divergence_asks_for() -> None:
    machine, every = drawn(BINARY, BINARY), torch.tensor(states(V)).float()
    rows, rng = every[[3, 17, 44]], generator(4)
    loss = machine.free_energy(rows).mean() + torch.logsumexp(-machine.free_energy(every), 0)
    exact = torch.autograd.grad(loss, [machine.weight, machine.b, machine.a])
    with torch.no_grad():
        chains = machine.gibbs(torch.zeros(40_000, H), 60, rng)
    machine.contrastive_divergence(rows, 1, rng, chains)
    for found, slope in zip((machine.weight, machine.b, machine.a), exact, strict=True):
        assert found.grad.numpy() == pytest.approx(slope.numpy(), abs=0.015)


def test_hidden_units_are_on_or_off_and_as_often_as_their_chance_says() -> None:
    machine = drawn(BINARY, BINARY)
    v = torch.rand(V, generator=generator(5)).expand(10_000, V)
    h = machine.sample_hidden(v, generator(6))
    assert set(h.unique().tolist()) <= {0.0, 1.0}
    assert h.mean(0).numpy() == pytest.approx(torch.sigmoid(machine.up(v))[0].detach().numpy(), abs=0.02)


def test_rectified_units_have_the_mean_of_a_normal_cut_off_at_nothing() -> None:
    x = np.linspace(-4, 4, 9)
    spread = np.sqrt(expit(x))
    formula = x * ndtr(x / spread) + spread * np.exp(-((x / spread) ** 2) / 2) / np.sqrt(2 * np.pi)
    found = RECTIFIED.sample(torch.tensor(x).expand(40_000, 9), generator())
    assert found.mean(0).numpy() == pytest.approx(formula, abs=0.02) and float(found.min()) == 0


def test_normal_units_lie_around_their_input_with_variance_one() -> None:
    found = GAUSSIAN.sample(torch.tensor([-2.0, 3.0]).expand(40_000, 2), generator())
    assert found.mean(0).numpy() == pytest.approx([-2, 3], abs=0.02)
    assert found.std(0).numpy() == pytest.approx([1, 1], abs=0.02)


@pytest.mark.parametrize("units", [BINARY, GAUSSIAN, RECTIFIED])
def test_what_units_take_off_the_energy_has_their_mean_as_its_slope(units: Units) -> None:
    x = torch.linspace(-4, 4, 30).requires_grad_()
    (slope,) = torch.autograd.grad(units.log_partition(x).sum(), x)
    assert slope.detach().numpy() == pytest.approx(units.mean(x).detach().numpy(), abs=1e-6)


@pytest.mark.parametrize("units", [BINARY, GAUSSIAN, RECTIFIED])
def test_units_at_rest_have_the_mean_that_was_asked_for(units: Units) -> None:
    mean = torch.tensor([0.05, 0.5, 0.9])
    assert units.mean(units.bias_of_mean(mean)).numpy() == pytest.approx(mean.numpy(), abs=1e-6)


def test_normal_units_free_energy_is_the_integral_over_them() -> None:
    machine, v = drawn(GAUSSIAN, GAUSSIAN), torch.randn(5, V, generator=generator(7))
    w, b, a = numbers(machine)
    h = np.linspace(-30, 30, 60_001)
    inputs = v.numpy() @ w.T + b  # (5, H): given v, hidden units are independent
    alone = (
        np.log(np.trapezoid(np.exp(inputs[..., None] * h - h**2 / 2), h)).sum(1) - H * np.log(2 * np.pi) / 2
    )
    counted = (v.numpy() ** 2 / 2 - a * v.numpy()).sum(1) - alone
    assert machine.free_energy(v).detach().numpy() == pytest.approx(counted, abs=1e-3)


def stack(small: Callable[..., Spec], **changes: object) -> Spec:
    return small(
        "deep-rbm", **({"net__hidden": (32, 16), "pretrain__ContrastiveDivergence__epochs": 2} | changes)
    )


def until(session: Session, stage: str) -> Session:
    """Take steps up to the last one before a stage's first."""
    while session.step() and session.stage != stage:
        pass
    return session


def test_the_decoder_is_the_encoder_turned_round_before_the_first_step_of_fine_tuning(
    small: Callable[..., Spec],
) -> None:
    session = Session(stack(small, train__epochs=0)).run()
    ups, downs = layers(session.net.encoder), layers(session.net.decoder)[::-1]
    assert len(ups) == 3
    for up, down in zip(ups, downs, strict=True):
        assert float((down.weight - up.weight.T).detach().abs().max()) == 0
    assert all(m.a is down.bias for m, down in zip(machines(session.net, session.spec), downs, strict=True))


def test_a_decoder_may_begin_at_random_instead(small: Callable[..., Spec]) -> None:
    session = Session(stack(small, train__epochs=0, pretrain__ContrastiveDivergence__transposed=False)).run()
    up, down = layers(session.net.encoder)[0], layers(session.net.decoder)[-1]
    assert not torch.equal(down.weight, up.weight.T)


def test_the_first_layers_error_falls_in_each_of_the_first_five_epochs(small: Callable[..., Spec]) -> None:
    spec = small("deep-rbm", pretrain__ContrastiveDivergence__epochs=5, train__epochs=0, train__batch=64)
    session = Session(spec).run()
    each = session.log.curves()["layer_1"].value.reshape(5, -1).mean(1)
    assert (np.diff(each) < 0).all()


def test_layers_wait_while_another_trains(small: Callable[..., Spec]) -> None:
    session = Session(stack(small))
    ups = layers(session.net.encoder)
    before = [up.weight.clone() for up in ups]
    session.step()
    assert not torch.equal(ups[0].weight, before[0])
    assert all(torch.equal(up.weight, kept) for up, kept in zip(ups[1:], before[1:], strict=True))


def test_the_gap_is_told_once_an_epoch_for_each_layer(small: Callable[..., Spec]) -> None:
    session = Session(stack(small)).run()
    curves = session.log.curves()
    assert len(curves["gap"].step) == 2 * 3 and set(curves["layer"].value) == {1.0, 2.0, 3.0}
    assert session.begun["unroll_and_descend"] == len(curves["layer"].step)


def test_normal_visible_units_give_real_values_back_better_than_units_on_or_off(
    small: Callable[..., Spec],
) -> None:
    def error(net: Dense) -> float:
        spec = small("deep-rbm", net=net, objective=("SquaredError",), train__epochs=0, train__batch=32)
        spec = put(spec, "pretrain.ContrastiveDivergence.epochs", 15)
        spec = put(spec, "pretrain.ContrastiveDivergence.unbounded", 0.03)
        return float(Session(spec).run().test_errors().mean())

    binary = error(Dense(hidden=(), code=48, activation="sigmoid", code_activation="sigmoid"))
    assert error(Standardised(hidden=(), code=48, code_activation="relu")) < 0.9 * binary


@pytest.mark.parametrize("units", ["sigmoid", "relu"])
def test_no_rate_of_the_range_leaves_numbers_that_are_none(small: Callable[..., Spec], units: str) -> None:
    net = {"sigmoid": Dense, "relu": Standardised}[units](hidden=(32, 16), code=8, activation=units)
    for rate in (1e-5, 1e-2, 1.0):
        spec = small("deep-rbm", net=net, objective=("SquaredError",))
        session = Session(put(spec, "pretrain.ContrastiveDivergence.rate", rate)).run()
        assert all(torch.isfinite(each).all() for each in session.net.parameters())
        assert session.status == "done" or "rate" in session.error


def test_rows_are_brought_to_one_scale_and_back(small: Callable[..., Spec]) -> None:
    net = Standardised(hidden=(16,), code=8, activation="relu")
    session = Session(small("deep-rbm", net=net, objective=("SquaredError",))).run()
    x, scale = session.rows.x, session.net.encoder[0]
    assert float(scale(x).mean().abs()) < 1e-5 and float(scale(x).var()) == pytest.approx(1, abs=1e-3)
    assert torch.allclose(session.net.decoder[-1](scale(x)), x, atol=1e-5)


def test_different_rows_give_different_answers(small: Callable[..., Spec]) -> None:
    spec = small("deep-rbm", net__hidden=(64,), train__epochs=12, train__batch=16)
    session = Session(spec).run()
    x = session.rows.x_test
    with torch.no_grad():
        x_hat = session.net(x, session.spec, None).x_hat
    assert float(x_hat.var(0).sum()) >= 0.5 * float(x.var(0).sum())


def test_machines_are_refused_where_no_unit_can_stand_for_a_layer(small: Callable[..., Spec]) -> None:
    for change, told in (
        ({"net__activation": "tanh"}, "sigmoid, relu, linear"),
        ({"net__decoder": (64,)}, "mirror"),
        ({"bottleneck": "GaussianPosterior"}, "Identity"),
    ):
        with pytest.raises(ValueError, match=told):
            Session(stack(small, **change))


def test_its_pictures_stand_in_every_stage(small: Callable[..., Spec]) -> None:
    session, seen = Session(stack(small)), []
    look = Renderer(later, later)
    while session.step():
        if session.steps in (
            1,
            3 * session.facts()["steps_per_epoch"],
            7 * session.facts()["steps_per_epoch"],
        ):
            session.settle()
            views = look.render(session)
            seen.append({view.name: view for view in views})
    assert [each["microscope"].score.split(",")[0] for each in seen] == ["layer 1", "layer 2", "layer 1"]
    assert [len(each["gap"].arrays) // 2 for each in seen] == [1, 2, 3]
    assert seen[0]["strip"].score == "through 1 of 3 layers" and "rows" in seen[2]["strip"].score
    assert [each["microscope"].arrays["hidden"].shape[1] for each in seen] == [6, 4, 6]
    assert all(len(each["fantasies"].arrays) == 3 for each in seen)


def later(task: Callable[..., object], *given: object) -> Future[object]:
    future: Future[object] = Future()
    future.set_result(task(*given))
    return future
