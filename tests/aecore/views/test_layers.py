"""The ladder: what it says of layers that wait, train, are done, and train together."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from aecore.nets.dense import Dense
from aecore.views.layers import TOGETHER, TRAINED, TRAINS, WAITS, ladder
from aecore.views.snapshot import Curve, View


@dataclass
class Instant:
    """What the ladder looks at."""

    curves: dict[str, Curve]
    net: object = None
    shape: tuple[int, ...] = (8, 8)
    spec: object = field(default_factory=lambda: SimpleNamespace(net=Dense(hidden=(32, 16), code=4)))


def curve(steps: range, values: object) -> Curve:
    return Curve(np.array(steps), np.broadcast_to(np.asarray(values, float), len(steps)))


def seen(**curves: Curve) -> View:
    return ladder(Instant(curves))  # type: ignore[arg-type]


FIRST = {"layer": curve(range(1, 31), 1), "layer_1": curve(range(1, 31), np.linspace(3, 0, 30))}
SECOND = {
    "layer": curve(range(1, 41), [1] * 30 + [2] * 10),
    "layer_1": FIRST["layer_1"],
    "layer_2": curve(range(31, 41), 0.5),
}


def test_before_the_first_step_every_layer_waits() -> None:
    assert list(seen().arrays["state"]) == [WAITS] * 3
    assert list(seen(test_mse=curve(range(1), 0.2)).arrays["state"]) == [WAITS] * 3


def test_the_layer_that_reported_last_trains_and_those_below_are_done() -> None:
    assert list(seen(**FIRST).arrays["state"]) == [TRAINS, WAITS, WAITS]
    assert list(seen(**SECOND, test_mse=curve(range(40, 41), 0.2)).arrays["state"]) == [
        TRAINED,
        TRAINS,
        WAITS,
    ]


def test_a_layer_says_the_mean_of_its_last_twenty_errors() -> None:
    errors = seen(**SECOND).arrays["error"]
    assert errors[0] == pytest.approx(np.linspace(3, 0, 30)[-20:].mean())
    assert errors[1] == 0.5 and np.isnan(errors[2])


def test_the_stack_is_unrolled_once_something_else_reports() -> None:
    together = seen(**SECOND, train_mse=curve(range(41, 43), 0.1))
    assert list(together.arrays["state"]) == [TOGETHER] * 3 and together.marks["unrolled"] == 1
    assert seen(**SECOND).marks["unrolled"] == 0


def test_a_net_that_names_rows_gets_a_layer_on_top_instead() -> None:
    net = SimpleNamespace(head=SimpleNamespace(out_features=10))
    view = ladder(Instant({**SECOND, "loss": curve(range(41, 43), 0.1)}, net))  # type: ignore[arg-type]
    assert list(view.arrays["widths"]) == [64, 32, 16, 4, 10] and view.labels[-1] == "classes"
    assert list(view.arrays["state"]) == [TOGETHER] * 4 and view.marks["unrolled"] == 0
