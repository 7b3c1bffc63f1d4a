"""EASE, the shallow linear autoencoder: one item-item matrix with a zero diagonal, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.models.item_item import graded, through
from aecore.recommend.models.scorer import Kind

PENALTY = 300.0
DROPOUT = 0.3  # share of everybody's ratings that the closed form imagines to be missing


@dataclass(frozen=True)
class Ease:
    """B[i, j] = partial[i, j] * spread[i] / spread[j]: what a rating of film i adds to film j.

    `partial` (D, D) float32 is symmetric with a diagonal of 0: how much two films go together when all others
    are known, their partial correlation. `spread` (D,) float32 is what is left to know of each.
    """

    partial: np.ndarray
    spread: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """Sums over what was rated, (B, D)."""
        found: np.ndarray = through(graded(given) * self.spread, self.partial) / self.spread
        return found


def fit(ratings: Ratings, seed: int = 0) -> Ease:
    """Solve for the matrix at once. Nothing is drawn at random."""
    return solved(graded(ratings.stars))


def solved(x: np.ndarray, penalty: float = PENALTY, dropout: float = DROPOUT) -> Ease:
    """The B of zero diagonal that minimises |x - xB|^2 plus a charge for each film's row, for x (N, D).

    Film i is charged `penalty + dropout / (1 - dropout) * sum of x_i^2`.
    Source: Steck (2020), section 3, of which Steck (2019), equation 8, is the case without dropout.
    """
    gram = (x.T @ x).astype(np.float64)
    charge = penalty + dropout / (1 - dropout) * np.diag(gram)
    inverse = np.linalg.inv(gram + np.diag(charge))
    spread = np.sqrt(np.diag(inverse))
    partial = np.triu(-inverse / np.outer(spread, spread), 1).astype(np.float32)
    return Ease(partial + partial.T, spread.astype(np.float32))


KIND = Kind(
    name="ease",
    title="Shallow linear (EASE)",
    story=(
        "One layer without a code: each film is guessed from all the others, and may not use itself. "
        "The best such matrix has a formula, so there is nothing to wait for. "
        "What each of your ratings adds to a film can be read off exactly."
    ),
    source=(
        "Steck, Embarrassingly shallow autoencoders for sparse data, WWW (2019); "
        "Steck, Autoencoders that don't overfit towards the identity, NeurIPS (2020)"
    ),
    scorer=Ease,
    fit=fit,
)
