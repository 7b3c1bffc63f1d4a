"""Turned digits: by the angle that was asked, the same from the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import rotate

from aecore.data import load
from aecore.data.sets.mnist_rot import turn, turned

DIGITS = load("mnist")


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_quarter_turn_moves_pixels_and_changes_none(quarters: int) -> None:
    pictures = DIGITS.x_test[:20].reshape(-1, 28, 28)
    found = turn(pictures, np.full(20, quarters * np.pi / 2))
    assert np.array_equal(found, np.rot90(pictures, quarters, (1, 2)))


def test_any_turn_is_what_scipy_makes_of_it() -> None:
    pictures = DIGITS.x_test[:10].reshape(-1, 28, 28)
    for picture, degrees in zip(pictures, np.linspace(5, 350, 10), strict=True):
        expected = rotate(picture.astype(float), degrees, reshape=False, order=1)
        found = turn(picture[None], np.radians([degrees]))[0].astype(float)
        assert np.abs(found - expected)[3:-3, 3:-3].max() <= 0.51


def test_the_set_is_mnist_turned_and_the_same_each_time() -> None:
    rot = load("mnist-rot")
    assert rot.x_train.shape == DIGITS.x_train.shape and np.array_equal(rot.y_test, DIGITS.y_test)
    assert len(np.unique(rot.y_train)) == 10
    mass = rot.x_test.astype(float).sum(1) / DIGITS.x_test.astype(float).sum(1)
    assert mass.mean() == pytest.approx(1, abs=0.01)
    from aecore.data.sets import mnist

    (path,) = mnist.mnist.fetch()
    assert np.array_equal(turned(path)["x_test"].reshape(len(rot.x_test), -1), rot.x_test)
