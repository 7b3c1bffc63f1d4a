"""Semantic hashing in use: rows by a run's bits, what a bit stands for, precision beside linear hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.pca import PCA, pca
from aecore.evaluation.retrieval.hamming_search import HammingIndex
from aecore.evaluation.retrieval.linear_hash import LinearHash, itq, pca_signs, random_hyperplanes
from aecore.evaluation.retrieval.precision import precision_at_k
from aecore.families.regularisation.semantic_hashing import BinaryCode
from aecore.inference.image_index import ROWS
from aecore.inference.model import Model

OPPONENTS = ("ITQ", "PCA signs", "LSH")


@dataclass(frozen=True, eq=False)
class BitMeaning:
    """A bit: the mean of rows with it and without it, (D,) each, and the share of rows that have it."""

    on: np.ndarray
    off: np.ndarray
    share: float


class HashIndex:
    """Rows (m, D) float32 by their binary code; ValueError, in a sentence, where a run has none."""

    def __init__(self, model: Model, rows: np.ndarray) -> None:
        if not isinstance(model.spec.bottleneck, BinaryCode):
            got = type(model.spec.bottleneck).__name__
            raise ValueError(f"hashing needs a run whose bottleneck is BinaryCode, got {got}")
        self.model, self.rows = model, rows
        self.bits = self.hashed(rows)
        self.index = HammingIndex(self.bits)

    def hashed(self, rows: np.ndarray) -> np.ndarray:
        """Rows (n, D) to bits (n, K) bool."""
        found: np.ndarray = self.model.encode(rows) > 0
        return found

    def meaning(self, bit: int) -> BitMeaning:
        """What rows with a bit and rows without it look like; a mean of no rows is 0."""
        has = self.bits[:, bit]
        return BitMeaning(self._mean(has), self._mean(~has), float(has.mean()))

    def flipped(self, row: np.ndarray, bit: int) -> np.ndarray:
        """A row (D,) as the net draws it, and as it does with one bit turned over: (2, D)."""
        code = np.where(self.hashed(row[None]), 1, -1).astype(np.float32).repeat(2, 0)
        code[1, bit] *= -1
        return self.model.decode(code)

    def _mean(self, some: np.ndarray) -> np.ndarray:
        if not some.any():
            return np.zeros(self.rows.shape[1], np.float32)
        found: np.ndarray = self.rows[some].mean(0)
        return found

    def precision(
        self, labels: np.ndarray, rows: np.ndarray, asked: np.ndarray, ks: Sequence[int]
    ) -> np.ndarray:
        """Precision at each k in percent, of query rows (n, D) and labels; ties at their expected value."""
        return _percent(self.index, labels, self.hashed(rows), asked, ks)


def opponents(data: Dataset, bits: int, seed: int = 0, fitted: PCA | None = None) -> dict[str, LinearHash]:
    """What hashes so many bits without a net: ITQ, PCA signs and centred random hyperplanes, by name.

    All are fitted on the first 10,000 training rows, as PCA may be already.
    """
    fitted = pca(data.x_train[:ROWS], bits) if fitted is None else fitted.first(bits)
    found = (
        itq(data.x_train[:ROWS], bits, seed, fitted),
        pca_signs(fitted),
        random_hyperplanes(fitted.mean, bits, seed),
    )
    return dict(zip(OPPONENTS, found, strict=True))


def hash_precision(data: Dataset, hashed: LinearHash, ks: Sequence[int]) -> np.ndarray:
    """Precision at each k in percent of a linear hash: test rows among the first 10,000 training rows."""
    if data.y_train is None or data.y_test is None:
        raise ValueError(f"{data.name} has no labels, so there is nothing to measure by")
    index = HammingIndex(hashed.encode(data.x_train[:ROWS]))
    return _percent(index, data.y_train[:ROWS], hashed.encode(data.x_test), data.y_test, ks)


def _percent(
    index: HammingIndex, labels: np.ndarray, bits: np.ndarray, asked: np.ndarray, ks: Sequence[int]
) -> np.ndarray:
    found: np.ndarray = precision_at_k(lambda some: index.distances(bits[some]), labels, asked, ks).mean(1)
    return 100 * found
