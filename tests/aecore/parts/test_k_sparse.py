from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore.families.regularisation.k_sparse import TopK
from aecore.runs.session import Session
from aecore.spec import Spec, put

ROWS = arrays(np.float32, (7, 30), elements=st.floats(-4, -0.125, width=32) | st.floats(0.125, 4, width=32))
TIES = arrays(np.float32, (7, 30), elements=st.sampled_from([-2.0, -1.0, 1.0, 2.0]))


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@given(ROWS | TIES, st.integers(1, 40))
def test_exactly_k_of_a_row_speak_however_many_are_equal(h: np.ndarray, k: int) -> None:
    z, _ = TopK(k=k)(torch.tensor(h), generator())
    assert ((z != 0).sum(1) == min(k, 30)).all()


@given(ROWS | TIES, st.integers(1, 40))
def test_the_k_largest_of_numpys_sort_are_kept_and_keep_their_value(h: np.ndarray, k: int) -> None:
    z = TopK(k=k)(torch.tensor(h), generator())[0].numpy()
    assert np.array_equal(z[z != 0], h[z != 0])
    wanted = -np.sort(-h, 1)[:, :k]
    kept = [-np.sort(-row[row != 0]) for row in z]
    assert all(np.array_equal(a, b) for a, b in zip(kept, wanted, strict=True))


@given(ROWS, st.integers(1, 29))
def test_without_ties_it_is_numpys_partition(h: np.ndarray, k: int) -> None:
    h = np.random.default_rng(0).permuted(h + np.arange(30, dtype=np.float32) * 9, axis=1)
    by_hand = np.zeros_like(h)
    units = np.argpartition(-h, k, 1)[:, :k]
    np.put_along_axis(by_hand, units, np.take_along_axis(h, units, 1), 1)
    assert np.array_equal(TopK(k=k)(torch.tensor(h), generator())[0].numpy(), by_hand)


@pytest.mark.parametrize("k, alpha, spoken", [(5, 1, 5), (5, 1.5, 8), (7, 3, 21), (20, 3, 30)])
def test_more_speak_when_rows_are_encoded_for_use(k: int, alpha: float, spoken: int) -> None:
    h = torch.randn(9, 30, generator=generator())
    part = TopK(k=k, alpha=alpha)
    assert ((part(h, None)[0] != 0).sum(1) == spoken).all()
    assert ((part(h, generator())[0] != 0).sum(1) == min(k, 30)).all()


def test_only_the_units_that_spoke_are_taught() -> None:
    h = torch.randn(4, 30, generator=generator(), requires_grad=True)
    z, _ = TopK(k=5)(h, generator())
    z.sum().backward()
    assert torch.equal(h.grad, (z != 0).float())


def test_moving_k_during_a_run_moves_how_many_speak(small: Callable[..., Spec]) -> None:
    session = Session(small("k-sparse", net__code=32, bottleneck__k=4))
    for k in (4, 9):
        session.adjust("bottleneck.k", k)
        session.step()
        with torch.no_grad():
            z = session.net.encode(session.rows.x_test, session.spec)
        assert ((z != 0).sum(1) == k).all()


def test_the_code_of_the_paper_bends_nowhere_else(small: Callable[..., Spec]) -> None:
    spec = small("k-sparse")
    assert (spec.net.hidden, spec.net.code_activation, spec.net.output) == ((), "linear", "linear")
    everything = Session(put(spec, "bottleneck.k", 8)).run()
    with torch.no_grad():
        x = everything.rows.x_test[:20]
        w, b = everything.net.encoder[0].weight, everything.net.encoder[0].bias
        straight = (x @ w.T + b) @ w + everything.net.decoder.biases[0]
        torch.testing.assert_close(everything.net(x, everything.spec, generator()).x_hat, straight)
