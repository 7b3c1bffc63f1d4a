from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import logistic

from aecore.data import load
from aecore.evaluation.pca import pca
from aecore.families.regularisation.transform_coding import Rounding
from aecore.inference.model import Model
from aecore.nets.transform_coding.factorised_density import FactorisedLogistic
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.views.renderer import Renderer


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_bits_are_the_probability_of_a_whole_number_under_a_logistic() -> None:
    density = FactorisedLogistic(5).double()
    with torch.no_grad():
        density.mean.copy_(torch.linspace(-2, 2, 5))
        density.log_scale.copy_(torch.linspace(-1, 2, 5))
    z = torch.randint(-9, 10, (40, 5), generator=generator()).double()
    law = logistic(density.mean.detach().numpy(), density.log_scale.detach().exp().numpy())
    below = 2 * law.mean() - np.maximum(z.numpy(), 2 * law.mean() - z.numpy())  # in the tail that is exact
    share = law.cdf(below + 0.5) - law.cdf(below - 0.5)
    torch.testing.assert_close(density.bits(z).detach(), -torch.tensor(np.log2(share)).sum(1))


def test_a_number_far_out_costs_finite_bits_and_feels_its_price() -> None:
    density = FactorisedLogistic(1)
    z = torch.full((1, 1), 5000.0, requires_grad=True)
    bits = density.bits(z).sum()
    (slope,) = torch.autograd.grad(bits, z)
    assert torch.isfinite(bits) and slope.item() == pytest.approx(1 / np.log(2))


def test_a_code_is_shaken_while_the_net_learns_and_whole_in_use() -> None:
    h = torch.randn(400, 3, generator=generator())
    shaken = Rounding()(h, generator(1))[0] - h
    assert -0.5 <= shaken.min() < -0.49 and 0.49 < shaken.max() <= 0.5 and abs(shaken.mean()) < 0.03
    assert torch.equal(Rounding()(h, None)[0], h.round())


def test_it_begins_as_pca_rounded_in_steps(small: Callable[..., Spec]) -> None:
    spec = small("transform-coding", net__code=12, net__step=0.5, train__rate=1e-6)
    session = Session(spec)
    session.step()
    data, model = load(spec.data.name), Model(session.net, spec, "cpu", "fp32")
    linear = pca(data.x_train[: spec.data.rows], 12)
    rounded = np.rint(linear.encode(data.x_test[:100]) / 0.5)
    x = session.rows.x_test[:100].numpy()
    agree = model.encode(x) == rounded
    assert agree.mean() > 0.999  # a first step of 1e-6 has moved what lay on an edge
    np.testing.assert_allclose(
        model.decode(rounded.astype(np.float32)), linear.decode(rounded * 0.5), atol=1e-3
    )


def test_a_dearer_bit_buys_fewer_of_them(small: Callable[..., Spec]) -> None:
    def bits(weight: float) -> float:
        changes = {"net__step": 0.1, "train__rate": 0.01, "objective__Rate__weight": weight}
        spec = small("transform-coding", train__epochs=6, **changes)
        return float(Session(spec).run().log.curves()["bits"].value[-5:].mean())

    assert bits(10) < 0.8 * bits(0.001)


def test_the_rate_is_shown_in_bytes(small: Callable[..., Spec]) -> None:
    session = Session(small("transform-coding")).run()
    views = Renderer(at_once, at_once).render(session)
    rate = next(view for view in views if view.name == "rate")
    bits = session.log.curves()["bits"].value
    assert rate.arrays["training_y"][0] == pytest.approx(bits[0] / 8)
    z = session.net.encode(session.rows.x_test, session.spec)
    assert rate.score == f"test {session.net.density.bits(z).mean() / 8:.1f} bytes"


def at_once(task: Callable[..., Any], *given: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(task(*given))
    return future


def test_what_it_needs_is_asked_for_in_a_sentence(small: Callable[..., Spec]) -> None:
    spec = small("transform-coding")
    for path, value, said in (
        ("bottleneck", "Identity", "Rate needs bottleneck to be Rounding, got Identity"),
        ("net.output", "sigmoid", "net.output must be linear where PCA is part of the net, got sigmoid"),
        ("net.code_activation", "tanh", "net.code_activation must be linear where PCA is part of the net"),
    ):
        with pytest.raises(ValueError, match=said):
            Session(put(spec, path, value))
