from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.data import load
from aecore.data.minibatches import batches, resident, shifted
from aecore.families import presets
from aecore.nets.autoencoder import autoencoder
from aecore.runs.session import Session
from aecore.spec import DataSpec, Spec, put
from aecore.training.gradient_descent import descend, objective, plateaued, step_optimizer
from aecore.training.schedules import factor

DIGITS = resident(load("digits"), "cpu")


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_an_epoch_shows_every_training_row_once_and_no_test_row() -> None:
    seen = torch.cat([batch.index for batch in batches(DIGITS, DataSpec(name="digits"), 100, generator())])
    assert torch.equal(seen.sort().values, torch.arange(len(DIGITS.x)))
    first = next(batches(DIGITS, DataSpec(name="digits"), 100, generator()))
    assert torch.equal(first.x, DIGITS.x[first.index]) and torch.equal(first.y, DIGITS.y[first.index])


def test_a_shifted_image_is_the_image_moved() -> None:
    image = torch.arange(1.0, 65).view(1, 64)
    seen = set()
    for seed in range(60):
        moved = shifted(image, (8, 8), 1, generator(seed)).view(8, 8)
        y, x = (int(each) for each in (moved == 28).nonzero()[0])  # 28 stands at row 3, column 3
        seen.add((y - 3, x - 3))
        expected = np.zeros((10, 10))
        expected[1 + y - 3 : 9 + y - 3, 1 + x - 3 : 9 + x - 3] = image.view(8, 8).numpy()
        np.testing.assert_array_equal(moved.numpy(), expected[1:9, 1:9])
    assert len(seen) == 9


def test_a_step_is_the_textbooks(small: Callable[..., Spec]) -> None:
    plain = {"train__optimiser": "sgd", "train__schedule": "constant", "train__weight_decay": 0}
    spec = small("undercomplete", train__rate=0.01, **plain)
    net, twin = (autoencoder(spec, 64, generator(7)) for _ in range(2))
    order = generator(9)
    next(descend(net, DIGITS, lambda: spec, order))
    batch = next(batches(DIGITS, spec.data, spec.train.batch, generator(9)))
    loss, _ = objective(spec, twin(batch.x, spec, generator()))
    loss.backward()
    for mine, theirs in zip(net.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs - 0.01 * theirs.grad)


def test_turn_moves_only_its_own_parameters() -> None:
    own, other = torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.ones(3))
    step_optimizer(torch.optim.SGD([own], lr=0.1), (own * other).sum())
    assert torch.allclose(own, torch.full((3,), 0.9)) and other.grad is None
    assert torch.equal(other, torch.ones(3))


def test_the_rate_in_the_log_is_the_planned_one(small: Callable[..., Spec]) -> None:
    spec = small(train__schedule="one-cycle", train__epochs=3)
    net = autoencoder(spec, 64, generator())
    rates = [m["rate"] for m in descend(net, DIGITS, lambda: spec, generator())]
    planned = [spec.train.rate * factor("one-cycle", i / len(rates)) for i in range(len(rates))]
    assert rates == pytest.approx(planned)
    assert max(rates) == pytest.approx(spec.train.rate, rel=0.01) and rates[-1] < rates[0]


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
def test_planned_factors_stay_in_the_unit_interval(schedule: str) -> None:
    values = [factor(schedule, p) for p in np.linspace(-0.1, 1.1, 200)]
    assert 0 < min(values) and max(values) <= 1
    assert factor("constant", 0.3) == 1 and factor("cosine", 0) == 1 and factor("one-cycle", 0.25) == 1


def test_a_plateau_halves_the_rate_and_progress_does_not() -> None:
    assert factor("plateau", 0, [1, 0.9, 0.8, 0.7, 0.6]) == 1
    assert factor("plateau", 0, [1, 1, 1, 1]) == 0.5
    assert factor("plateau", 0, [1] * 7) == 0.25


def test_the_error_schedule_follows_the_error() -> None:
    assert factor("error", 0, []) == 1
    assert factor("error", 0, [0.4, 0.3, 0.1]) == pytest.approx(0.25)


def test_a_run_stops_when_it_has_stalled(small: Callable[..., Spec]) -> None:
    assert not plateaued([3, 2, 1], 2) and plateaued([1, 1, 1], 2) and not plateaued([1, 1, 1], 0)
    spec = small(
        "undercomplete", train__rate=1e-6, train__epochs=50, train__patience=3, train__schedule="constant"
    )
    steps = sum(1 for _ in descend(autoencoder(spec, 64, generator()), DIGITS, lambda: spec, generator()))
    assert steps < 50 * math.ceil(len(DIGITS.x) / spec.train.batch)


def test_a_live_change_lands_on_the_next_minibatch(small: Callable[..., Spec]) -> None:
    recipe = [small("denoising", train__schedule="constant")]
    stage = descend(autoencoder(recipe[0], 64, generator()), DIGITS, lambda: recipe[0], generator())
    next(stage)
    recipe[0] = put(recipe[0], "train.rate", 0.5)
    assert next(stage)["rate"] == 0.5


def test_masked_rows_travel_with_their_batch() -> None:
    mask = (torch.rand(DIGITS.x.shape, generator=generator()) > 0.5).float()
    batch = next(batches(replace(DIGITS, mask=mask), DataSpec(name="digits"), 10, generator()))
    assert torch.equal(batch.mask, mask[batch.index])


def test_a_rate_that_stays_high_bounces_where_one_that_falls_comes_to_rest() -> None:
    bouncing = put(presets()["bouncing"].spec, "train.epochs", 400)
    last = {}
    for schedule in ("constant", "cosine"):
        curves = Session(put(bouncing, "train.schedule", schedule)).run().log.curves()
        last[schedule] = curves["loss"].value[-20:]
    assert np.var(last["constant"]) >= 5 * np.var(last["cosine"])
