"""Hamming distance: binary codes packed into bytes, scanned whole, by differing bits."""

from __future__ import annotations

import numpy as np

WORDS = (np.uint64, np.uint32, np.uint16, np.uint8)


class HammingIndex:
    """Binary codes to be searched, bits (m, K) bool, kept as ceil(K / 8) bytes each; they do not change."""

    def __init__(self, bits: np.ndarray) -> None:
        if bits.ndim != 2 or bits.size == 0:
            raise ValueError(f"an index needs binary codes (m, K), got an array of the shape {bits.shape}")
        self.width = bits.shape[1]
        self._words = _words(np.packbits(bits, axis=1))

    def __len__(self) -> int:
        return len(self._words[0])

    @property
    def nbytes(self) -> int:
        """What the index takes."""
        return int(self._words.nbytes)

    def distances(self, bits: np.ndarray) -> np.ndarray:
        """Differing bits (q, m) of queries (q, K) bool: uint8, or uint16 of codes wider than 255."""
        wide = np.uint8 if self.width < 256 else np.uint16
        found = np.zeros((len(bits), len(self)), wide)
        for row, query in zip(found, _words(np.packbits(bits, axis=1)).T, strict=True):
            for words, asked in zip(self._words, query, strict=True):
                row += np.bitwise_count(words ^ asked)
        return found

    def nearest(self, bits: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k nearest to a code (K,) bool: index and differing bits, both (k,); all where k exceeds it.

        Nearest first; of those that lie equally far the first in the index.
        """
        far = self.distances(bits[None])[0]
        within = np.cumsum(np.bincount(far, minlength=self.width + 1))
        near = np.flatnonzero(far <= np.searchsorted(within, min(k, len(self))))
        best = np.argsort(far[near], kind="stable")[:k]
        return near[best], far[near[best]]

    def ball(self, bits: np.ndarray, radius: int) -> np.ndarray:
        """The Hamming ball: the numbers of all codes that differ in at most `radius` bits, nearest first."""
        far = self.distances(bits[None])[0]
        near = np.flatnonzero(far <= radius)
        return near[np.argsort(far[near], kind="stable")]


def _words(packed: np.ndarray) -> np.ndarray:
    """Bytes (n, B) as the widest words that divide them, (W, n): the first of all codes, then the second."""
    word = next(word for word in WORDS if packed.shape[1] % np.dtype(word).itemsize == 0)
    return np.ascontiguousarray(np.ascontiguousarray(packed).view(word).T)
