"""What lists are measured against: implicit's iALS, EASE as published, and lists by predicted stars.

Each learns from the stars (N, D) of some people, 0 unrated, and returns what scores films for new ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecore.recommend.models.ease import solved
from benchmarks.rating_peers import factors

Scores = Callable[[np.ndarray], np.ndarray]
PENALTY = 300.0  # of EASE: the best of 100, 300 and 1,000 in what was published for these sets
ALPHA, RIDGE, K, SWEEPS, SEED = 10.0, 50.0, 32, 15, 0  # of iALS: as our own, in the package's own units


def ease(stars: np.ndarray) -> Scores:
    """Seen or not, one matrix: Steck, "Embarrassingly shallow autoencoders for sparse data" (2019)."""
    found = solved((stars > 0).astype(np.float32), PENALTY, dropout=0)
    matrix = found.partial * found.spread[:, None] / found.spread
    return lambda given: (given > 0).astype(np.float32) @ matrix


def ials(stars: np.ndarray) -> Scores:
    """Seen or not, by the package implicit; new people are placed by its own fold-in."""
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    model = AlternatingLeastSquares(
        K, regularization=RIDGE, alpha=ALPHA, iterations=SWEEPS, num_threads=1, random_state=SEED
    )
    model.fit(csr_matrix(stars > 0, dtype=np.float32), show_progress=False)

    def scores(given: np.ndarray) -> np.ndarray:
        seen = csr_matrix(given > 0, dtype=np.float32)
        return model.recalculate_user(np.arange(len(given)), seen) @ model.item_factors.T

    return scores


def stars(stars: np.ndarray) -> Scores:
    """The order of the stars that biased matrix factorisation predicts."""
    return factors(stars)


PEERS: dict[str, Callable[[np.ndarray], Scores]] = {
    "EASE, seen or not": ease,
    "iALS of implicit": ials,
    "biased MF by stars": stars,
}
