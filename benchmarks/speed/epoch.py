"""CPU seconds of an epoch: the engine, the loop that tutorials teach, scikit-learn, and this core's limit.

MNIST (60,000 x 784), batch 256, tanh, sigmoid output, squared error, Adam. Median of three epochs after a
first one. The limit is an epoch's floating-point work at the measured speed of a matrix product, in fp32 or
in bf16 ("medium" counts as bf16 only where there are AMX units: without them it changes nothing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import torch

from aecore import device
from aecore.spec import Spec
from benchmarks.machine import matmul_gflops, middle
from benchmarks.speed.loops import SEED, Epochs, by_session, recipe, scikit, tutorial
from benchmarks.table import Line

NETS = {"784-100-784": (100,), "784-300-100-300-784": (300, 100)}


def lines(full: bool) -> Iterator[Line | str]:
    for name, widths in NETS.items():
        ours = {p: _epoch(by_session, recipe(widths, p)) for p in ("fp32", "medium", "bf16")}
        for precision, seconds in ours.items():
            limit = work_gflop(recipe(widths)) / matmul_gflops(_type(precision))
            yield _line(f"{name}, engine, {precision}", seconds, f"limit {limit:.3f} s", seconds / limit)
        best = min(ours.values())
        for title, way in (("tutorial's loop", tutorial), ("scikit-learn MLPRegressor", scikit)):
            seconds = _epoch(way, recipe(widths))
            yield _line(f"{name}, {title}", seconds, f"our best {best:.3f} s", seconds / best)


def work_gflop(spec: Spec, rows: int = 60_000, features: int = 784) -> float:
    """Multiplications and additions of an epoch: forward, gradient of weights, gradient of inputs."""
    pairs = list(pairwise(spec.net.widths(features)))
    first = pairs[0][0] * pairs[0][1]  # nobody asks for the gradient of the rows themselves
    return 2 * rows * (3 * sum(a * b for a, b in pairs) - first) / 1e9


def _epoch(way: Callable[[Spec], Epochs], spec: Spec) -> float:
    epoch = way(spec)
    epoch()
    return middle(epoch)


def _type(precision: str) -> torch.dtype:
    units = device.precision_for("auto", "cpu", product=10**9) == "medium"
    wide = precision == "fp32" or (precision == "medium" and not units)
    return torch.float32 if wide else torch.bfloat16


def _line(what: str, seconds: float, beside: str, ratio: float) -> Line:
    return Line(what, f"{seconds:.3f} s", beside, ratio, None, (SEED,), "60,000 + 10,000", 4 * seconds)
