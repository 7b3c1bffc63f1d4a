"""Clean: the rows that are least strange to a net, as the training rows of the next; and before and after."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aecore.data.sets import cleaned
from aecore.evaluation.anomalies.operating_points import percentile_threshold
from aecore.evaluation.anomalies.ranking import Estimate, auc, auc_difference, average_precision
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.spec import Spec, put


class Kept(NamedTuple):
    """A recipe that learns from the `kept` training rows `of` those that a net learned from.

    Their scores are at most the `threshold`, which stands at a percentile of all of them.
    """

    spec: Spec
    kept: int
    of: int
    threshold: float


def keep_below(detector: AnomalyDetector, percentile: float, key: str = "") -> Kept:
    """The recipe of a detector's net for those training rows whose score is up to a percentile of all scores.

    Which rows these are is remembered in the data folder: their set has a name of its own, and runs on it can
    be repeated. ValueError, in a sentence, where too few are left; OSError where it cannot be remembered.
    """
    data, spec = detector.data, detector.model.spec
    most = spec.data.rows
    known = None if data.known_train is None else data.known_train[:most]
    scores = detector.scores(data.x_train[:most], key, known)
    threshold = percentile_threshold(scores, percentile)
    kept = np.zeros(data.n_train, bool)
    kept[: len(scores)] = scores <= threshold
    name = cleaned.keep(data.name, kept)
    recipe = put(put(spec, "data.name", name), "data.rows", None)
    return Kept(recipe, int(kept.sum()), len(scores), threshold)


class Ranked(NamedTuple):
    """How well a net ranks the anomalies of the test rows."""

    auc: Estimate
    average_precision: Estimate


class BeforeAfter(NamedTuple):
    """A net and that of the rows kept, on the same test rows; None where no anomalies are known.

    `gain` is by how much the AUC has risen, and how far the 95 % interval of that reaches.
    """

    before: Ranked
    after: Ranked
    gain: tuple[float, float]


def before_after(before: AnomalyDetector, after: AnomalyDetector, key: str = "") -> BeforeAfter | None:
    """Two nets by the same score on the test rows of the first one's set, and by the anomalies it has."""
    strange = before.anomalies
    if strange is None:
        return None
    first, second = before.tested(key), after.tested(key)
    return BeforeAfter(
        _ranked(first, strange), _ranked(second, strange), auc_difference(second, first, strange)
    )


def _ranked(scores: np.ndarray, strange: np.ndarray) -> Ranked:
    return Ranked(auc(scores, strange), average_precision(scores, strange))
