"""Exact nearest-neighbour search: one matrix product over float32 codes, by Euclidean or cosine distance."""

from __future__ import annotations

from typing import Literal

import numpy as np

Distance = Literal["cosine", "euclidean"]
BLOCKS = 1024
"""The index is cut into so many parts, of each of which only the nearest row is looked at first."""
SPARE = 8
"""So many more than k are measured exactly: float32 may order what is nearly as far the wrong way."""


ROUNDING = 1e-6
"""So close to the mean, beside the largest value, a code lies there but for its rounding in float32."""
_NONE = np.zeros(0, np.float32)


class ExactIndex:
    """Codes (m, K) to be searched, kept as float32, less the index's mean; they do not change.

    `cosine` is the angle's: 1 - cos of centred codes, 0 to 2; a code at the mean has none, and lies 1 from
    all others. ValueError where a value is not finite or there is no code.
    """

    def __init__(self, codes: np.ndarray, distance: Distance = "cosine") -> None:
        if len(codes) == 0 or not np.isfinite(codes).all():
            raise ValueError(f"an index needs at least one code of finite values, got {len(codes)} codes")
        self.distance = distance
        self.mean = codes.mean(0, dtype=np.float64).astype(np.float32)
        self._floor = ROUNDING * float(np.abs(codes).max(initial=0))
        self.codes = self._placed(codes)
        self.squares = np.einsum("ij,ij->i", self.codes, self.codes) if distance == "euclidean" else _NONE

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def nbytes(self) -> int:
        """What the index takes."""
        return int(self.codes.nbytes + self.squares.nbytes + self.mean.nbytes)

    def nearest(self, query: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k nearest to a code (K,): index and distance, both (k,); all where k exceeds the index.

        Nearest first; of those that lie equally far the first in the index.
        """
        placed = self._placed(query[None])[0]
        product = self.codes @ placed
        about = -product if self.distance == "cosine" else self.squares - 2 * product
        near = smallest(about, min(k + SPARE, len(self)))
        far = self._measured(self.codes[near], placed)
        best = np.lexsort((near, far))[:k]
        return near[best], far[best]

    def distances(self, queries: np.ndarray) -> np.ndarray:
        """Distances (q, m) float32 that order the index as `nearest` does: squared, or 1 - cos."""
        placed = self._placed(queries)
        product = placed @ self.codes.T
        if self.distance == "cosine":
            found: np.ndarray = 1 - product
            return found
        squared: np.ndarray = np.square(placed).sum(1)[:, None] - 2 * product + self.squares
        return squared.clip(min=0)

    def _placed(self, codes: np.ndarray) -> np.ndarray:
        centred: np.ndarray = np.subtract(codes, self.mean, dtype=np.float32)
        if self.distance == "cosine":
            length = np.linalg.norm(centred, axis=1, keepdims=True)
            centred = np.divide(centred, length, out=np.zeros_like(centred), where=length > self._floor)
        return centred

    def _measured(self, codes: np.ndarray, query: np.ndarray) -> np.ndarray:
        exact = codes.astype(np.float64)
        far = 1 - exact @ query if self.distance == "cosine" else np.linalg.norm(exact - query, axis=1)
        found: np.ndarray = np.maximum(far, 0)
        return found


def smallest(values: np.ndarray, k: int) -> np.ndarray:
    """The numbers of the k smallest of values (m,), or of all, in the order of the rows; exact.

    The k-th smallest of the minima of parts is no less than the k-th smallest of all, so that few values are
    left to sort however many there are.
    """
    if k >= len(values):
        return np.arange(len(values))
    if len(values) > 8 * BLOCKS and k < BLOCKS:
        even = len(values) - len(values) % BLOCKS
        least = values[:even].reshape(BLOCKS, -1).min(1)
        left = np.flatnonzero(values <= np.partition(least, k - 1)[k - 1])
    else:
        left = np.arange(len(values))
    order = np.argsort(values[left], kind="stable")[:k]
    return np.sort(left[order])
