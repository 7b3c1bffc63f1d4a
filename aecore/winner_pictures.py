"""Pictures of units that compete: how many never win."""

from __future__ import annotations

import math

import numpy as np

from aecore.convolutional_pictures import windows
from aecore.metrics import active_units
from aecore.pictures import Scene
from aecore.snapshot import Curve, View


def winners(scene: Scene) -> View:
    """How many units had no winner in a minibatch, over the epochs, and how many speak for no shown row."""
    per_epoch = math.ceil(len(scene.rows.x) / scene.spec.train.batch)
    dead = scene.curves.get("dead", Curve(np.zeros(0), np.zeros(0)))
    arrays = {"dead_x": dead.step / per_epoch, "dead_y": np.asarray(dead.value, float)}
    silent, units = int((~active_units(scene.codes)).sum()), scene.codes.shape[1]
    return View(
        "Curve",
        "winners",
        "Units without a winner",
        arrays,
        score=f"{silent} of {units} dead",
        unit="units of a minibatch",
        caption=f"dead: says the same for all {len(scene.codes):,} shown test rows",
    )


def stamps(scene: Scene) -> View:
    """What each unit stamps, scaled by its own largest weight."""
    return windows(scene.net.decoder.decoder.weight, "What each unit stamps")
