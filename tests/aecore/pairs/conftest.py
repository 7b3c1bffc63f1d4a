"""Pairs of pictures to run on."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.data import Dataset, load


@pytest.fixture(scope="session")
def pairs() -> Dataset:
    """Digits to their mirror images."""
    digits = load("digits")

    def mirrored(rows: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(rows.reshape(-1, 8, 8)[:, :, ::-1]).reshape(len(rows), -1)

    return Dataset(
        "pairs",
        "Pairs",
        "images",
        digits.x_train,
        digits.x_test,
        shape=(8, 8),
        wanted_train=mirrored(digits.x_train),
        wanted_test=mirrored(digits.x_test),
    )
