"""Softmax regression (multinomial logistic): the linear baseline of any classifier."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecore.data import limits, scratch

COPIES = 8  # of the rows it is fitted to, in float32: float64, with a 1, scores and slopes
STEPS = 40  # of a quasi-Newton descent: more fit the training rows closer, and name others no better


def fitted_rows(n: int, features: int) -> int:
    """How many of n training rows the baseline is fitted to: the first that fit into memory, or all."""
    most = limits.IN_MEMORY // (4 * features * COPIES)
    return min(n, max(most, 1)) if scratch.large(4 * n * features) else n


def softmax_regression(
    x: np.ndarray, y: np.ndarray, classes: int, decay: float = 1e-3
) -> Callable[[np.ndarray], np.ndarray]:
    """Fit softmax regression to rows x (n, D) and labels y (n,); returns the classifier of rows (m, D), (m,).

    Makes the mean negative log-likelihood of the labels small, plus `decay` times half the squared weights;
    rows labelled -1 are left out.

    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.3.4.
    """
    from scipy.optimize import minimize  # a third of a second, which reading a recipe must not cost

    x, y = _with_one(x[y >= 0]), y[y >= 0]
    right = np.eye(classes, dtype=np.float32)[y]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(x.shape[1], classes).astype(np.float32)
        scores = x @ w
        scores -= scores.max(1, keepdims=True)
        total = np.log(np.exp(scores).sum(1, keepdims=True))
        slope = x.T @ (np.exp(scores - total) - right) / len(x) + decay * w
        surprise = float((total - (scores * right).sum(1, keepdims=True)).mean(dtype=np.float64))
        return surprise + decay / 2 * float(np.square(w).sum()), slope.astype(np.float64).ravel()

    start = np.zeros(x.shape[1] * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = found.reshape(-1, classes).astype(np.float32)
    return lambda rows: (_with_one(rows) @ weights).argmax(1)


def _with_one(x: np.ndarray) -> np.ndarray:
    """Rows with a 1 at their end, (n, D + 1) float32: its weight is the bias."""
    return np.hstack([x, np.ones((len(x), 1))]).astype(np.float32)
