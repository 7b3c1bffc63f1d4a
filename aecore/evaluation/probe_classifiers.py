"""Classifiers that probe features: logistic regression, linear SVM, k-nearest neighbours, k-means."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from aecore.evaluation.neighbours import nearest_among, vote
from aecore.evaluation.softmax_regression import softmax_regression

CLASSIFIERS = ("logistic regression", "linear SVM", "k-nearest neighbours", "k-means")
STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)
"""Inverse strengths of the penalty on squared weights, as scikit-learn counts them."""
VOTERS = (1.0, 3.0, 5.0, 10.0)
FEW = 3  # labelled rows of each class, below which nothing can be held back to choose by
FOLDS = 3
MANY = 200  # labelled rows from which one fifth, held back once, chooses well enough
HELD = 0.2

Predict = Callable[[np.ndarray], np.ndarray]
"""Names rows (n, d): their labels (n,)."""
Naming = Callable[[np.ndarray, np.ndarray], Predict]
"""Learns from labelled rows (n,), which are places among the training rows, and their labels (n,); what it
gives back names features (m, d)."""


def scaled(x: np.ndarray, x_test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features (n, d) and (m, d) about their mean, in units of one number: the spread over all features.

    So a penalty means the same for each kind of features, and what lies far apart in one stays so: each
    feature by its own spread would blow up pixels that are hardly ever lit, and the last principal
    components. Both numbers come from x, without its labels.
    """
    mean = x.mean(0, dtype=np.float64)
    spread = float(np.sqrt(np.square(x - mean).mean())) or 1.0
    return ((x - mean) / spread).astype(np.float32), ((x_test - mean) / spread).astype(np.float32)


def naming(classifier: str, x: np.ndarray, classes: int, seed: int) -> Naming:
    """How a classifier learns from some of the training rows x (N, d), of which k-means may see all."""
    if classifier == "k-means":
        return _by_clusters(x, classes, seed)
    return partial(_supervised, classifier, x)


def _supervised(classifier: str, x: np.ndarray, rows: np.ndarray, y: np.ndarray) -> Predict:
    return _fitted(classifier, _chosen(classifier, x[rows], y), x[rows], y)


def _chosen(classifier: str, x: np.ndarray, y: np.ndarray) -> float:
    """The strength, or the count of voters, that names most labelled rows held back rightly.

    Going up until one does worse; where there are too few to hold any back, the second of the list, and one
    voter.
    """
    grid = VOTERS if classifier.startswith("k-") else STRENGTHS
    if np.unique(y, return_counts=True)[1].min() < FEW:
        return grid[0] if classifier.startswith("k-") else grid[1]
    best, chosen = -1.0, grid[0]
    for strength in grid:
        score = _held_back_score(classifier, strength, x, y)
        if score < best:
            break
        best, chosen = score, strength
    return chosen


def _held_back_score(classifier: str, strength: float, x: np.ndarray, y: np.ndarray) -> float:
    """Share named rightly of rows held back: each fold once, of many rows the last fifth."""
    n, place = len(y), np.arange(len(y))
    folds = [place % FOLDS == fold for fold in range(FOLDS)] if n < MANY else [place >= n - round(HELD * n)]
    return float(np.mean([_right(classifier, strength, x, y, held) for held in folds]))


def _right(classifier: str, strength: float, x: np.ndarray, y: np.ndarray, held: np.ndarray) -> float:
    """Share of the rows held back that a classifier of the others names rightly."""
    return float((_fitted(classifier, strength, x[~held], y[~held])(x[held]) == y[held]).mean())


def _fitted(classifier: str, strength: float, x: np.ndarray, y: np.ndarray) -> Predict:
    """A classifier of rows x (n, d) with labels y (n,), as what it says of others (m, d)."""
    if classifier == "k-nearest neighbours":
        return lambda rows: vote(y, nearest_among(x, rows, min(int(strength), len(x)))[0])
    if classifier == "logistic regression":
        return softmax_regression(x, y, int(y.max()) + 1, 1 / (strength * len(x)))
    from sklearn.svm import LinearSVC

    made = LinearSVC(C=strength, dual=len(x) < x.shape[1], tol=1e-2, max_iter=2000, random_state=0)
    predict: Predict = made.fit(x, y).predict
    return predict


def _by_clusters(x: np.ndarray, classes: int, seed: int) -> Naming:
    """k-means with a cluster for each class, found without labels; each is named by its majority.

    One without a labelled row has the name of the nearest that has some.

    Source: Lloyd, "Least squares quantization in PCM" (1982); Coates, Lee and Ng, "An analysis of
    single-layer networks in unsupervised feature learning" (2011), for features tried by few labels.
    """
    from sklearn.cluster import KMeans

    found = KMeans(min(classes, len(x)), n_init=4, random_state=seed).fit(x)

    def learn(rows: np.ndarray, y: np.ndarray) -> Predict:
        votes = np.zeros((len(found.cluster_centers_), int(y.max()) + 1), int)
        np.add.at(votes, (found.labels_[rows], y), 1)
        known = votes.sum(1) > 0
        far = np.linalg.norm(found.cluster_centers_[:, None] - found.cluster_centers_[known], axis=2)
        names = votes[known].argmax(1)[far.argmin(1)]
        return lambda some: names[found.predict(some)]

    return learn
