"""The restricted Boltzmann machine as a recommender: liked or not, by a hundred units that listen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.kinds.article import dataset
from aecore.recommend.scorer import Kind

LIKED = 4.0  # stars


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
        sides = np.stack([rated & (given < LIKED), given >= LIKED], -1).reshape(len(given), -1)
        on = _sigmoid(sides.astype(np.float32) @ self.weight.T + self.units)
        logits = (on @ self.weight + self.films).reshape(*given.shape, 2)
        liked = _sigmoid(logits[..., 1] - logits[..., 0])
        return self.values[0] + (self.values[1] - self.values[0]) * liked


def fit(ratings: Ratings, seed: int = 0) -> Machine:
    """Train it by contrastive divergence."""
    from aecore.families import find  # trains with torch, which serving must not import
    from aecore.session import Session
    from aecore.spec import put

    session = Session(put(find("ratings-rbm").spec, "train.seed", seed), dataset(ratings)).run()
    found = {name: value.numpy() for name, value in session.weights().items()}
    return Machine(
        found["encoder.weight"], found["encoder.bias"], found["decoder.bias"], found["encoder.values"]
    )


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * x))


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
