from __future__ import annotations

import numpy as np
import pytest

from aecore.data import Dataset, load
from aecore.data.sets.vibration import FADE
from aecore.evaluation.anomalies.ranking import auc
from aecore.families import presets
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.feature_probe import probe
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import put


@pytest.fixture(scope="module")
def detector() -> AnomalyDetector:
    """The vibration preset, stopped early, as a detector."""
    spec = put(presets()["vibration"].spec, "train.epochs", 4)
    session = Session(spec).run()
    return AnomalyDetector(Model(session.net, session.spec, session.device, session.precision), session.data)


def ranked(detector: AnomalyDetector, key: str, rows: np.ndarray) -> float:
    data = detector.data
    return auc(detector.scores(data.x_test[rows], key), data.anomalies[rows]).value


def test_windows_of_a_series_are_scored_with_two_sides(detector: AnomalyDetector) -> None:
    assert detector.default == "two-sided"
    shares = detector.blame(detector.data.x_test[:5])
    assert shares.shape == (5, 256) and np.allclose(shares.sum(1), 1)


def test_a_fading_signal_is_found_by_two_sides_and_missed_by_its_error(detector: AnomalyDetector) -> None:
    y = detector.data.y_test
    fading = (y == FADE) | (y == 0)
    assert ranked(detector, "mean", fading) < 0.1
    assert ranked(detector, "two-sided", fading) > 0.95


def test_faults_are_ranked_above_healthy_windows(detector: AnomalyDetector) -> None:
    rows = np.ones(detector.data.n_test, bool)
    assert ranked(detector, "two-sided", rows) > max(0.75, ranked(detector, "mean", rows))


def test_where_all_faults_were_learned_none_is_an_anomaly() -> None:
    known: Dataset = load("vibration-faults")
    assert known.anomalies is None


def test_features_of_windows_that_are_all_healthy_are_not_probed_and_of_known_faults_they_are() -> None:
    spec = put(presets()["vibration"].spec, "net.code", 4)
    with pytest.raises(ValueError, match="training rows of vibration are all of one class"):
        probe(None, spec, load("vibration"), "rows", 1, "logistic regression", (60,))
    known = put(spec, "data.name", "vibration-faults")
    found = probe(None, known, load("vibration-faults"), "rows", 1, "logistic regression", (60,))
    assert found.n_test == 1_200 and found.points[0].labels == 60
