"""An anomaly detector of a trained net: how strange rows are to it, and which columns are to blame."""

from __future__ import annotations

import numpy as np

from aecore.data import Dataset
from aecore.data.own.picture_rows import in_range
from aecore.evaluation.anomalies.fitted_score import SCORES, FittedScore
from aecore.evaluation.anomalies.reconstruction_scores import ReconstructionScores, available
from aecore.evaluation.likelihood import bounded, elbo_by_common_noise
from aecore.inference.model import Model

NOISE_SEED = 0
"""Of the draws by which an ELBO is told: the same for every row, every time."""


class AnomalyDetector:
    """Scores rows by a net, beside the training rows of its recipe; the higher, the stranger.

    Rows are (n, D) as the net sees them, or uint8. `available` are keys of SCORES in the order in which they
    are offered, `default` the one that does best without any choice: by column, of pictures the local
    maximum. ValueError, in a sentence, where the net is not to give back what goes in.
    """

    SCORES = SCORES

    def __init__(self, model: Model, data: Dataset) -> None:
        check_rebuilds(model, data)
        self.model, self.data = model, data
        self._by = ReconstructionScores(model, data.x_train[: model.spec.data.rows], data.shape)
        self._elbo: np.ndarray | None = None

    @property
    def available(self) -> tuple[str, ...]:
        """Keys of the scores that this net has on such rows."""
        return (*available(self.data.shape), *(("elbo",) if bounded(self.model.spec) else ()))

    @property
    def default(self) -> str:
        """The key of the score that is meant where none is named."""
        return "local" if self.data.pictured else "columns"

    @property
    def train(self) -> np.ndarray:
        """The training rows (n_train, D) whose scores are `learned`, as they are kept."""
        return self._by.train

    @property
    def nbytes(self) -> int:
        """What it keeps beside the net and the data set: the training rows as they came back."""
        return 4 * self.train.size

    def scores(self, x: np.ndarray, key: str = "") -> np.ndarray:
        """How strange rows x (n, D) are by a score, (n,) float64; by the default one where none is named."""
        return scored(self.model, self.fitted(key), x)

    def learned(self, key: str = "") -> np.ndarray:
        """The score of training rows, at most the first 20,000, (n_train,) float64; computed once."""
        key = self.checked(key)
        if key != "elbo":
            return finite(self._by.learned(key))
        if self._elbo is None:
            self._elbo = self.scores(self.train, key)
        return self._elbo

    def blame(self, x: np.ndarray, key: str = "") -> np.ndarray:
        """Each column's share of a row's score, (n, D) float64; rows sum to 1.

        Of a score that is no sum over columns (code, distance, ELBO, two-sided) it is that of the squared
        error.
        """
        return finite(self.fitted(key).blame(self.model, x))

    def errors(self, x: np.ndarray) -> np.ndarray:
        """Mean squared error of rows, (n,) float64: what H2O's h2o.anomaly calls Reconstruction.MSE."""
        return self.scores(x, "mean")

    def fitted(self, key: str = "") -> FittedScore:
        """A score with all that it knows of the training rows: it is asked together with the net."""
        return self._by.fitted(self.checked(key))

    def checked(self, key: str) -> str:
        """A key that is available, the default one where it is empty; ValueError, in a sentence, if not."""
        key = key or self.default
        if key not in self.available:
            raise ValueError(f"a score here is one of {', '.join(self.available)}, got {key[:20]!r}")
        return key


def scored(model: Model, score: FittedScore, x: np.ndarray) -> np.ndarray:
    """How strange rows x (n, D) are by a score that was fitted to a net, (n,) float64."""
    return finite(_negative_elbo(model, x) if score.key == "elbo" else score.scores(model, x))


def _negative_elbo(model: Model, x: np.ndarray) -> np.ndarray:
    found = model.map(
        in_range(x), lambda rows: -elbo_by_common_noise(model.net, rows, model.spec, NOISE_SEED)
    )
    return found.astype(np.float64)


def check_rebuilds(model: Model, data: Dataset) -> None:
    """Raise ValueError, in a sentence, where a net is not meant to give back what goes in."""
    if data.kind == "ratings":
        raise ValueError(
            f"{data.name} holds ratings, of which most are unknown: choose a run on rows that are known whole"
        )
    if data.paired:
        raise ValueError(
            f"rows of {data.name} are pairs, and a net that learned from them gives other rows back than go "
            "in: choose a run that rebuilds its rows"
        )


def finite(values: np.ndarray) -> np.ndarray:
    """The same; ValueError, in a sentence, where a value is not finite."""
    if not np.isfinite(values).all():
        raise ValueError("the net gives numbers that are not finite: train it anew, at a lower train.rate")
    return values
