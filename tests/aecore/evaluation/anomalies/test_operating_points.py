"""Operating points, costs and percentile thresholds against counting by hand and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_curve

from aecore.evaluation.anomalies.operating_points import (
    OperatingPoints,
    operating_points,
    percentile_threshold,
)

SCORES = np.array([0.1, 0.4, 0.4, 0.8, 0.9, 0.9])
ANOMALIES = np.array([False, False, True, False, True, True])


@pytest.fixture
def points() -> OperatingPoints:
    return operating_points(SCORES, ANOMALIES)


def test_each_threshold_flags_what_lies_above_it(points: OperatingPoints) -> None:
    for place, threshold in enumerate(points.thresholds):
        flagged = SCORES > threshold
        (_, false), (missed, found) = confusion_matrix(ANOMALIES, flagged, labels=[False, True])
        assert (points.found[place], points.alarms[place]) == (found, false)
        assert points.recall[place] == pytest.approx(found / 3)
        assert points.false_alarms[place] == pytest.approx(1000 * false / 3)
        assert points.costs(10, 1)[place] == 10 * missed + false
    assert points.thresholds[0] == 0.9 and points.found[0] == points.alarms[0] == 0
    assert points.found[-1] == points.alarms[-1] == 3


def test_precision_and_recall_are_those_of_scikit_learn(points: OperatingPoints) -> None:
    precision, recall, _ = precision_recall_curve(ANOMALIES, SCORES)
    np.testing.assert_allclose(points.precision[::-1], precision)
    np.testing.assert_allclose(points.recall[::-1], recall)


@pytest.mark.parametrize("threshold", [-1, 0.1, 0.25, 0.4, 0.85, 0.9, 2])
def test_any_threshold_has_a_point(points: OperatingPoints, threshold: float) -> None:
    place, flagged = points.at(threshold), threshold < SCORES
    assert points.found[place] == (flagged & ANOMALIES).sum()
    assert points.alarms[place] == (flagged & ~ANOMALIES).sum()


@pytest.mark.parametrize(
    ("miss", "alarm", "threshold"), [(0, 1, 0.9), (1, 0, 0.1), (1, 10, 0.8), (10, 1, 0.1), (1, 1, 0.8)]
)
def test_the_costs_choose_the_threshold(
    points: OperatingPoints, miss: float, alarm: float, threshold: float
) -> None:
    place = points.cheapest(miss, alarm)
    assert points.thresholds[place] == threshold
    assert points.costs(miss, alarm)[place] == points.costs(miss, alarm).min()


def test_costs_below_0_are_refused(points: OperatingPoints) -> None:
    with pytest.raises(ValueError, match="costs are numbers from 0, got -1 and 1"):
        points.costs(-1, 1)


@pytest.mark.parametrize("p", [0, 1, 33.3, 50, 75, 99, 99.9, 100])
@pytest.mark.parametrize("n", [1, 2, 7, 100, 1003])
def test_the_percentile_flags_its_share_to_within_one_row(p: float, n: int) -> None:
    learned = np.random.default_rng(n).normal(size=n)
    flagged = (learned > percentile_threshold(learned, p)).sum()
    assert abs(flagged - n * (1 - p / 100)) <= 1


def test_a_threshold_stands_between_two_scores_and_equal_scores_stay_below() -> None:
    assert percentile_threshold(np.array([1.0, 2, 3, 5]), 75) == 4
    assert percentile_threshold(np.array([1.0, 2, 2, 2]), 50) == 2
    apart = np.array([1.0, np.nextafter(1, 2)])
    assert (apart > percentile_threshold(apart, 50)).sum() == 1


@pytest.mark.parametrize("p", [-1, 100.5, float("nan")])
def test_what_is_no_percentile_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="a percentile is from 0 to 100"):
        percentile_threshold(np.ones(3), p)
