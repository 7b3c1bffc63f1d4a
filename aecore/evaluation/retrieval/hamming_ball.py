"""Hamming balls of many queries: how many codes lie in each, and how many of them bear the query's label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.evaluation.retrieval.precision import BLOCK, Distances


@dataclass(frozen=True, eq=False)
class Balls:
    """What balls of radius 0, 1, ... hold, (R,) each, as means over all queries.

    `size` codes; `empty` the share of queries whose ball holds none; `precision` in [0, 1] is that of balls
    that are not empty, NaN where all are.
    """

    size: np.ndarray
    empty: np.ndarray
    precision: np.ndarray


def balls(distances: Distances, labels: np.ndarray, query_labels: np.ndarray, radii: int) -> Balls:
    """Those of radius 0 to radii - 1, of queries (n,) among rows (m,); a negative label is no other's."""
    m, n = len(labels), len(query_labels)
    held, same = np.empty((2, n, radii))
    for start in range(0, n, max(1, BLOCK // m)):
        some = slice(start, min(n, start + max(1, BLOCK // m)))
        far, asked = distances(some), query_labels[some, None]
        held[some] = _within(far, np.ones(far.shape, bool), radii)
        same[some] = _within(far, (labels == asked) & (asked >= 0), radii)
    full = (held > 0).sum(0)
    share = np.divide(same, held, out=np.zeros_like(held), where=held > 0).sum(0)
    precision = np.divide(share, full, out=np.full(radii, np.nan), where=full > 0)
    return Balls(held.mean(0), 1 - full / n, precision)


def _within(far: np.ndarray, counted: np.ndarray, radii: int) -> np.ndarray:
    """How many of what is counted lie within each radius (q, radii), of whole distances (q, m)."""
    near = counted & (far < radii)
    query, _ = np.nonzero(near)
    cells = np.bincount(query * radii + far[near], minlength=len(far) * radii)
    found: np.ndarray = cells.reshape(len(far), radii).cumsum(1)
    return found
