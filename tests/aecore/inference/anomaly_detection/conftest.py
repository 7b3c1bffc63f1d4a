"""Digits of which no 0 was learned, and a detector on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aecore.data import Dataset, load
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec


@pytest.fixture
def one_class_out() -> Dataset:
    data = load("digits")
    assert data.y_train is not None
    kept = np.flatnonzero(data.y_train != 0)[:400]
    return replace(data, x_train=data.x_train[kept], y_train=data.y_train[kept])


@pytest.fixture
def detector_of(small: Callable[..., Spec], one_class_out: Dataset) -> Callable[..., AnomalyDetector]:
    """A detector by a small net of a family."""

    def made(family: str = "undercomplete", **changes: object) -> AnomalyDetector:
        session = Session(small(family, **changes), one_class_out).run()
        return AnomalyDetector(
            Model(session.net, session.spec, session.device, session.precision), one_class_out
        )

    return made
