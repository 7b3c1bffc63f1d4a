"""The scikit-learn outlier detector: any autoencoder that rebuilds its rows, with fit, predict and scores."""

from __future__ import annotations

from numbers import Real
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin, clone
from sklearn.utils.validation import check_is_fitted, validate_data

from aecore.estimator import Autoencoder
from aecore.evaluation.anomalies.fitted_score import SCORES
from aecore.evaluation.anomalies.operating_points import percentile_threshold
from aecore.inference.anomaly_detection.detector import AnomalyDetector, scored


class AutoencoderOutlierDetector(OutlierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Outliers by an autoencoder: rows that it rebuilds badly, or codes in unusual places.

    It follows scikit-learn's convention: scores are the higher, the more normal, and rows are 1 or, where
    they are outliers, -1. What rows have to be like is said of `Autoencoder`, which stays a transformer and
    need not know which of its rows are strange.

    Parameters
    ----------
    autoencoder : Autoencoder, default=None
        What is fitted, a copy of it; None is `Autoencoder()`.
    by : str, default=""
        How strange a row is told: "mean", "columns", "local", "code", "distance", "elbo" or "two-sided".
        Empty is by column, and of pictures (a `shape` of the autoencoder) the local maximum.
    contamination : float, default=0.01
        Share of the rows of `fit` that are to be outliers, in (0, 0.5].

    Attributes
    ----------
    autoencoder_ : Autoencoder
        The fitted one.
    score_ : FittedScore
        The score, with what it has learned of the rows.
    offset_ : float
        `decision_function` is `score_samples` less this; rows below it are outliers.
    n_features_in_ : int
        Number of features seen during `fit`.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of features seen during `fit`, where all of them are strings.

    See Also
    --------
    sklearn.ensemble.IsolationForest, sklearn.neighbors.LocalOutlierFactor : Outliers without a net.

    References
    ----------
    .. [1] S. Hawkins et al., "Outlier detection using replicator neural networks", DaWaK (2002).

    Examples
    --------
    >>> import numpy as np
    >>> from aecore import Autoencoder, AutoencoderOutlierDetector
    >>> X = np.random.default_rng(0).normal(size=(500, 1)) @ np.ones((1, 4))
    >>> found = AutoencoderOutlierDetector(Autoencoder(code=1, epochs=100, rate=0.02)).fit(X)
    >>> found.predict([[1, 1, 1, 1], [1, -1, 1, -1]])
    array([ 1, -1])
    >>> int((found.predict(X) == -1).sum())
    5
    """

    def __init__(
        self, autoencoder: Autoencoder | None = None, *, by: str = "", contamination: float = 0.01
    ) -> None:
        self.autoencoder = autoencoder
        self.by = by
        self.contamination = contamination

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a copy of the autoencoder on rows (n, D), and find the offset; `y` is ignored.

        ValueError or TypeError, in a sentence, for parameters that do not fit; the autoencoder may warn.
        """
        self._check()
        x = validate_data(self, X, dtype=np.float32)
        self.autoencoder_ = (Autoencoder() if self.autoencoder is None else clone(self.autoencoder)).fit(x)
        model = self.autoencoder_.model_
        self.score_ = AnomalyDetector(model, self.autoencoder_.dataset(x)).fitted(self.by)
        strange = scored(model, self.score_, x)
        self.offset_ = -percentile_threshold(strange, 100 * (1 - self.contamination))
        return self

    def _check(self) -> None:
        """Before it learns: ValueError or TypeError, in a sentence, where a parameter cannot be meant."""
        share = self.contamination
        if not isinstance(share, Real) or not 0 < share <= 0.5:
            raise ValueError(f"contamination must be a number in (0, 0.5], got {share!r}")
        if self.by not in ("", *SCORES):
            raise ValueError(f"by must be one of {', '.join(SCORES)}, or empty, got {self.by!r}")
        if not isinstance(self.autoencoder, Autoencoder | None):
            kind = type(self.autoencoder).__name__
            raise TypeError(f"autoencoder must be an Autoencoder, or None for the default one, got {kind}")

    def score_samples(self, X: Any) -> np.ndarray:
        """Minus the score of each row, (n,) float64: the lower, the stranger."""
        check_is_fitted(self)
        x = validate_data(self, X, dtype=np.float32, reset=False)
        return -scored(self.autoencoder_.model_, self.score_, x)

    def decision_function(self, X: Any) -> np.ndarray:
        """`score_samples` less `offset_`, (n,) float64: below 0 for outliers."""
        return self.score_samples(X) - self.offset_

    def predict(self, X: Any) -> np.ndarray:
        """1 for rows that fit, -1 for outliers, (n,) int."""
        return np.where(self.decision_function(X) < 0, -1, 1)
