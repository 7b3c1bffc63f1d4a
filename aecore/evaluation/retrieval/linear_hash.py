"""Linear hash functions: iterative quantisation (ITQ), PCA signs, random hyperplanes (LSH), all centred."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.evaluation.metrics import chunks, in_range
from aecore.evaluation.pca import PCA, pca

TURNS = 50
"""Of ITQ's rotation, as in the paper."""


@dataclass(frozen=True, eq=False)
class LinearHash:
    """K bits of a row, each the side of a hyperplane through the mean (d,) on which it lies.

    `directions` (K, d). Rows are given as the net sees them or as uint8, which counts as divided by 255.
    """

    mean: np.ndarray
    directions: np.ndarray

    def encode(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, d) to bits (n, K) bool."""
        bits = np.empty((len(x), len(self.directions)), bool)
        for rows in chunks(len(x)):
            bits[rows] = (in_range(x[rows]) - self.mean) @ self.directions.T >= 0
        return bits


def pca_signs(fitted: PCA) -> LinearHash:
    """The signs of principal components, as many as there are."""
    return LinearHash(fitted.mean, fitted.components)


def random_hyperplanes(mean: np.ndarray, bits: int, seed: int) -> LinearHash:
    """Locality-sensitive hashing (LSH) by random hyperplanes through the rows' mean (d,).

    Through the origin, as in the paper, it is worse wherever rows have a mean.

    Source: Charikar, "Similarity estimation techniques from rounding algorithms", STOC (2002), section 3.
    """
    return LinearHash(mean, np.random.default_rng(seed).standard_normal((bits, len(mean))))


def itq(x: np.ndarray, bits: int, seed: int, fitted: PCA | None = None) -> LinearHash:
    """Iterative quantisation: principal components of rows x (n, d), turned until signs fit them best.

    As many bits as asked, or as there are components, which may be `fitted` to the same rows already.
    Rotation and signs are found in turns from a random rotation: signs of the turned rows, then the rotation
    that brings rows closest to them (Procrustes).

    Source: Gong and Lazebnik, "Iterative quantization: a Procrustean approach to learning binary codes",
    CVPR (2011), section 3.
    """
    fitted = pca(x, bits) if fitted is None else fitted.first(bits)
    v = fitted.encode(x)
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.standard_normal((v.shape[1], v.shape[1])))[0]
    for _ in range(TURNS):
        signs = np.where(v @ turn >= 0, 1.0, -1.0)
        left, _, right = np.linalg.svd(v.T @ signs)
        turn = left @ right
    return LinearHash(fitted.mean, turn.T @ fitted.components)
