"""Views of deep nets: layer-wise training, the error of each layer, and validation error."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from aecore.views.snapshot import Curve, View
from aecore.views.standard import Scene

WAITS, TRAINS, TRAINED, TOGETHER = range(4)
LAST = 20  # minibatches whose mean error stands beside a layer


def ladder(scene: Scene) -> View:
    """The layers from the input up: which waits, which trains, which are done; then all of them at once.

    A net that gives back what it was shown is then unrolled. One with a `head` names it instead: the head is
    a layer of its own that only trains with all others.
    """
    net: Any = scene.spec.net
    below = len(net.hidden) + 1
    head = getattr(scene.net, "head", None)
    tops = () if head is None else (head.out_features,)
    now = _trains_now(scene.curves, below)
    together = now > below
    states = [_state(i, now, together) for i in range(below)] + [
        TOGETHER if together else WAITS for _ in tops
    ]
    errors = [_last(scene.curves.get(f"layer_{i + 1}")) for i in range(len(states))]
    return View(
        "Ladder",
        "ladder",
        "Layer-wise training",
        {
            "widths": np.array([*net.widths(prod(scene.shape))[: below + 1], *tops], np.int32),
            "state": np.array(states, np.uint8),
            "error": np.array(errors, np.float32),
        },
        score="all layers" if together else f"layer {now} of {below}" if now else "",
        caption="a layer's error: MSE of its own input",
        labels=(*(f"layer {i + 1}" for i in range(below)), *("classes" for _ in tops)),
        marks={"unrolled": float(together and not tops)},
    )


def layer_errors(scene: Scene) -> View:
    """The error of each layer while it trained alone, and then of the whole net, over epochs."""
    per_epoch = scene.steps_per_epoch
    names = {name: name.replace("_", " ") for name in sorted(scene.curves) if name.startswith("layer_")}
    arrays: dict[str, np.ndarray] = {}
    for name, told in {**names, "train_mse": "all"}.items():
        if name in scene.curves:
            step, value = _averaged(scene.curves[name], per_epoch)
            arrays |= {f"{told}_x": step / per_epoch, f"{told}_y": value}
    return View(
        "Curve",
        "layers",
        "Reconstruction error by layer",
        arrays,
        unit="MSE",
        caption=f"of each layer's own input{', all: of what was wanted' * scene.paired}, mean over an epoch",
    )


def _averaged(curve: Curve, per_epoch: int) -> Curve:
    """The mean of every epoch, at its end; what is left over at the end of its own."""
    begins = np.arange(0, len(curve.value), per_epoch)
    counts = np.diff([*begins, len(curve.value)])
    ends = curve.step[np.minimum(begins + per_epoch, len(curve.step)) - 1]
    return Curve(ends, np.add.reduceat(curve.value, begins) / counts)


def held_out(scene: Scene) -> View | None:
    """The share of rows named wrongly after each epoch: of those kept aside, beside those it learned from.

    None where rows have no labels, and so no name.
    """
    if scene.rows.y is None:
        return None
    names = {"from scratch": "twin_valid_error", "pretrained": "valid_error"}
    found = {name: scene.curves[key] for name, key in names.items() if key in scene.curves}
    arrays: dict[str, np.ndarray] = {}
    for name, curve in found.items():
        arrays |= {f"{name}_x": curve.step / scene.steps_per_epoch, f"{name}_y": curve.value}
    aside = 0 if scene.rows.x_valid is None else len(scene.rows.x_valid)
    return View(
        "Curve",
        "held-out",
        "Validation error",
        arrays,
        unit="% misclassified",
        caption=f"{aside:,} validation rows that no step sees; they choose the weights",
    )


def _trains_now(curves: Mapping[str, Curve], layers: int) -> int:
    """The layer that reported last, from 1; 0 before any has, one above the last once they train together."""
    ends = [curve.step[-1] for curve in curves.values() if len(curve.step)]
    if not ends or max(ends) == 0:
        return 0
    layer = curves.get("layer")
    alone = layer is not None and len(layer.step) and layer.step[-1] == max(ends)
    return int(layer.value[-1]) if layer is not None and alone else layers + 1


def _state(i: int, now: int, together: bool) -> int:
    if together:
        return TOGETHER
    return TRAINS if i + 1 == now else TRAINED if i + 1 < now else WAITS


def _last(curve: Curve | None) -> float:
    return float(curve.value[-LAST:].mean()) if curve is not None and len(curve.value) else float("nan")
