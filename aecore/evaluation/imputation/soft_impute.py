"""Soft-impute: a matrix of low nuclear norm that agrees with the known cells; the others are its answer."""

from __future__ import annotations

import numpy as np

SHRINKAGES = (0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.03)
"""Tried from the strongest down, as shares of the largest singular value."""
HELD_OUT = 0.1
STEPS, TOLERANCE = 100, 1e-4


def soft_impute(x: np.ndarray, known: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows (n, D), standardised, with what is not `known` filled; held-out cells choose the shrinkage.

    Source: Mazumder, Hastie and Tibshirani, "Spectral regularization algorithms for learning large
    incomplete matrices", JMLR 11 (2010), algorithm 1.
    """
    hidden = known & (rng.random(x.shape) < HELD_OUT)
    seen = known & ~hidden
    errors = [float(np.square(answer - x)[hidden].sum()) for answer in _path(x, seen)]
    best = int(np.argmin(errors))
    *_, answer = _path(x, known, best + 1)
    return np.where(known, x, answer)


def shrunk(x: np.ndarray, known: np.ndarray, shrinkage: float, begin: np.ndarray) -> np.ndarray:
    """The matrix whose squared error on known cells, plus twice `shrinkage` its nuclear norm, is least."""
    answer = begin
    for _ in range(STEPS):
        left, singular, right = np.linalg.svd(np.where(known, x, answer), full_matrices=False)
        next_one = (left * np.maximum(singular - shrinkage, 0)) @ right
        moved = float(np.linalg.norm(next_one - answer)) / max(float(np.linalg.norm(answer)), 1e-12)
        answer = next_one
        if moved < TOLERANCE:
            break
    return answer


def _path(x: np.ndarray, known: np.ndarray, length: int = len(SHRINKAGES)) -> list[np.ndarray]:
    """Answers at one shrinkage after the other, each from the one before (warm starts)."""
    answer, answers = np.zeros(x.shape), []
    largest = float(np.linalg.norm(np.where(known, x, 0), 2))
    for share in SHRINKAGES[:length]:
        answer = shrunk(x, known, share * largest, answer)
        answers.append(answer)
    return answers
