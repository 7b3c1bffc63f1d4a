"""Clean, retrain, flag: train, keep the least strange rows, train on those anew, flag; over several seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from aecore.data import load
from aecore.evaluation.anomalies.operating_points import percentile_threshold
from aecore.evaluation.label_curve import mean_and_reach
from aecore.inference.anomaly_detection.cleaning import BeforeAfter, before_after, keep_below
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.model import Model
from aecore.spec import Spec, put

Train = Callable[[Spec], Model]


class OfSeed(NamedTuple):
    """One seed: rows `kept` of how many, the threshold that flags, and what share of rows it flags.

    `flagged_train` is of the rows that the second net learned from, `flagged_test` of the test rows.
    """

    seed: int
    name: str
    kept: int
    of: int
    threshold: float
    flagged_train: float
    flagged_test: float
    ranked: BeforeAfter | None


class Mean(NamedTuple):
    """A mean over seeds, and how far its 95 % interval by Student's t reaches: infinite for one seed."""

    value: float
    reach: float


class Report(NamedTuple):
    """All seeds, and AUC and average precision over them, before and after, by name.

    `gain auc` and `gain average_precision` are of their differences, seed by seed; without known anomalies
    there is nothing there.
    """

    seeds: tuple[OfSeed, ...]
    means: dict[str, Mean]


def clean_retrain_flag(
    train: Train, spec: Spec, keep: float, flag: float, seeds: Sequence[int], key: str = ""
) -> Report:
    """Train a recipe by each seed, keep the rows up to percentile `keep`, train on them, flag above `flag`.

    `train` makes a net of a recipe that names its data set.
    """
    found = tuple(_of_seed(train, put(spec, "train.seed", seed), keep, flag, key) for seed in seeds)
    return Report(found, _means([one.ranked for one in found if one.ranked is not None]))


def _of_seed(train: Train, spec: Spec, keep: float, flag: float, key: str) -> OfSeed:
    before = AnomalyDetector(train(spec), load(spec.data.name))
    kept = keep_below(before, keep, key)
    after = AnomalyDetector(train(kept.spec), load(kept.spec.data.name))
    threshold = percentile_threshold(after.learned(key), flag)
    return OfSeed(
        spec.train.seed,
        kept.spec.data.name,
        kept.kept,
        kept.of,
        threshold,
        float((after.learned(key) > threshold).mean()),
        float((after.tested(key) > threshold).mean()),
        before_after(before, after, key),
    )


def _means(ranked: Sequence[BeforeAfter]) -> dict[str, Mean]:
    if not ranked:
        return {}
    found: dict[str, Mean] = {}
    for figure in ("auc", "average_precision"):
        before, after = (
            np.array([getattr(getattr(one, when), figure).value for one in ranked])
            for when in ("before", "after")
        )
        found |= {f"before {figure}": mean(before), f"after {figure}": mean(after)}
        found[f"gain {figure}"] = mean(after - before)
    return found


def mean(values: np.ndarray) -> Mean:
    """The mean of values (n,), with its interval."""
    return Mean(*mean_and_reach(values.tolist())) if len(values) > 1 else Mean(float(values[0]), math.inf)
