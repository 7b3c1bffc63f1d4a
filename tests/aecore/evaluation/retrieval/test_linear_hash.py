"""Linear hash functions: signs by hand, ITQ's rotation and its fit, hyperplanes that keep angles."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aecore.evaluation.pca import pca
from aecore.evaluation.retrieval.linear_hash import itq, pca_signs, random_hyperplanes

RNG = np.random.default_rng(2)
ROWS = RNG.normal(1, 1, (400, 6)) @ RNG.normal(0, 1, (6, 12)) + 5


def test_the_signs_of_principal_components_are_scikit_learns() -> None:
    found = pca_signs(pca(ROWS, 4)).encode(ROWS)
    theirs = PCA(4, svd_solver="full").fit_transform(ROWS) > 0
    turned = (found == theirs).all(0) | (found != theirs).all(0)  # the sign of an axis is free
    assert turned.all()


def test_itq_turns_the_components_and_fits_signs_better_than_they_do() -> None:
    found, fitted = itq(ROWS, 4, seed=0), pca(ROWS, 4)
    turn = found.directions @ fitted.components.T
    assert np.allclose(turn @ turn.T, np.eye(4), atol=1e-8)
    assert np.allclose(turn @ fitted.components, found.directions)
    v, turned = fitted.encode(ROWS), (ROWS - found.mean) @ found.directions.T
    assert apart(turned) < apart(v)


def apart(v: np.ndarray) -> float:
    """Quantisation error: how far values lie from their signs."""
    return float(np.square(np.where(v >= 0, 1, -1) - v).sum())


def test_random_hyperplanes_differ_in_as_many_bits_as_the_angle_says() -> None:
    hashed = random_hyperplanes(np.zeros(3), 20_000, seed=0)
    for degrees in (30, 90, 150):
        angle = np.radians(degrees)
        rows = np.array([[1.0, 0, 0], [np.cos(angle), np.sin(angle), 0]])
        one, other = hashed.encode(rows)
        assert (one != other).mean() == pytest.approx(degrees / 180, abs=0.01)


def test_bytes_count_as_shares_of_255_and_bits_are_at_most_the_components() -> None:
    rows = RNG.integers(0, 255, (60, 5)).astype(np.uint8)
    rows[:, 3:] = 0
    found = itq(rows, 8, seed=1)
    assert found.directions.shape == (3, 5)
    assert np.array_equal(found.encode(rows), found.encode(rows / 255.0))
