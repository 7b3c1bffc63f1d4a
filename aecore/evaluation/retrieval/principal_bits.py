"""Principal bits: in which order bits of a code are kept where fewer of them have to do."""

from __future__ import annotations

import numpy as np

NONE_LEFT = 1e-9
"""Of a bit's variance, so little is left of one that others tell as well, but for rounding."""


def principal_bits(bits: np.ndarray) -> np.ndarray:
    """All bits' numbers (K,) in the order in which they are kept, by the bits (n, K) of rows alone.

    Each is the one that, beside those kept before it, tells most of all bits by linear regression: greedy
    column subset selection on the covariance. A bit that others tell already, or that never changes, comes
    last.

    Sources: McCabe, "Principal variables", Technometrics 26 (1984); Farahat, Ghodsi and Kamel, "Efficient
    greedy feature selection for unsupervised learning", Knowledge and Information Systems 35 (2013).
    """
    left = np.atleast_2d(np.cov(bits.T.astype(float), bias=True))  # (K, K), what is not told yet
    floor = NONE_LEFT * max(1.0, float(left.diagonal().max()))
    order: list[int] = []
    for _ in range(len(left)):
        variance = left.diagonal()
        told = np.divide((left**2).sum(0), variance, out=np.zeros(len(left)), where=variance > floor)
        told[order] = -1
        best = int(told.argmax())
        order.append(best)
        if variance[best] > floor:
            left = left - np.outer(left[:, best], left[best]) / variance[best]
    return np.array(order)
