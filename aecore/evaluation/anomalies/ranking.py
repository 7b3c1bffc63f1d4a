"""How well scores rank anomalies above normal rows: AUC and average precision, with 95 % intervals."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from aecore.evaluation.label_curve import wilson
from aecore.evaluation.paired_difference import NORMAL_95


class Estimate(NamedTuple):
    """A figure in [0, 1] and its 95 % interval."""

    value: float
    low: float
    high: float


def auc(scores: np.ndarray, anomalies: np.ndarray) -> Estimate:
    """Area under the ROC curve: the chance that an anomaly has a higher score than a normal row.

    `scores` (n,) and `anomalies` (n,) bool; a tie counts half. The interval is DeLong's; where not one pair
    is out of order, and so nothing varies, it is Wilson's of as many trials as there are of the rarer kind.
    ValueError, in a sentence, where either kind is missing or a score is not finite.

    Source: DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver
    operating characteristic curves", Biometrics 44 (1988).
    """
    from sklearn.metrics import roc_auc_score

    check(scores, anomalies)
    value, rarer = float(roc_auc_score(anomalies, scores)), min(anomalies.sum(), (~anomalies).sum())
    if value in (0.0, 1.0):
        return _binomial(value, int(rarer))
    reach = NORMAL_95 * _standard_error(placements(scores, anomalies))
    return Estimate(value, max(0.0, value - reach), min(1.0, value + reach))


def average_precision(scores: np.ndarray, anomalies: np.ndarray) -> Estimate:
    """Average precision: the mean precision over the anomalies as the threshold falls to each of them.

    By chance it is the share of anomalies. The interval is the binomial one, by Wilson's score, of as many
    trials as there are anomalies.

    Source: Boyd, Eng and Page, "Area under the precision-recall curve: point estimates and confidence
    intervals", ECML PKDD (2013), section 3.2; Wilson, "Probable inference", JASA 22 (1927).
    """
    from sklearn.metrics import average_precision_score

    check(scores, anomalies)
    return _binomial(float(average_precision_score(anomalies, scores)), int(anomalies.sum()))


def auc_difference(a: np.ndarray, b: np.ndarray, anomalies: np.ndarray) -> tuple[float, float]:
    """AUC of scores a less that of b (n,) on the same rows, and how far its 95 % interval reaches: DeLong."""
    check(a, anomalies)
    check(b, anomalies)
    apart = tuple(x - y for x, y in zip(placements(a, anomalies), placements(b, anomalies), strict=True))
    return float(apart[0].mean()), NORMAL_95 * _standard_error((apart[0], apart[1]))


def placements(scores: np.ndarray, anomalies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each anomaly the share of normal rows below it, for each normal row that of anomalies above it.

    Ties count half; the mean of either is the AUC.
    Source: Sun and Xu, "Fast implementation of DeLong's algorithm", IEEE Signal Processing Letters (2014).
    """
    from scipy.stats import rankdata

    strange, normal = scores[anomalies], scores[~anomalies]
    ranks = rankdata(np.concatenate([strange, normal]))
    m, n = len(strange), len(normal)
    return (ranks[:m] - rankdata(strange)) / n, 1 - (ranks[m:] - rankdata(normal)) / m


def check(scores: np.ndarray, anomalies: np.ndarray) -> None:
    """Raise ValueError, in a sentence, where scores cannot be held against labels."""
    if scores.shape != anomalies.shape or anomalies.dtype != bool:
        raise ValueError(f"scores {scores.shape} need a bool each, got {anomalies.dtype} {anomalies.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("anomaly scores must be finite, got nan or infinity")
    if not anomalies.any() or anomalies.all():
        raise ValueError("anomalies and normal rows are both needed to tell how well they are told apart")


def _binomial(share: float, n: int) -> Estimate:
    low, high = wilson(share * n, n)
    return Estimate(share, min(share, low), max(share, high))


def _standard_error(parts: tuple[np.ndarray, np.ndarray]) -> float:
    """Of a mean over anomalies and normal rows, by what each contributes; one row alone says nothing."""
    return math.sqrt(sum(float(part.var(ddof=1)) / len(part) for part in parts if len(part) > 1))
