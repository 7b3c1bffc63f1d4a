"""The examples in the docstrings of what a program imports are run as they are read."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from aecore import estimator, outlier_detector
from aecore.recommend import recommender


@pytest.mark.parametrize(
    "module", [estimator, outlier_detector, recommender], ids=["Autoencoder", "outliers", "Recommender"]
)
def test_the_examples_of_a_docstring_are_true(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted >= 5 and found.failed == 0
