"""Histograms of oriented gradients: on ramps and edges whose gradients are known."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.evaluation.hog import BINS, hog

SIDE = 16


def ramp(degrees: float) -> np.ndarray:
    """A picture that grows brighter in one direction, a hundredth a pixel: one gradient all over."""
    down, across = np.mgrid[:SIDE, :SIDE]
    angle = np.radians(degrees)
    return (0.01 * (across * np.cos(angle) + down * np.sin(angle)))[None]


def bins(picture: np.ndarray) -> np.ndarray:
    """The orientations of the block in the middle, its four cells together, largest 1."""
    inner = hog(picture, 4).reshape(3, 3, 4, BINS)[1, 1].sum(0)
    return inner / inner.max()


@pytest.mark.parametrize(("degrees", "expected"), [(10, 0), (50, 2), (90, 4), (170, 8), (190, 0), (270, 4)])
def test_a_ramp_votes_for_the_one_orientation_it_has_whichever_way_it_rises(
    degrees: float, expected: int
) -> None:
    assert bins(ramp(degrees)) == pytest.approx(np.eye(BINS)[expected], abs=1e-3)


def test_a_vote_between_two_orientations_is_shared_by_how_near_they_are() -> None:
    quarter, most = 0.25 / np.sqrt(4 * (0.25**2 + 0.75**2)), 0.2  # of the block's length; and where it is cut
    assert bins(ramp(25))[:3] == pytest.approx([quarter / most, 1, 0], abs=2e-3)
    assert bins(ramp(0))[[0, 8]] == pytest.approx([1, 1], abs=1e-3)


def test_every_block_has_length_one_however_strong_the_contrast() -> None:
    picture = np.random.default_rng(0).random((3, SIDE, SIDE))
    blocks = hog(picture, 4).reshape(3, 9, -1)
    assert np.linalg.norm(blocks, axis=2) == pytest.approx(1, abs=1e-4)
    assert hog(100 * picture, 4) == pytest.approx(hog(picture, 4), abs=1e-3)
    assert hog(picture + 5, 4) == pytest.approx(hog(picture, 4), abs=1e-4)


def test_a_blank_picture_has_no_orientation() -> None:
    assert not hog(np.zeros((2, SIDE, SIDE)), 4).any()


@pytest.mark.parametrize(("shape", "width"), [((28, 28), 324), ((8, 8), 324), ((3, 5), 288)])
def test_pictures_of_any_size_have_cells(shape: tuple[int, int], width: int) -> None:
    found = hog(np.random.default_rng(0).random((2, *shape)))
    assert found.shape == (2, width) and np.isfinite(found).all() and found.dtype == np.float32
