"""Fill a table by nets that are trained on its own known cells: the mean of a few, begun anew each."""

from __future__ import annotations

import math

import numpy as np

from aecore.data import Dataset
from aecore.families import find
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec, put

MEMBERS = 3
"""Nets whose answers are averaged (deep ensembles)."""
STEPS = 500
"""Minibatches that each learns from."""


def filled_by_net(x: np.ndarray, known: np.ndarray, seed: int, members: int = MEMBERS) -> np.ndarray:
    """Standardised rows (n, D), 0 where unknown, with every unknown cell told by the imputation family.

    Source: the mean of several nets: Lakshminarayanan, Pritzel and Blundell, "Simple and scalable predictive
    uncertainty estimation using deep ensembles" (2017).
    """
    data = table(x, known)
    given = np.where(known, x, np.nan).astype(np.float32)
    answers = [_trained(data, recipe(len(x), 10 * seed + i)).reconstruct(given) for i in range(members)]
    return np.where(known, x, np.mean(answers, 0, dtype=np.float64))


def table(x: np.ndarray, known: np.ndarray) -> Dataset:
    """Rows with holes as a data set, all of them to learn from."""
    rows = np.where(known, x, 0.0).astype(np.float32)
    span = min(float(rows.min()), 0.0), max(float(rows.max()), 0.0)
    return Dataset(
        "table", "Table", "table", rows, rows[:0], range=span, known_train=known, known_test=known[:0]
    )


def recipe(n: int, seed: int) -> Spec:
    """The family's recipe for a table of so many rows."""
    spec = find("imputation").spec
    epochs = math.ceil(STEPS / math.ceil(n / spec.train.batch))
    for path, value in {"data.name": "table", "train.epochs": epochs, "train.seed": seed}.items():
        spec = put(spec, path, value)
    return spec


def _trained(data: Dataset, spec: Spec) -> Model:
    session = Session(spec, data).run()
    if session.status != "done":
        raise ValueError(session.error or "the net was not trained to its end")
    return Model(session.net, session.spec, session.device, session.precision)
