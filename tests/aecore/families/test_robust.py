from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar

from aecore.families.regularisation.robust import FixedSaltAndPepper, RobustDecomposition, decomposition
from aecore.nets.forward import Pass
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.training.gradient_descent import descend
from aecore.views.renderer import Renderer

PRICES = [0.05, 0.3, 1.0, 1.9]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def answered(n: int = 6, d: int = 5) -> Pass:
    x, x_hat = (torch.rand(n, d, generator=generator(i)).double() for i in (1, 2))
    return Pass(x, x, x[:, :2], x_hat, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("price", PRICES)
def test_what_is_set_aside_is_the_best_there_is(price: float) -> None:
    p, term = answered(), RobustDecomposition(weight=price)
    s = term.outliers(p.x, p.x_hat)
    for gap, mine in zip((p.x - p.x_hat).flatten().tolist(), s.flatten().tolist(), strict=True):
        best = minimize_scalar(lambda s, gap=gap: (gap - s) ** 2 + price * abs(s), bounds=(-2, 2))
        assert mine == pytest.approx(best.x, abs=1e-5)


@pytest.mark.parametrize("price", PRICES)
def test_the_term_is_the_least_over_all_splits(price: float) -> None:
    p = answered(3, 2)
    tried = torch.linspace(-1, 1, 20_001, dtype=torch.float64)
    gap = (p.x - p.x_hat)[..., None]
    brute = ((gap - tried).square() + price * tried.abs()).min(-1).values.sum() / len(p.x)
    assert float(RobustDecomposition(weight=price)(p)) == pytest.approx(float(brute), abs=1e-6)


@pytest.mark.parametrize("price", PRICES)
def test_the_term_is_hubers_function(price: float) -> None:
    p = answered()
    huber = torch.nn.functional.huber_loss(p.x_hat, p.x, reduction="sum", delta=price / 2)
    torch.testing.assert_close(RobustDecomposition(weight=price)(p), 2 * huber / len(p.x))


def test_beyond_a_price_of_two_it_is_the_squared_error() -> None:
    p = answered()
    torch.testing.assert_close(RobustDecomposition(weight=2)(p), (p.x - p.x_hat).square().sum(1).mean())


def test_its_gradient_never_pulls_harder_than_the_price() -> None:
    p = answered()
    p.x_hat.requires_grad_()
    (pull,) = torch.autograd.grad(RobustDecomposition(weight=0.3)(p), p.x_hat)
    torch.testing.assert_close(pull * len(p.x), (2 * (p.x_hat - p.x)).clamp(-0.3, 0.3))


def test_training_rows_are_spoiled_once_and_never_seen_clean(small: Callable[..., Spec]) -> None:
    session = Session(small("robust", train__batch=2000, train__epochs=3))
    clean, seen = session.rows.x.clone(), []
    session.net.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    session.run()
    epochs = [each[np.lexsort(each.numpy().T)] for each in seen if len(each) == len(clean)]
    assert len(epochs) == 3 and all(torch.equal(a, b) for a, b in pairwise(epochs))
    share = float((epochs[0] != 0).logical_and(epochs[0] != 1).sum() / (clean % 1 != 0).sum())
    assert share == pytest.approx(1 - session.spec.corruption.level, abs=0.01)
    assert torch.equal(session.rows.x, clean)


def test_how_much_came_spoiled_cannot_change_during_a_run(small: Callable[..., Spec]) -> None:
    session = Session(small("robust"))
    with pytest.raises(ValueError, match=r"corruption.level cannot change during a run"):
        session.adjust("corruption.level", 0.5)


def test_it_mends_rows_better_than_the_squared_error_does(small: Callable[..., Spec]) -> None:
    spec = small("robust", corruption__level=0.3, train__epochs=30, train__rate=1e-2)
    robust, plain = (Session(put(spec, "objective.RobustDecomposition.weight", w)).run() for w in (0.3, 2.0))
    errors = [float(each.test_errors(corrupted=True).mean()) for each in (robust, plain)]
    assert errors[0] < errors[1]


def test_the_picture_shows_both_halves_of_what_came(small: Callable[..., Spec]) -> None:
    session = Session(small("robust")).run()
    view = Renderer().render(session, (decomposition,))[0]
    came, explained, outliers, clean = (rows.astype(float) for _, rows in view.sets)
    assert view.name == "strip" and [name for name, _ in view.sets][:1] == ["input"] and len(view.sets) == 4
    gap = (came - explained) / 255
    half = session.spec.objective[0].weight / 2
    by_hand = np.sign(gap) * np.maximum(np.abs(gap) - half, 0)
    np.testing.assert_allclose(outliers / 127, by_hand, atol=0.01)
    assert not np.array_equal(came, clean)


def test_without_its_stage_rows_would_be_spoiled_anew_each_time(small: Callable[..., Spec]) -> None:
    session = Session(small("robust", train__batch=2000, train__epochs=2))
    seen: list[torch.Tensor] = []
    session.net.encoder.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    for _ in descend(session.net, session.rows, lambda: session.spec, generator()):
        pass
    assert not torch.equal(seen[0].sort(0).values, seen[1].sort(0).values)


def test_a_spoiled_pixel_is_black_or_white() -> None:
    x = torch.full((200, 50), 0.5)
    came = FixedSaltAndPepper(level=0.4)(x, generator())
    assert set(came.unique().tolist()) == {0.0, 0.5, 1.0}
    assert abs(float((came != x).float().mean()) - 0.4) < 0.02
