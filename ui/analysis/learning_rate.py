"""The learning rate schedule of a run: the rate of each step as it was, and as it is planned to go on."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecore.training.schedules import factor
from aecore.views.snapshot import Snapshot
from ui.components.chart import chart, figure, line, theme

PLANNED = ("constant", "cosine", "one-cycle")
"""Schedules that depend on progress alone; the others look at errors that are not known yet."""
POINTS = 400


def learning_rate_schedule(snapshot: Snapshot, *, key: str) -> None:
    """The chart; stages without gradient descent have no learning rate and are left out."""
    how = snapshot.spec.train.schedule
    drawn = figure(traces(snapshot), x="Epochs", y=f"learning rate ({how})", log_y=True)
    chart(drawn, key=key, alt=f"Learning rate over epochs, schedule {how}")


def traces(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What was used, where the run has begun, and the plan where there can be one."""
    made = [line("planned", *planned(snapshot), theme().mute, dash="dot")] if _foreseen(snapshot) else []
    if "rate" in snapshot.curves:
        made.append(line("used", *used(snapshot), theme().series[0]))
    return made


def used(snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """The rate of each minibatch over epochs, at the step it was used for: it is logged once that is over."""
    curve = snapshot.curves["rate"]
    return (curve.step - 1) * (snapshot.epoch / max(snapshot.step, 1)), np.asarray(curve.value)


def planned(snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """The schedule of the whole run at the learning rate of now, from the first epoch to the last."""
    train = snapshot.spec.train
    progress = np.linspace(0, 1, POINTS)
    return progress * train.epochs, np.array([train.rate * factor(train.schedule, p) for p in progress])


def _foreseen(snapshot: Snapshot) -> bool:
    """Whether the plan is known: one stage, whose schedule depends on nothing but progress."""
    return snapshot.spec.train.schedule in PLANNED and len(snapshot.facts.get("stages", {})) <= 1
