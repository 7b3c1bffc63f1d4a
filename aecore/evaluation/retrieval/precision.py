"""Precision@k of retrieval: the share of the k nearest that bear the query's label, ties as expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

BLOCK = 2**22
"""So many distances are looked at at a time."""

Distances = Callable[[slice], np.ndarray]
"""From some queries, by their numbers, their distances (q, m) to all m rows of an index."""


def expected_hits(distance: np.ndarray, hit: np.ndarray, k: int) -> np.ndarray:
    """How many of the k nearest are hits, (q,), for distances and hits (q, m); k is at most m.

    Of rows that lie equally far at the edge any may be among the k: they count at their expected value, so
    that the order of the rows decides nothing.
    """
    return _hits(distance, hit, k, np.partition(distance, k - 1, axis=1)[:, k - 1 : k])


def _hits(distance: np.ndarray, hit: np.ndarray, k: int, edge: np.ndarray) -> np.ndarray:
    """The same where the k-th smallest distance (q, 1) is known."""
    inside, tied = distance < edge, distance == edge
    room = k - inside.sum(1)
    found: np.ndarray = (inside & hit).sum(1) + room * (tied & hit).sum(1) / tied.sum(1)
    return found


def precision_at_k(
    distances: Distances, labels: np.ndarray, query_labels: np.ndarray, ks: Sequence[int]
) -> np.ndarray:
    """Precision at each k of each query, (len(ks), n) in [0, 1].

    labels (m,) are those of the index and query_labels (n,) those of the queries; a negative one is unknown
    and is no other's. A k beyond the index is lowered to it. ValueError where the index is empty.
    """
    m, n = len(labels), len(query_labels)
    if m == 0 or min(ks) < 1:
        raise ValueError(f"precision needs rows to find and k of at least 1, got {m} rows and k {min(ks)}")
    found, most = np.empty((len(ks), n)), min(max(ks), m)
    for start in range(0, n, max(1, BLOCK // m)):
        some = slice(start, min(n, start + max(1, BLOCK // m)))
        far, asked = distances(some), query_labels[some, None]
        hit = (labels == asked) & (asked >= 0)
        nearest = np.sort(np.partition(far, most - 1, axis=1)[:, :most], axis=1)
        for place, k in enumerate(min(k, m) for k in ks):
            found[place, some] = _hits(far, hit, k, nearest[:, k - 1 : k]) / k
    return found


def by_class(precision: np.ndarray, query_labels: np.ndarray, classes: int) -> np.ndarray:
    """The mean precision (C,) of each class's queries, of precision (n,); NaN where a class has none."""
    counts = np.bincount(query_labels[query_labels >= 0], minlength=classes).astype(float)
    sums = np.bincount(query_labels[query_labels >= 0], precision[query_labels >= 0], minlength=classes)
    found: np.ndarray = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return found
