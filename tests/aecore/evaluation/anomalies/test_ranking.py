"""AUC, average precision and their intervals against all pairs, scikit-learn, SciPy and the bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from aecore.evaluation.anomalies.ranking import auc, auc_difference, average_precision, placements


@pytest.fixture
def scored() -> tuple[np.ndarray, np.ndarray]:
    """Scores with many ties, and which rows are anomalies."""
    rng = np.random.default_rng(0)
    anomalies = rng.random(300) < 0.2
    return np.round(rng.normal(size=300) + 1.2 * anomalies, 1), anomalies


def test_the_auc_is_the_share_of_pairs_in_order_and_a_tie_counts_half(
    scored: tuple[np.ndarray, np.ndarray],
) -> None:
    scores, anomalies = scored
    apart = scores[anomalies][:, None] - scores[~anomalies][None]
    found = auc(scores, anomalies)
    assert found.value == pytest.approx(((apart > 0) + 0.5 * (apart == 0)).mean())
    above = (apart > 0) + 0.5 * (apart == 0)
    for mine, by_hand in zip(placements(scores, anomalies), (above.mean(1), above.mean(0)), strict=True):
        np.testing.assert_allclose(mine, by_hand)


def test_delongs_interval_is_as_wide_as_the_bootstrap_says(scored: tuple[np.ndarray, np.ndarray]) -> None:
    scores, anomalies = scored
    rng, strange, normal = np.random.default_rng(1), np.flatnonzero(anomalies), np.flatnonzero(~anomalies)
    other = scores + rng.normal(size=300)
    drawn = [
        np.concatenate([rng.choice(strange, len(strange)), rng.choice(normal, len(normal))])
        for _ in range(1000)
    ]
    found = auc(scores, anomalies)
    spread = np.std([placements(scores[rows], anomalies[rows])[0].mean() for rows in drawn])
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * spread, rel=0.1)
    apart, reach = auc_difference(scores, other, anomalies)
    assert apart == pytest.approx(found.value - auc(other, anomalies).value)
    differences = [
        placements(scores[rows], anomalies[rows])[0].mean()
        - placements(other[rows], anomalies[rows])[0].mean()
        for rows in drawn
    ]
    assert reach == pytest.approx(1.96 * np.std(differences), rel=0.1)


def test_average_precision_is_the_mean_precision_where_each_anomaly_is_found() -> None:
    scores, anomalies = np.array([5.0, 4, 3, 2, 1]), np.array([True, False, True, True, False])
    found = average_precision(scores, anomalies)
    assert found.value == pytest.approx((1 / 1 + 2 / 3 + 3 / 4) / 3)
    assert found.low < found.value < found.high


def test_a_perfect_order_of_few_rows_is_not_taken_for_certain() -> None:
    found = auc(np.arange(8.0), np.arange(8) > 5)
    known = binomtest(2, 2).proportion_ci(method="wilson")
    assert found.value == found.high == 1 and found.low == pytest.approx(known.low, abs=1e-6)
    assert average_precision(np.arange(8.0), np.arange(8) > 5) == found


def test_one_anomaly_alone_has_an_auc() -> None:
    found = auc(np.array([1.0, 3, 2, 4]), np.array([False, False, True, False]))
    assert found.value == pytest.approx(1 / 3) and found.low <= found.value <= found.high


@pytest.mark.parametrize(
    ("scores", "anomalies", "told"),
    [
        ([1.0, 2.0], [True, True], "anomalies and normal rows are both needed"),
        ([1.0, 2.0], [False, False], "anomalies and normal rows are both needed"),
        ([1.0, np.nan], [True, False], "must be finite"),
        ([1.0, 2.0, 3.0], [True, False], "need a bool each"),
        ([1.0, 2.0], [1, 0], "need a bool each"),
    ],
)
def test_what_cannot_be_ranked_is_one_sentence(scores: list[float], anomalies: list[bool], told: str) -> None:
    for asked in (auc, average_precision):
        with pytest.raises(ValueError, match=told):
            asked(np.array(scores), np.array(anomalies))
