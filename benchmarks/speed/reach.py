"""CPU seconds to an error, on one thread, from recipes that were chosen on the last 10,000 training rows.

Squared error is summed over an image's 784 pixels in [0, 1]; test MSE is that over 784. Published for
784-1000-500-250-30: 3.00 (PCA-30 13.87, logistic PCA-30 8.01; Hinton and Salakhutdinov, Science 313, 2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from aecore.runs.session import Session
from aecore.spec import Spec, put
from benchmarks.fits import SEEDS, family, preset
from benchmarks.machine import matmul_gflops, timed
from benchmarks.speed.epoch import work_gflop
from benchmarks.table import Line

WIDE: dict[str, Any] = {
    "data__name": "mnist-full",
    "net__code": 100,
    "train__batch": 256,
    "train__rate": 2e-2,
    "train__weight_decay": 0.0,
    "train__epochs": 5,
    "train__precision": "bf16",
}


@dataclass(frozen=True)
class Aim:
    """An error to come under within so many CPU seconds."""

    name: str
    spec: Spec
    error: float
    cpu_s: float
    per: int  # 784 where the error is that of a whole image, 1 where it is per pixel


def aims() -> list[Aim]:
    deep = {"data__name": "mnist-full", "train__precision": "bf16"}
    name = "784-1000-500-250-30, squared error"
    return [
        Aim("784-100-784, sigmoid output, test MSE", family("undercomplete", **WIDE), 0.004, 4, 1),
        Aim(name, preset("deep-30", **deep), 3.0, 200, 784),
        Aim(f"{name}, shifts of a pixel", preset("deep-30", **deep, data__shift=1), 2.7, 200, 784),
    ]


def lines(full: bool) -> Iterator[Line | str]:
    """The last error of a planned run; without `full` the deep nets, 200 CPU s a run, take one seed."""
    for aim in aims():
        for seed in SEEDS if full or aim.cpu_s < 60 else SEEDS[:1]:
            yield _run(aim, seed)
        if aim.cpu_s > 60:
            yield _arithmetic(aim.spec)


def _run(aim: Aim, seed: int) -> Line:
    session = Session(put(aim.spec, "train.seed", seed))
    cpu_s, _ = timed(session.run)
    error = float(session.test_errors().mean()) * aim.per
    reached = error <= aim.error and cpu_s <= aim.cpu_s
    beside = f"{aim.error:g} within {aim.cpu_s:g} s"
    return Line(
        aim.name, f"{error:.4g}", beside, error / aim.error, reached, (seed,), "60,000 + 10,000", cpu_s
    )


def _arithmetic(spec: Spec) -> str:
    work, speed = work_gflop(spec), matmul_gflops(torch.bfloat16)
    return (
        f"An epoch is {work:,.0f} GFLOP: {work / speed:.2f} s at {speed:.0f} GFLOP/s in bf16, "
        f"so 200 s hold at most {200 * speed / work:.0f} epochs here; the recipe takes {spec.train.epochs}."
    )
