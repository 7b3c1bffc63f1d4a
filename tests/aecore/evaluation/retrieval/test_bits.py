"""Principal bits beside regressions by hand, and Hamming balls beside counts by hand."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.evaluation.retrieval.hamming_ball import balls
from aecore.evaluation.retrieval.hamming_search import HammingIndex
from aecore.evaluation.retrieval.principal_bits import principal_bits

RNG = np.random.default_rng(3)


def unexplained(bits: np.ndarray, kept: list[int]) -> float:
    """What is left of all bits after a linear regression on those that are kept."""
    x = np.column_stack([np.ones(len(bits)), bits[:, kept]])
    return float(np.square(bits - x @ np.linalg.lstsq(x, bits, rcond=None)[0]).sum())


def test_each_principal_bit_leaves_least_of_the_others_untold() -> None:
    factors = RNG.random((400, 4)) < 0.5
    bits = np.column_stack([factors[:, RNG.integers(0, 4, 9)] ^ (RNG.random((400, 9)) < 0.1), factors])
    order = principal_bits(bits).tolist()
    assert sorted(order) == list(range(13))
    for place in range(5):
        left = {bit: unexplained(bits.astype(float), [*order[:place], bit]) for bit in order[place:]}
        assert left[order[place]] == pytest.approx(min(left.values()), rel=1e-9)


def test_a_bit_that_never_changes_or_says_nothing_new_comes_last() -> None:
    a, b = RNG.random((2, 300)) < 0.5
    order = principal_bits(np.column_stack([np.ones(300, bool), a, ~a, b])).tolist()
    assert set(order[:2]) in ({1, 3}, {2, 3}) and 0 in order[2:]
    assert principal_bits(a[:, None]).tolist() == [0]


def test_balls_hold_what_is_counted_by_hand() -> None:
    bits, queries = RNG.random((60, 5)) < 0.5, RNG.random((7, 5)) < 0.5
    labels, asked = RNG.integers(-1, 3, 60), RNG.integers(-1, 3, 7)
    index = HammingIndex(bits)
    found = balls(lambda some: index.distances(queries[some]), labels, asked, 4)
    far = (bits[None] != queries[:, None]).sum(2)
    for radius in range(4):
        each = [labels[row <= radius] for row in far]
        shares = [np.mean((own == y) & (y >= 0)) for own, y in zip(each, asked, strict=True) if len(own)]
        assert found.size[radius] == np.mean([len(own) for own in each])
        assert found.empty[radius] == pytest.approx(np.mean([len(own) == 0 for own in each]))
        assert found.precision[radius] == pytest.approx(np.mean(shares))


def test_where_all_balls_are_empty_there_is_no_precision() -> None:
    found = balls(lambda some: np.full((1, 3), 9), np.zeros(3, int), np.zeros(1, int), 2)
    assert found.empty.tolist() == [1, 1] and np.isnan(found.precision).all()
