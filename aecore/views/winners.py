"""Winner-take-all views: dead units over the epochs, and the kernel that each unit stamps."""

from __future__ import annotations

import math
from typing import cast

import numpy as np

from aecore.evaluation.metrics import active_units
from aecore.nets.convolution.conv_wta import ConvolutionalWTA
from aecore.views.convolutional import windows
from aecore.views.snapshot import Curve, View
from aecore.views.standard import Scene


def winners(scene: Scene) -> View:
    """How many units never won, epoch by epoch, and how many say the same for every shown row.

    A unit that never won in an epoch won in none of its minibatches, so the least of those bounds the number.
    """
    least = _least(scene.curves.get("dead"), scene.steps_per_epoch)
    silent, units = int((~active_units(scene.codes)).sum()), scene.codes.shape[1]
    return View(
        "Curve",
        "winners",
        "Dead units, which never win",
        {"dead_x": np.arange(len(least)) + 1.0, "dead_y": least},
        score=f"{silent} of {units} dead",
        unit="units, at most",
        caption=f"dead: the same activation for all {len(scene.codes):,} shown test rows",
    )


def stamps(scene: Scene) -> View:
    """What each unit stamps, scaled by its own largest weight; places go past the code, and are counted."""
    bits = cast(ConvolutionalWTA, scene.spec.net).place_bits(math.prod(scene.shape))
    caption = f"places take up to {bits:,.0f} bits past the code"
    return windows(scene.net.decoder.decoder.weight, "Decoder kernels: each unit's stamp", caption)


def _least(dead: Curve | None, per_epoch: int) -> np.ndarray:
    """The least of each whole epoch's minibatches, (epochs,) float64."""
    values = np.zeros(0) if dead is None else dead.value
    whole = len(values) // per_epoch * per_epoch
    found: np.ndarray = values[:whole].reshape(-1, per_epoch).min(1, initial=np.inf)
    return found
