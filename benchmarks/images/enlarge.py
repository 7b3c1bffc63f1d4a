"""Super-resolution: clothes of half the pixels a side, enlarged by a U-Net, beside Pillow and ridge.

PSNR in dB over all pixels of all test images, answers clipped to [0, 1]. Images are shrunk by block means
(area mean), which moves bicubic by 3 dB against leaving pixels out. Those means are known: the net's answer
is made to agree with them (back-projection), and so is that of ridge regression, the opponent. Settings were
chosen on the last tenth of the training images.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np

from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.fitted import fitted_ridge
from aecore.evaluation.restoration.super_resolution import consistent, interpolated, shrunk
from aecore.inference.model import Model
from aecore.inference.restoration import enlarged_by
from aecore.runs.session import Session
from benchmarks.fits import fits, preset
from benchmarks.table import Line

GOALS = {"bicubic": 4.0, "ridge": 2.0}


def lines(full: bool) -> Iterator[Line | str]:
    """x2, with goals; x4 informs."""
    yield from _by(2, full)
    yield from _by(4, full)


def _by(factor: int, full: bool) -> Iterator[Line | str]:
    name = "fashion-full" if full else "fashion"
    runs = fits(preset("super-resolution", data__name=name, corruption__factor=factor))
    rows = runs.first.data
    x = in_range(rows.x_test)
    small = shrunk(x, rows.shape, factor)
    by_ridge = fitted_ridge(rows, factor)(small)
    answers = {
        "bicubic": interpolated(small, rows.shape, factor, "bicubic"),
        "Lanczos": interpolated(small, rows.shape, factor, "lanczos"),
        "ridge": by_ridge,
        "ridge, made consistent": consistent(by_ridge.clip(0, 1), small, rows.shape, factor),
    }
    ours = fmean(pooled_psnr(x, _answer(run, x, small)) for run in runs.sessions)
    for opponent, answer in answers.items():
        psnr, goal = pooled_psnr(x, answer), GOALS.get(opponent) if factor == 2 else None
        wanted = "" if goal is None else f", + {goal:g}"
        reached = None if goal is None else ours >= psnr + goal
        what = f"fashion, x{factor}, beside {opponent}"
        yield runs.line(what, f"{ours:.2f} dB", f"{psnr:.2f} dB{wanted}", None, reached)


def _answer(run: Session, x: np.ndarray, small: np.ndarray) -> np.ndarray:
    model = Model(run.net, run.spec, run.device, run.precision)
    return enlarged_by(model, run.corrupted(), small, run.data.shape)
