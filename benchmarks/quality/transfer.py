"""Row 59, transfer: epochs until a net that begins from another's layers is as good as one from scratch.

The other run learned 10,000 images of the other data set; target is the test MSE that a net from scratch has
after 40 epochs on the rows named. Goal: half the epochs. With many rows it is expected to gain little.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean
from typing import Any

import numpy as np

from aecore.runs.session import Session
from aecore.spec import Spec, put
from benchmarks.fits import SEEDS, Fits, family, fits
from benchmarks.table import Line

EPOCHS = 40
ROWS = (500, 2_000, None)


def lines(full: bool) -> Iterator[Line | str]:
    seeds = SEEDS if full else SEEDS[:1]
    for source, target in (("fashion", "mnist"), ("mnist", "fashion")):
        learned = fits(family("stacked", data__name=source, train__epochs=20), seeds)
        for rows in ROWS if full else ROWS[:1]:
            scratch = fits(_recipe(target, rows), seeds)
            for freeze in (0, 1):
                yield _line(learned, scratch, source, freeze)


def _recipe(data: str, rows: int | None) -> Spec:
    changes: dict[str, Any] = {"data__rows": rows, "train__epochs": EPOCHS, "train__schedule": "cosine"}
    return family("stacked", data__name=data, train__rate=2e-3, **changes)


def _line(learned: Fits, scratch: Fits, source: str, freeze: int) -> Line:
    took = fmean(
        epochs_to_reach(first, alone, freeze)
        for first, alone in zip(learned.sessions, scratch.sessions, strict=True)
    )
    what = f"59. {scratch.first.spec.data.name} from the layers of {source}, {freeze} frozen: epochs"
    beside = f"{EPOCHS} from scratch, MSE {scratch.mse:.5f}"
    shown = f"{took:.0f}" if np.isfinite(took) else f"over {EPOCHS}"
    return scratch.line(what, shown, beside, took / EPOCHS, took <= EPOCHS / 2)


def epochs_to_reach(learned: Session, scratch: Session, freeze: int) -> float:
    """Epochs until a net that begins from `learned` has the test MSE of `scratch`; inf where it never has."""
    weights = {name: weight.numpy() for name, weight in learned.weights().items()}
    spec = put(put(scratch.spec, "start.run", "learned"), "start.freeze", freeze)
    session, goal = Session(spec, kept=lambda _: weights), scratch.evaluate()
    per_epoch = session.facts()["steps_per_epoch"]
    while session.step():
        if session.steps % per_epoch == 0 and session.evaluate() <= goal:
            return session.steps / per_epoch
    return float("inf")
