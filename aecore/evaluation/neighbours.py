"""Nearest neighbours: exact k-NN, leave-one-out k-NN accuracy, and trustworthiness of a map."""

from __future__ import annotations

import numpy as np

NARROW = 8
"""Up to this width a tree finds neighbours faster than a matrix product."""
BLOCK = 2**22
"""So many distances are computed at a time: 32 MB."""


def nearest(rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest neighbours of each row among the others: index and Euclidean distance, both (n, k).

    Nearest first; k is at most n - 1. Of rows that lie equally far, the order of the rows alone decides
    which count, so the same rows always give the same answer. ValueError where a value is not finite or
    there is one row only.
    """
    if len(rows) < 2 or k < 1:
        raise ValueError(f"neighbours need at least two rows and k of at least 1, got {len(rows)} and {k}")
    k = min(k, len(rows) - 1)
    index, distance = nearest_among(rows, rows, k + 1)
    own = index == np.arange(len(rows))[:, None]
    own[~own.any(1), -1] = True  # more than k copies of a row hide the row itself
    return index[~own].reshape(-1, k), distance[~own].reshape(-1, k)


def nearest_among(among: np.ndarray, rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest neighbours in `among` (m, d) of each row (n, d): index and distance, both (n, k)."""
    _check(k, among, rows)
    if among.shape[1] > NARROW:
        return _by_product(among, rows, k)
    from scipy.spatial import cKDTree

    distance, index = cKDTree(among).query(rows, [*range(1, k + 1)])
    return index, distance


def knn_accuracy(coords: np.ndarray, labels: np.ndarray, k: int = 10) -> float:
    """Leave-one-out k-NN accuracy: share of rows whose k nearest others vote for the right label, in [0, 1].

    coords (n, d), labels (n,) integers; rows with a negative label are unknown and left out. One row, one
    vote; of labels with as many votes the smallest wins, as in scikit-learn. k is at most the number of
    known rows less one.
    """
    known = labels >= 0
    return vote_accuracy(labels[known], nearest(coords[known], k)[0])


def vote_accuracy(labels: np.ndarray, index: np.ndarray) -> float:
    """Share of rows whose neighbours, the rows `index` (n, k), vote for the right label of `labels` (n,)."""
    return float((vote(labels, index) == labels).mean())


def knn_accuracy_between(
    train_codes: np.ndarray,
    train_labels: np.ndarray,
    test_codes: np.ndarray,
    test_labels: np.ndarray,
    k: int = 10,
) -> float:
    """k-NN accuracy: share of test rows whose k nearest training rows vote for the right label, in [0, 1].

    Codes (n, d) and (m, d); votes are counted as in `knn_accuracy`. ValueError where k exceeds the training
    rows.
    """
    index, _ = nearest_among(train_codes, test_codes, k)
    return float((vote(train_labels, index) == test_labels).mean())


class Neighbours:
    """Neighbour ranks of the rows of a data set in their own space: made once, asked at every frame.

    `ranks[i, j]` is 1 where row j is the nearest to row i, 2 for the next one and so on, and 0 on the
    diagonal. Only the first `limit` rows of x (N, ...) are kept; 1,000 of them take 2 MB.
    """

    def __init__(self, x: np.ndarray, limit: int = 1000) -> None:
        rows = x[:limit].reshape(len(x[:limit]), -1)
        n = len(rows)
        _check(1, rows)
        squares = _squared_distances(rows, rows)
        np.fill_diagonal(squares, -1)  # a row comes before its copies
        order = np.argsort(squares, axis=1, kind="stable")
        self.ranks = np.empty((n, n), np.int16 if n <= 2**15 else np.int32)
        np.put_along_axis(self.ranks, order, np.arange(n, dtype=self.ranks.dtype)[None], axis=1)
        self.ranks.flags.writeable = False

    def trustworthiness(self, coords: np.ndarray, k: int = 10) -> float:
        """Trustworthiness: how far neighbours on a map are true neighbours, in [0, 1]; about 0.5 by chance.

        coords (n, d) belong to the first rows, in the same order; more than were kept are not looked at.
        Each of the k nearest on the map costs what its true rank exceeds k by. k is lowered to less than
        half the rows, where the measure ends; ValueError for fewer than three rows.

        Source: Venna and Kaski, "Neighborhood preservation in nonlinear projection methods" (2001), eq. 1.
        """
        n = len(self.ranks)
        if len(coords) < n or n < 3:
            raise ValueError(f"trustworthiness needs all {n} rows, and at least 3, got {len(coords)}")
        return self.trust(nearest(coords[:n], k)[0])

    def trust(self, index: np.ndarray) -> float:
        """Trustworthiness of a map on which the rows `index` (n, k') are the nearest of each, k' at least k.

        k is k', lowered to less than half the rows; ValueError for fewer than three.
        """
        n, k = len(index), min(index.shape[1], (len(index) - 1) // 2)
        if k < 1:
            raise ValueError(f"trustworthiness needs at least 3 rows, got {n}")
        index = index[:, :k]
        excess = np.maximum(np.take_along_axis(self.ranks, index, 1).astype(np.int64) - k, 0)
        return float(1 - 2 * int(excess.sum()) / (n * k * (2 * n - 3 * k - 1)))


def _check(k: int, *tables: np.ndarray) -> None:
    if not 1 <= k <= len(tables[0]):
        raise ValueError(f"k must be in [1, {len(tables[0])}], got {k}")
    if not all(np.isfinite(table).all() for table in tables):
        raise ValueError("neighbours need finite values, got nan or infinity")


def vote(labels: np.ndarray, index: np.ndarray) -> np.ndarray:
    """The label that most of the rows index (n, k) bear, (n,)."""
    classes, number = np.unique(labels, return_inverse=True)
    ballots = np.arange(len(index))[:, None] * len(classes) + number[index]
    votes = np.bincount(ballots.ravel(), minlength=len(index) * len(classes))
    found: np.ndarray = classes[votes.reshape(len(index), -1).argmax(1)]
    return found


def _by_product(among: np.ndarray, rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    size = max(1, BLOCK // len(among))
    parts = [_nearest_in(_squared_distances(rows[i : i + size], among), k) for i in range(0, len(rows), size)]
    return np.concatenate([index for index, _ in parts]), np.concatenate([far for _, far in parts])


def _nearest_in(squares: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    index = np.sort(np.argpartition(squares, k - 1, axis=1)[:, :k], axis=1)
    order = np.argsort(np.take_along_axis(squares, index, 1), axis=1, kind="stable")
    index = np.take_along_axis(index, order, 1)
    return index, np.sqrt(np.take_along_axis(squares, index, 1))


def _squared_distances(rows: np.ndarray, among: np.ndarray) -> np.ndarray:
    """(n, m) float64; centred first, as far from the origin the differences of large squares lose digits."""
    centre = among.mean(0, dtype=np.float64)
    a, b = rows - centre, among - centre
    squares = np.square(a).sum(1)[:, None] - 2 * (a @ b.T) + np.square(b).sum(1)
    found: np.ndarray = np.maximum(squares, 0, out=squares)
    return found
