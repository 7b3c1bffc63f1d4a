"""Label efficiency: accuracy of a classifier on features, against how many rows are labelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from aecore.evaluation.paired_difference import NORMAL_95
from aecore.evaluation.probe_classifiers import naming, scaled

DRAWS = 5


@dataclass(frozen=True)
class LabelPoint:
    """Accuracy in percent of test rows with so many labels: of each draw of labelled rows, and their mean.

    `lo` to `hi` is the 95 % interval: Student's t over the draws; where all rows are labelled, and there is
    one draw, Wilson's over the test rows.
    """

    labels: int
    draws: tuple[float, ...]
    accuracy: float
    lo: float
    hi: float


def label_counts(asked: Sequence[int], rows: int, classes: int) -> tuple[int, ...]:
    """Those counts of labels that name each class at least once and are fewer than all, and all."""
    return (*(count for count in sorted(set(asked)) if classes <= count < rows), rows)


def labelled_order(y: np.ndarray, draw: int) -> np.ndarray:
    """An order of rows whose first n are a draw of n labelled ones, each class as often as any other.

    Fewer labels are among more. Every `draw` is another; the same for all features that are compared.
    """
    rng = np.random.default_rng(draw)
    place, turn = np.zeros(len(y)), np.zeros(len(y))
    for label in np.unique(y):
        mine = rng.permutation(np.flatnonzero(y == label))
        place[mine], turn[mine] = np.arange(len(mine)), rng.random(len(mine))
    return np.lexsort((turn, place))


def label_curve(
    classifier: str,
    features: tuple[np.ndarray, np.ndarray],
    y: np.ndarray,
    y_test: np.ndarray,
    counts: Sequence[int],
) -> tuple[LabelPoint, ...]:
    """Accuracy of a classifier on features (n, d) and (m, d) of training and test rows, by labels (n,), (m,).

    What a classifier needs besides is chosen on labelled training rows; test rows are only named. All
    training rows may be seen without their labels, which k-means does.
    """
    from threadpoolctl import threadpool_limits  # of scikit-learn, which is only loaded where it is needed

    x, x_test = scaled(*features)
    orders = [labelled_order(y, draw) for draw in range(DRAWS)]
    points = []
    with threadpool_limits(1):  # the problems are small: more threads would mostly wait for each other
        learn = naming(classifier, x, len(np.unique(y)), seed=0)
        for count in counts:
            some = [order[:count] for order in (orders if count < len(y) else orders[:1])]
            right = [float((learn(rows, y[rows])(x_test) == y_test).mean()) for rows in some]
            points.append(_point(count, right, len(y_test)))
    return tuple(points)


def _point(count: int, right: Sequence[float], n: int) -> LabelPoint:
    if len(right) == 1:
        mean, (lo, hi) = right[0], wilson(round(right[0] * n), n)
    else:
        mean, reach = mean_and_reach(right)
        lo, hi = max(0.0, mean - reach), min(1.0, mean + reach)
    return LabelPoint(count, tuple(100 * share for share in right), 100 * mean, 100 * lo, 100 * hi)


def mean_and_reach(values: Sequence[float]) -> tuple[float, float]:
    """The mean of some draws, and how far its 95 % interval reaches either way, by Student's t."""
    from scipy.stats import t

    n = len(values)
    return float(np.mean(values)), float(t.ppf(0.975, n - 1) * np.std(values, ddof=1) / sqrt(n))


def wilson(seen: float, n: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of a share of which `seen` of n were seen, in [0, 1].

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    share, z = seen / n, NORMAL_95**2 / n
    middle, reach = share + z / 2, sqrt(z * (share * (1 - share) + z / 4))
    return max(0.0, (middle - reach) / (1 + z)), min(1.0, (middle + reach) / (1 + z))
