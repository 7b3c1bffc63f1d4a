"""An anomaly detector of a trained net: how strange rows are to it, and which columns are to blame."""

from __future__ import annotations

import numpy as np

from aecore.data import Dataset, load
from aecore.data.own.picture_rows import in_range
from aecore.data.sets import cleaned
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
    maximum, of series the one with two sides. ValueError, in a sentence, where the net is not to give back
    what goes in.
    """

    SCORES = SCORES

    def __init__(self, model: Model, data: Dataset) -> None:
        check_rebuilds(model, data)
        self.model, self.data = model, data
        rows = model.spec.data.rows
        known = None if data.known_train is None else data.known_train[:rows]
        self._by = ReconstructionScores(model, data.x_train[:rows], data.shape, known)
        self._elbo: np.ndarray | None = None
        self._tested: dict[str, np.ndarray] = {}

    @property
    def available(self) -> tuple[str, ...]:
        """Keys of the scores that this net has on such rows: an ELBO is of rows that are known whole."""
        bound = bounded(self.model.spec) and not self.data.holed
        return (*available(self.data.shape), *(("elbo",) if bound else ()))

    @property
    def default(self) -> str:
        """The key of the score that is meant where none is named."""
        if self.data.kind == "series":
            return "two-sided"
        return "local" if self.data.pictured else "columns"

    @property
    def anomalies(self) -> np.ndarray | None:
        """Which test rows are anomalies, (n_test,) bool; None where that is known of none, or of all."""
        return known_anomalies(self.data)

    @property
    def train(self) -> np.ndarray:
        """The training rows (n_train, D) whose scores are `learned`, as they are kept."""
        return self._by.train

    @property
    def nbytes(self) -> int:
        """What it keeps beside the net and the data set: the training rows as they came back."""
        return 4 * self.train.size

    def scores(self, x: np.ndarray, key: str = "", known: np.ndarray | None = None) -> np.ndarray:
        """How strange rows x (n, D) are by a score, (n,) float64; by the default one where none is named.

        Values that are not `known` (n, D) bool are 0 in the rows and do not count; None says that all are.
        """
        return scored(self.model, self.fitted(key), x, known)

    def tested(self, key: str = "") -> np.ndarray:
        """The score of the test rows, of what is known of them, (n_test,) float64; computed once."""
        key = self.checked(key)
        if key not in self._tested:
            self._tested[key] = self.scores(self.data.x_test, key, self.data.known_test)
            self._tested[key].flags.writeable = False
        return self._tested[key]

    def learned(self, key: str = "") -> np.ndarray:
        """The score of training rows, at most the first 20,000, (n_train,) float64; computed once."""
        key = self.checked(key)
        if key != "elbo":
            return finite(self._by.learned(key))
        if self._elbo is None:
            self._elbo = self.scores(self.train, key)
        return self._elbo

    def blame(self, x: np.ndarray, key: str = "", known: np.ndarray | None = None) -> np.ndarray:
        """Each column's share of a row's score, (n, D) float64; rows sum to 1.

        Of a score that is no sum over columns (code, distance, ELBO, two-sided) it is that of the squared
        error.
        """
        return finite(self.fitted(key).blame(self.model, x, known))

    def errors(self, x: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
        """Mean squared error of rows, (n,) float64: what H2O's h2o.anomaly calls Reconstruction.MSE."""
        return self.scores(x, "mean", known)

    def fitted(self, key: str = "") -> FittedScore:
        """A score with all that it knows of the training rows: it is asked together with the net."""
        return self._by.fitted(self.checked(key))

    def checked(self, key: str) -> str:
        """A key that is available, the default one where it is empty; ValueError, in a sentence, if not."""
        key = key or self.default
        if key not in self.available:
            raise ValueError(f"a score here is one of {', '.join(self.available)}, got {key[:20]!r}")
        return key


def known_anomalies(data: Dataset) -> np.ndarray | None:
    """Which test rows are anomalies, (n_test,) bool; None where that is known of none, or of all.

    Of a set of which only some training rows are kept they are those of the whole set.
    """
    whole = cleaned.whole(data.name)
    found = known_anomalies(load(whole)) if whole else data.anomalies
    return None if found is None or found.all() else found


def scored(model: Model, score: FittedScore, x: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """How strange rows x (n, D) are by a score that was fitted to a net, (n,) float64."""
    return finite(_negative_elbo(model, x) if score.key == "elbo" else score.scores(model, x, known))


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
