"""Linear probes: simple classifiers on codes, beside the same classifiers on the rows themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np

from aecore import device
from aecore.data import Dataset, load
from aecore.evaluation.metrics import in_range
from aecore.inference.model import Model, restored
from aecore.spec import Spec

MOST = 3000  # rows to learn from, and as many to be tried on: a minute at most
HELD = 0.2  # share of the training rows by which the strength of the penalty is chosen
STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)
"""Inverse strengths of the penalty on weights, as scikit-learn counts them."""
NORMAL_95 = 1.959964


@dataclass(frozen=True)
class ProbeScore:
    """A probe on codes or on rows: its error on test rows in percent, with its 95 % interval."""

    classifier: str
    on: str
    error: float
    lo: float
    hi: float
    strength: float
    """The inverse strength of its penalty, chosen on training rows it had not learned from."""


@dataclass(frozen=True)
class Probe:
    """All classifiers on codes and on rows; `n_train` rows taught them, `n_test` tried them."""

    scored: tuple[ProbeScore, ...]
    n_train: int
    n_test: int

    def info(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def probe(model: Model, data: Dataset, most: int = MOST) -> Probe:
    """Probe a net's codes on data with labels; ValueError, in a sentence, where there are none.

    Both kinds of features are standardised, and for each the penalty is chosen on a fifth of the training
    rows; test rows are only named.

    Source: Vincent et al., "Stacked denoising autoencoders", JMLR 11 (2010), section 6.3.
    """
    if data.y_train is None or data.y_test is None:
        raise ValueError(f"{data.name} has no labels, so there is nothing to name")
    train, test = np.flatnonzero(data.y_train >= 0)[:most], np.flatnonzero(data.y_test >= 0)[:most]
    y, y_test = data.y_train[train], data.y_test[test]
    rows = in_range(data.x_train[train]).astype(np.float32), in_range(data.x_test[test]).astype(np.float32)
    features = {"codes": (model.encode(rows[0]), model.encode(rows[1])), "rows": rows}
    found = (_scored(name, on, *features[on], y, y_test) for name in _classifiers(1.0) for on in features)
    return Probe(tuple(found), len(train), len(test))


def probe_weights(spec: Spec, weights: Callable[[], Mapping[str, Any]], most: int = MOST) -> Probe:
    """`probe` of a net with these weights, which are asked for now, on the recipe's own data."""
    data = load(spec.data.name)
    arrays = {name: np.asarray(value) for name, value in weights().items()}
    with device.one_thread():
        return probe(restored(spec, data.features, arrays), data, most)


def wilson(missed: int, n: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of a share of which `missed` of n were seen, in [0, 1].

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    share, z = missed / n, NORMAL_95**2 / n
    middle, reach = share + z / 2, sqrt(z * (share * (1 - share) + z / 4))
    return max(0.0, (middle - reach) / (1 + z)), min(1.0, (middle + reach) / (1 + z))


def _scored(
    name: str, on: str, x: np.ndarray, x_test: np.ndarray, y: np.ndarray, y_test: np.ndarray
) -> ProbeScore:
    strength = _chosen(name, x, y)
    missed = int((_classifiers(strength)[name].fit(x, y).predict(x_test) != y_test).sum())
    lo, hi = wilson(missed, len(y_test))
    return ProbeScore(name, on, 100 * missed / len(y_test), 100 * lo, 100 * hi, strength)


def _chosen(name: str, x: np.ndarray, y: np.ndarray) -> float:
    """The strength that names most of the training rows held out rightly, going up until one does worse."""
    n = len(x) - round(HELD * len(x))
    best, chosen = -1.0, STRENGTHS[0]
    for strength in STRENGTHS:
        score = _classifiers(strength)[name].fit(x[:n], y[:n]).score(x[n:], y[n:])
        if score < best:
            break
        best, chosen = score, strength
    return chosen


def _classifiers(strength: float) -> Mapping[str, Any]:
    """Both classifiers, each on standardised features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    kinds = {
        "linear SVM": LinearSVC(C=strength, dual=False, tol=1e-2, max_iter=2000),
        "logistic regression": LogisticRegression(C=strength, tol=1e-3, max_iter=2000),
    }
    return {name: make_pipeline(StandardScaler(), kind) for name, kind in kinds.items()}
