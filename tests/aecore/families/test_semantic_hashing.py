"""Semantic hashing: what a bit is while the net learns and in use, and rows that are coded alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from aecore.families.regularisation.semantic_hashing import BinaryCode
from aecore.nets.batch_norm_module import EPS, BatchNormEncoder
from aecore.runs.session import Session
from aecore.spec import Spec, put


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_in_use_a_bit_is_the_sign_and_while_it_learns_it_is_drawn_by_its_chance() -> None:
    h = torch.tensor([[-2.0, -0.1, 0.0, 0.4]])
    assert BinaryCode()(h, None)[0].tolist() == [[-1, -1, 1, 1]]
    drawn = BinaryCode()(h.expand(20_000, -1), generator())[0]
    assert set(drawn.unique().tolist()) == {-1.0, 1.0}
    assert torch.allclose((drawn > 0).float().mean(0), torch.sigmoid(2 * h[0]), atol=0.01)
    assert BinaryCode(stochastic=False)(h, generator())[0].tolist() == [[-1, -1, 1, 1]]


@pytest.mark.parametrize("stochastic", [True, False])
def test_the_gradient_goes_straight_through_as_that_of_the_expected_bit(stochastic: bool) -> None:
    h = torch.tensor([[-1.5, 0.0, 0.7]], requires_grad=True)
    weights = torch.tensor([[1.0, -2.0, 3.0]])
    (BinaryCode(stochastic=stochastic)(h, generator())[0] * weights).sum().backward()
    by_hand = h.detach().clone().requires_grad_()
    (torch.tanh(by_hand) * weights).sum().backward()  # 2 sigmoid(2 h) - 1 is tanh(h)
    assert torch.allclose(h.grad, by_hand.grad)


def test_a_code_that_is_never_below_0_is_refused(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match="must be linear or tanh, got sigmoid"):
        Session(small("semantic-hashing", net__code_activation="sigmoid"))


def test_batch_normalisation_is_torchs_and_its_running_figures_code_a_row_alone() -> None:
    torch.manual_seed(0)
    inner, theirs = torch.nn.Linear(6, 3), torch.nn.BatchNorm1d(3, affine=False, eps=EPS)
    ours = BatchNormEncoder(inner, 3)
    for _ in range(40):
        x = torch.randn(50, 6) * 3 + 1
        assert torch.allclose(ours(x, None, generator()), theirs(inner(x)), atol=1e-5)
    theirs.eval()
    with torch.no_grad():
        alone = torch.cat([ours(row[None]) for row in x])
        assert torch.allclose(alone, theirs(inner(x)), atol=0.05)  # of the variance torch keeps n / (n - 1)
        before = ours.mean.clone()
        ours(x, None, generator())
        assert torch.equal(ours.mean, before)


def test_a_minibatch_of_one_row_is_survived(small: Callable[..., Spec]) -> None:
    session = Session(small("semantic-hashing", data__rows=65, train__batch=64)).run()
    assert session.status == "done" and np.isfinite(session.test_errors()).all()


def test_bits_are_centred_and_a_saved_net_codes_rows_one_by_one(small: Callable[..., Spec]) -> None:
    session = Session(small("semantic-hashing", train__epochs=12)).run()
    with torch.no_grad():
        bits = session.net.encode(session.rows.x_test, session.spec)
        alone = torch.cat([session.net.encode(row[None], session.spec) for row in session.rows.x_test[:50]])
    assert set(bits.unique().tolist()) == {-1.0, 1.0}
    assert ((bits > 0).float().mean(0) - 0.5).abs().max() < 0.35
    assert (alone != bits[:50]).float().mean() < 0.01


def test_contrast_trains_it_too(small: Callable[..., Spec]) -> None:
    spec = put(small("semantic-hashing", bottleneck__stochastic=False), "corruption", "RandomAffine")
    spec = put(spec, "objective", ["MeanSquaredError", "NTXent"])
    curve = Session(spec).run().snapshot().curves["NTXent"]
    assert curve.value[-1] < curve.value[0]
