from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from aecore.families import find
from aecore.families.regularisation.sparse import L1, KLSparsity
from aecore.nets.autoencoder import Autoencoder, autoencoder
from aecore.nets.dense import Dense
from aecore.nets.forward import Pass
from aecore.parts.corruption import Dropout, Gaussian, Masking, NoCorruption, SaltAndPepper
from aecore.parts.objective import CrossEntropy, SquaredError
from aecore.spec import Spec, put


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def net(**changes: object) -> tuple[Autoencoder, Spec]:
    spec = find("stacked").spec
    for name, value in (
        {"net.hidden": (6,), "net.code": 3} | {k.replace("__", "."): v for k, v in changes.items()}
    ).items():
        spec = put(spec, name, value)
    return autoencoder(spec, 12, generator()), spec


def forward(**changes: object) -> Pass:
    model, spec = net(**changes)
    return model(torch.rand(50, 12, generator=generator(1)), spec, generator(2))


ROWS = torch.rand(400, 500, generator=generator(3)) * 0.8 + 0.1  # never 0 or 1 by themselves


@pytest.mark.parametrize("level", [0.1, 0.3, 0.5])
def test_the_corrupted_share_is_the_level_within_a_hundredth(level: float) -> None:
    masked = Masking(level=level)(ROWS, generator())
    assert abs(float((masked == 0).float().mean()) - level) < 0.01
    assert torch.equal(masked[masked != 0], ROWS[masked != 0])
    salted = SaltAndPepper(level=level)(ROWS, generator())
    assert abs(float((salted != ROWS).float().mean()) - level) < 0.01
    assert abs(float((salted == 1).float().mean()) - level / 2) < 0.01
    noisy = Gaussian(level=level)(ROWS, generator()) - ROWS
    assert abs(float(noisy.std()) - level) < 0.01 and abs(float(noisy.mean())) < 0.01


def test_dropout_keeps_the_expected_input() -> None:
    dropped = Dropout(level=0.4)(ROWS, generator())
    assert abs(float(dropped.mean() / ROWS.mean()) - 1) < 0.01
    assert abs(float((dropped == 0).float().mean()) - 0.4) < 0.01


@pytest.mark.parametrize("part", [Masking, SaltAndPepper, Gaussian, Dropout])
def test_level_zero_leaves_the_row_alone_and_a_seed_repeats_the_noise(part: type) -> None:
    assert torch.equal(part(level=0)(ROWS, generator()), ROWS)
    assert torch.equal(part(level=0.3)(ROWS, generator(5)), part(level=0.3)(ROWS, generator(5)))
    assert NoCorruption()(ROWS, generator()) is ROWS


def test_the_target_is_the_clean_row() -> None:
    model, spec = net(corruption={"part": "Masking", "level": 0.9})
    x = torch.rand(50, 12, generator=generator(1))
    p = model(x, spec, generator(2))
    assert torch.equal(p.x, x) and not torch.equal(p.x_in, x)
    by_hand = (model.decode(model.encode(p.x_in, spec)) - x).square().sum(1).mean()
    torch.testing.assert_close(SquaredError()(p), by_hand)


def test_squared_error_and_cross_entropy_agree_with_torch() -> None:
    p = forward()
    torch.testing.assert_close(SquaredError()(p), (p.x - p.x_hat).square().sum(1).mean())
    bernoulli = torch.distributions.Bernoulli(probs=p.x_hat, validate_args=False)
    torch.testing.assert_close(
        CrossEntropy()(p), -bernoulli.log_prob(p.x).sum(1).mean(), rtol=1e-4, atol=1e-4
    )
    torch.testing.assert_close(p.mse() * 12, SquaredError()(p))


def test_unknown_entries_give_no_gradient() -> None:
    model, spec = net()
    x, mask = torch.rand(20, 12), (torch.rand(20, 12) > 0.5).float()
    for term in (SquaredError(), CrossEntropy()):
        p = model(x, spec, None, mask)
        gradient = torch.autograd.grad(term(p), p.aux["logits"])[0]
        assert torch.equal(gradient[mask == 0], torch.zeros(int((mask == 0).sum())))
        assert gradient[mask == 1].abs().sum() > 0


@given(st.floats(-0.95, 0.95))
def test_kl_sparsity_on_a_tanh_code_is_torchs_kl_of_two_coins(rho: float) -> None:
    p = forward(net__code_activation="tanh")
    rate = ((p.z + 1) / 2).mean(0)
    coins = torch.distributions.Bernoulli
    expected = torch.distributions.kl_divergence(coins((rho + 1) / 2), coins(rate)).sum()
    torch.testing.assert_close(KLSparsity(weight=1, rho=rho)(p), expected, rtol=1e-4, atol=1e-5)


def test_kl_sparsity_is_zero_at_its_target_and_finite_at_the_edge() -> None:
    p = forward(net__code_activation="tanh")
    p.z = torch.full_like(p.z, -0.1)
    assert abs(float(KLSparsity(weight=1, rho=-0.1)(p))) < 1e-6
    p.z = torch.full_like(p.z, -1.0)
    assert math.isfinite(float(KLSparsity(weight=10, rho=0.99)(p)))


def test_l1_is_the_sum_of_magnitudes_per_row() -> None:
    p = forward()
    torch.testing.assert_close(L1(weight=0.5)(p), 0.5 * p.z.abs().sum(1).mean())


def test_widths_are_mirrored_unless_a_decoder_is_given() -> None:
    assert Dense(hidden=(512, 128), code=32).widths(784) == (784, 512, 128, 32, 128, 512, 784)
    assert Dense(hidden=(512,), code=32, decoder=(64, 256)).widths(784) == (784, 512, 32, 64, 256, 784)


@pytest.mark.parametrize("decoder", [None, (), (5, 7)])
def test_the_drawn_parameter_count_is_the_nets(decoder: tuple | None) -> None:
    model, spec = net(net__decoder=decoder)
    assert spec.net.parameters(12) == sum(each.numel() for each in model.parameters())
    weights = [each for name, each in model.named_parameters() if name.endswith("weight")]
    assert (*(each.shape[1] for each in weights), 12) == spec.net.widths(12)


def test_initial_weights_come_from_the_generator_alone() -> None:
    torch.manual_seed(1)
    first = net()[0].state_dict()
    torch.manual_seed(2)
    again = net()[0].state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_net_writes_the_formula_in_the_book() -> None:
    model, spec = net(net__hidden=(), net__code_activation="sigmoid")
    x = torch.rand(5, 12)
    w, b = model.encoder[0].weight, model.encoder[0].bias
    code = 1 / (1 + torch.exp(-(x @ w.T + b)))
    torch.testing.assert_close(model.encode(x, spec), code)
    v, c = model.decoder[0].weight, model.decoder[0].bias
    torch.testing.assert_close(model.decode(code), 1 / (1 + torch.exp(-(code @ v.T + c))))
