"""The restricted Boltzmann machine (RBM) as a recommender: liked or not, by a hundred hidden units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import RELEVANT, Ratings
from aecore.recommend.models.engine_training import sigmoid, trained
from aecore.recommend.models.scorer import Kind


@dataclass(frozen=True)
class Machine:
    """Weights of films' two sides, not liked and liked: `weight` (K, D * 2).

    `units` (K,) and `films` (D * 2,) are biases, `values` (2,) the mean stars of each side.
    """

    weight: np.ndarray
    units: np.ndarray
    films: np.ndarray
    values: np.ndarray

    def scores(self, given: np.ndarray) -> np.ndarray:
        """The stars (B, D) it expects: the mean of both sides by their chances."""
        rated = given > 0
        sides = np.stack([rated & (given < RELEVANT), given >= RELEVANT], -1).reshape(len(given), -1)
        on = sigmoid(sides.astype(np.float32) @ self.weight.T + self.units)
        logits = (on @ self.weight + self.films).reshape(*given.shape, 2)
        liked = sigmoid(logits[..., 1] - logits[..., 0])
        found: np.ndarray = self.values[0] + (self.values[1] - self.values[0]) * liked
        return found


def fit(ratings: Ratings, seed: int = 0) -> Machine:
    """Train it by contrastive divergence."""
    from aecore.families import find  # reading all families takes longer than serving

    found = trained(find("ratings-rbm").spec, ratings, seed)
    return Machine(
        found["encoder.weight"], found["encoder.bias"], found["decoder.bias"], found["encoder.values"]
    )


KIND = Kind(
    name="rbm",
    title="Boltzmann machine",
    story=(
        "Each film you rated is a unit that says liked or not, and a hundred hidden units listen to them. "
        "They answer with how likely you are to like each other film. "
        "It learned by dreaming: what people rated was made likelier than what it dreamt."
    ),
    source="Salakhutdinov, Mnih and Hinton, RBMs for collaborative filtering, ICML (2007)",
    scorer=Machine,
    fit=fit,
    stars=True,
)
