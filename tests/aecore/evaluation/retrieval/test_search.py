"""Exact search by floats and by bits, beside a sort of all distances."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from aecore.evaluation.retrieval.exact_search import ExactIndex, smallest
from aecore.evaluation.retrieval.hamming_search import HammingIndex

RNG = np.random.default_rng(1)


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
def test_the_nearest_codes_are_those_of_a_sort_of_all(distance: str) -> None:
    codes, query = RNG.normal(3, 1, (20_000, 6)).astype(np.float32), RNG.normal(3, 1, 6)
    index, far = ExactIndex(codes, distance).nearest(query, 25)  # type: ignore[arg-type] # both names
    mean = codes.mean(0, dtype=np.float64)
    by_hand = cdist((query - mean)[None], codes - mean, distance)[0]  # type: ignore[call-overload]
    assert index.tolist() == np.argsort(by_hand, kind="stable")[:25].tolist()
    assert far == pytest.approx(by_hand[index], abs=1e-6)


def test_the_smallest_are_exact_however_many_there_are_and_equals_come_in_order() -> None:
    for n in (5, 100, 50_001):
        values = RNG.integers(0, 40, n).astype(np.float32)
        for k in (1, 3, 60):
            order = np.argsort(values, kind="stable")[:k]
            assert smallest(values, k).tolist() == sorted(order.tolist())


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
def test_one_code_and_codes_that_are_all_equal_are_found(distance: str) -> None:
    for n in (1, 7):
        same = ExactIndex(np.full((n, 3), 0.1), distance)  # type: ignore[arg-type] # both names
        index, far = same.nearest(np.full(3, 0.1), 10)
        assert index.tolist() == list(range(n)) and len(set(far.tolist())) == 1
        assert np.isfinite(far).all() and np.isfinite(same.distances(np.ones((2, 3)))).all()


def test_codes_at_the_mean_have_no_angle_and_lie_behind_all_that_are_alike() -> None:
    some = RNG.normal(0, 1, (40, 4))
    index = ExactIndex(np.concatenate([np.zeros((60, 4)), some, -some]))
    near, far = index.nearest(some[7], 50)
    assert near[0] == 67 and np.all(np.diff(far) >= 0)
    alike = np.flatnonzero(index.distances(some[7:8])[0] < 1 - 1e-6)
    assert near[: len(alike)].tolist() != [] and set(alike) <= set(near) and far[len(alike)] == 1


def test_an_index_without_codes_or_with_what_is_no_number_is_refused() -> None:
    for codes in (np.zeros((0, 3)), np.array([[np.nan, 1.0]])):
        with pytest.raises(ValueError, match="an index needs at least one code of finite values"):
            ExactIndex(codes)
    with pytest.raises(ValueError, match="an index needs binary codes"):
        HammingIndex(np.zeros((0, 8), bool))


def test_sixty_thousand_codes_of_thirty_take_less_than_eight_megabytes() -> None:
    assert ExactIndex(np.ones((60_000, 30), np.float32)).nbytes < 8_000_000


@pytest.mark.parametrize("width", [1, 8, 13, 16, 24, 32, 64, 100, 300])
def test_hamming_distances_count_the_bits_that_differ(width: int) -> None:
    bits, queries = RNG.random((50, width)) < 0.5, RNG.random((4, width)) < 0.5
    index = HammingIndex(np.asfortranarray(bits))  # as columns come that are chosen
    by_hand = (bits[None] != queries[:, None]).sum(2)
    assert np.array_equal(index.distances(queries), by_hand)
    assert index.nbytes == 50 * -(-width // 8)
    near, far = index.nearest(queries[0], 9)
    assert near.tolist() == np.argsort(by_hand[0], kind="stable")[:9].tolist()
    assert np.array_equal(far, by_hand[0][near])
    ball = index.ball(queries[0], width // 2)
    assert set(ball) == set(np.flatnonzero(by_hand[0] <= width // 2))
    assert index.nearest(queries[0], 99)[0].shape == (50,)
