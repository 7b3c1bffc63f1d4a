"""Rows 76 and 79: anomalies, AUC and average precision on all test rows, by a preset's default score.

Columns: the net's AUC, beside it the best without a net. The net learns from normal rows alone; PCA has the
same score and, where it says so, as many components as are best on these very labels, which no net is told.
Every score of the net is in the line beneath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean
from typing import NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.anomalies.ranking import auc, average_precision
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.opponents import opponents
from aecore.inference.model import Model
from aecore.runs.session import Session
from benchmarks.fits import SEEDS, Fits, fits, preset
from benchmarks.table import Line

PRESETS = ("shuttle", "textures", "no-eights", "tissue")
ENOUGH = "95 % of variance"
"""What PCA is called whose number of components no label has chosen."""
NEAR = 0.01
"""How far below the best opponent an AUC is still as good as that."""


class Found(NamedTuple):
    """AUC and average precision."""

    auc: float
    precision: float

    def __str__(self) -> str:
        return f"{self.auc:.4f} / {self.precision:.4f}"


class Goal(NamedTuple):
    """The least that a figure is to be, of what is found from each seed and by PCA with enough components."""

    what: str
    least: float
    of: Callable[[list[Found], Found], float]


GOALS = {
    "shuttle": (
        Goal("AUC, worst seed", 0.996, lambda each, _: min(one.auc for one in each)),
        Goal("average precision, worst seed", 0.99, lambda each, _: min(one.precision for one in each)),
    ),
    "textures": (
        Goal("AUC, mean", 0.97, lambda each, _: mean(each).auc),
        Goal(f"AUC above PCA at {ENOUGH}", 0.02, lambda each, pca: mean(each).auc - pca.auc),
    ),
}


def lines(full: bool) -> Iterator[Line | str]:
    for name in PRESETS:
        yield from of_preset(name, SEEDS)


def of_preset(name: str, seeds: tuple[int, ...]) -> Iterator[Line | str]:
    """A preset's net and its opponents on the same test rows."""
    runs = fits(preset(name), seeds)
    data, detectors = runs.first.data, [detector(session) for session in runs.sessions]
    scores = {
        key: [found(data, one.scores(data.x_test, key)) for one in detectors]
        for key in detectors[0].available
    }
    key = detectors[0].default
    others = {rival: found(data, rows) for rival, rows in opponents(data, None, key).items()}
    yield from _goals(name, data, key, runs, scores[key], others)
    yield "By score: " + ", ".join(f"{one} {mean(each)}" for one, each in scores.items()) + "."
    yield "Beside: " + ", ".join(f"{rival} {each}" for rival, each in others.items()) + "."
    assert data.y_test is not None and data.anomalies is not None
    yield "By class: " + ", ".join(_by_class(data, [one.scores(data.x_test, key) for one in detectors])) + "."


def detector(session: Session) -> AnomalyDetector:
    """Of a finished run."""
    return AnomalyDetector(Model(session.net, session.spec, session.device, session.precision), session.data)


def found(data: Dataset, scores: np.ndarray) -> Found:
    """How well scores of the test rows rank the anomalies first."""
    assert data.anomalies is not None
    return Found(auc(scores, data.anomalies).value, average_precision(scores, data.anomalies).value)


def mean(each: list[Found]) -> Found:
    """Over seeds."""
    return Found(*map(fmean, zip(*each, strict=True)))


def _goals(
    name: str, data: Dataset, key: str, runs: Fits, each: list[Found], others: dict[str, Found]
) -> Iterator[Line]:
    ours, (rival, best) = mean(each), max(others.items(), key=lambda other: other[1].auc)
    linear = next(other for rival, other in others.items() if ENOUGH in rival)
    what = f"76. {data.name}"
    yield runs.line(
        f"{what}, {key}: AUC", f"{ours.auc:.4f}", f"{rival} {best.auc:.4f}", None, ours.auc >= best.auc - NEAR
    )
    for goal in GOALS.get(name, ()):
        figure = goal.of(each, linear)
        yield runs.line(
            f"{what}: {goal.what}", f"{figure:.4f}", f"goal {goal.least}", None, figure >= goal.least
        )


def _by_class(data: Dataset, scores: list[np.ndarray]) -> Iterator[str]:
    """The AUC of each class of anomalies alone against the normal rows."""
    assert data.anomalies is not None and data.y_test is not None
    for label in np.unique(data.y_test[data.anomalies]):
        these = ~data.anomalies | (data.y_test == label)
        each = fmean(auc(one[these], data.anomalies[these]).value for one in scores)
        yield f"{data.classes[label]} {each:.3f}"
