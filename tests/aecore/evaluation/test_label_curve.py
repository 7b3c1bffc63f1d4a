"""Accuracy against labels: against the classifiers and statistics of others, and what may be seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, ttest_1samp
from sklearn.linear_model import LogisticRegression

from aecore.data import load
from aecore.evaluation.label_curve import DRAWS, label_counts, label_curve, labelled_order, wilson
from aecore.evaluation.metrics import in_range
from aecore.evaluation.probe_classifiers import CLASSIFIERS, STRENGTHS, _chosen, naming, scaled

DIGITS = load("digits")
X, X_TEST = (in_range(rows).astype(np.float32) for rows in (DIGITS.x_train, DIGITS.x_test))
Y, Y_TEST = DIGITS.y_train, DIGITS.y_test


@pytest.mark.parametrize(("seen", "n"), [(0, 50), (3, 360), (180, 360), (360, 360)])
def test_the_interval_of_one_draw_is_wilsons(seen: int, n: int) -> None:
    expected = binomtest(seen, n).proportion_ci(method="wilson")
    assert wilson(seen, n) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_the_interval_of_several_draws_is_students() -> None:
    (point, whole) = label_curve("k-nearest neighbours", (X, X_TEST), Y, Y_TEST, (30, len(Y)))
    expected = ttest_1samp(point.draws, 0).confidence_interval(0.95)
    assert (point.lo, point.hi) == pytest.approx((expected.low, expected.high))
    assert point.accuracy == pytest.approx(np.mean(point.draws)) and len(point.draws) == DRAWS
    assert len(whole.draws) == 1 and whole.lo < whole.accuracy < whole.hi


def test_a_draw_has_each_class_alike_and_grows() -> None:
    orders = [labelled_order(Y, draw) for draw in range(3)]
    for order in orders:
        assert sorted(order) == list(range(len(Y)))
        assert sorted(Y[order[:10]]) == list(range(10))
        assert np.bincount(Y[order[:100]]).tolist() == [10] * 10
    assert list(orders[0][:10]) != list(orders[1][:10])
    assert list(labelled_order(Y, 1)) == list(orders[1])


def test_counts_of_labels_name_every_class_and_end_with_all() -> None:
    assert label_counts((5, 1000, 10, 100, 100), 500, 10) == (10, 100, 500)


def test_logistic_regression_of_all_labels_is_scikit_learns() -> None:
    (point,) = label_curve("logistic regression", (X, X_TEST), Y, Y_TEST, (len(Y),))
    x, x_test = scaled(X, X_TEST)
    scores = [100 * LogisticRegression(C=c, max_iter=5000).fit(x, Y).score(x_test, Y_TEST) for c in STRENGTHS]
    assert min(abs(point.accuracy - score) for score in scores) < 0.6
    assert point.accuracy > max(scores) - 2


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_more_labels_help_and_ten_are_better_than_chance(classifier: str) -> None:
    few, many = label_curve(classifier, (X, X_TEST), Y, Y_TEST, (10, 300))
    assert 30 < few.accuracy < many.accuracy <= 100


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_what_a_classifier_says_depends_on_no_label_but_those_it_was_given(classifier: str) -> None:
    x, y = X[:300], Y[:300]
    rows, hidden = labelled_order(y, 0)[:60], y.copy()
    others = np.setdiff1d(np.arange(len(y)), rows)
    hidden[others] = hidden[others[::-1]]
    said = [naming(classifier, x, 10, 0)(rows, labels[rows])(X_TEST) for labels in (y, hidden)]
    assert np.array_equal(*said)


def test_too_few_labels_to_hold_any_back_choose_nothing() -> None:
    rows = labelled_order(Y, 0)[:20]
    assert _chosen("linear SVM", X[rows], Y[rows]) == STRENGTHS[1]
    assert _chosen("k-nearest neighbours", X[rows], Y[rows]) == 1


def test_a_cluster_without_a_labelled_row_is_named_by_the_nearest_that_has_one() -> None:
    x = np.array([[0.0], [0.1], [5.0], [5.1], [9.0], [9.1]], np.float32)
    name = naming("k-means", x, 3, seed=0)(np.array([0, 4]), np.array([2, 7]))
    assert name(np.array([[0.05], [5.05], [8.0]], np.float32)).tolist() == [2, 7, 7]


def test_features_are_scaled_by_one_number_so_that_distances_keep_their_order() -> None:
    x = np.array([[0.0, 0], [4, 0], [0, 1]], np.float32)
    found, _ = scaled(x, x)
    assert found.mean(0) == pytest.approx(0, abs=1e-6) and np.square(found).mean() == pytest.approx(1)
    far = [np.linalg.norm(rows[0] - rows[1]) / np.linalg.norm(rows[0] - rows[2]) for rows in (x, found)]
    assert far[0] == pytest.approx(far[1])
