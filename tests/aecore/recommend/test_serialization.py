from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from aecore.recommend.artifacts import serialization
from aecore.recommend.artifacts.quantization import LARGE, restored, rounded, squeezed


@dataclass(frozen=True, eq=False)
class Part:
    bias: np.ndarray


@dataclass(frozen=True, eq=False)
class Whole:
    weights: np.ndarray
    part: Part
    rate: float
    other: Part


def an_array(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, (rows, columns)).astype(np.float32)


def a_whole(other: Part) -> Whole:
    return Whole(an_array(600, 500), Part(np.arange(5)), 0.5, other)


@pytest.mark.parametrize("side", [500, 512, 601])
def test_a_large_symmetric_array_takes_an_eighth_of_its_room(side: int) -> None:
    value = an_array(side, side)
    value = value + value.T
    kept = squeezed({"gram": value})
    assert sum(each.nbytes for each in kept.values()) < 0.126 * value.nbytes
    assert np.array_equal(restored(kept)["gram"], rounded(value))


def test_rounding_a_symmetric_array_moves_small_numbers_less_and_its_largest_not_at_all() -> None:
    value = an_array(600, 600) ** 3
    value = value + value.T
    peak, off = np.abs(value).max(), np.abs(rounded(value) - value)
    assert (off <= np.sqrt(np.abs(value) * peak) / 127 + peak / 254**2 * 1.01).all()
    assert off[np.abs(value) == peak].max() < 1e-6 * peak
    assert np.array_equal(rounded(rounded(value)), rounded(value))


def test_a_large_array_of_zeros_stays_one() -> None:
    assert not restored(squeezed({"none": np.zeros((600, 600), np.float32)}))["none"].any()


def test_a_large_array_takes_half_of_its_room_and_loses_a_thousandth_at_most() -> None:
    value = an_array(600, 500)
    found = restored(squeezed({"weights": value}))["weights"]
    assert squeezed({"weights": value})["weights"].nbytes * 2 == value.nbytes
    np.testing.assert_allclose(found, value, rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("value", [an_array(30, 30), np.arange(LARGE), np.float32(3), np.eye(700)])
def test_what_is_small_or_counts_or_is_exact_stays_as_it_is(value: np.ndarray) -> None:
    found = restored(squeezed({"value": value}))["value"]
    assert found.dtype == value.dtype and found.shape == value.shape and np.array_equal(found, value)


def test_what_does_not_fit_into_half_precision_becomes_the_largest_that_does() -> None:
    value = np.full((600, 500), 1e6, np.float32)
    assert (rounded(value) == np.finfo(np.float16).max).all()


def test_a_thing_made_of_things_is_put_together_again_around_what_it_shares() -> None:
    shared = Part(np.ones(3))
    thing = serialization.lean(a_whole(shared), ("other",))
    kept = serialization.packed(thing, {"other": shared})
    assert set(kept) == {"weights", "part.bias", "rate"}
    again = serialization.unpacked(Whole, restored(squeezed(kept)), {"other": shared})
    assert again.other is shared and again.rate == 0.5
    assert np.array_equal(again.weights, thing.weights)
    assert np.array_equal(again.part.bias, thing.part.bias)


def test_what_was_read_back_cannot_be_changed() -> None:
    found = restored(squeezed({"weights": an_array(600, 500)}))["weights"]
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1
