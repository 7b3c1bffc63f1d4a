"""Pictures of nets that learn layer by layer: which one trains now."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from aecore.pictures import Scene
from aecore.snapshot import Curve, View

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
        "Layer by layer",
        {
            "widths": np.array([*net.widths(prod(scene.shape))[: below + 1], *tops], np.int32),
            "state": np.array(states, np.uint8),
            "error": np.array(errors, np.float32),
        },
        score="all layers" if together else f"layer {now} of {below}" if now else "",
        caption="error of a layer: mean square of what it is fed, less what it gives back",
        labels=(*(f"layer {i + 1}" for i in range(below)), *("names" for _ in tops)),
        marks={"unrolled": float(together and not tops)},
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
