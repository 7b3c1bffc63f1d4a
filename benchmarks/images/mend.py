"""Inpainting: a hole of 12 x 12 told by a U-Net, beside mean, PCA, biharmonic and Gaussian fill.

PSNR in dB of all missing pixels of all test images together; corners of the holes in 4 to 12, drawn from one
seed for everybody. The Gaussian conditional mean of all pixels is the best linear answer, and the opponent;
biharmonic inpainting, which is slow, is scored on the first 150 images. Kinds of layers were chosen on
the last tenth of the training images.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from aecore.evaluation.metrics import in_range
from aecore.evaluation.picture_quality import pooled_psnr
from aecore.evaluation.restoration.fitted import hole_fills
from aecore.evaluation.restoration.holes import holes
from aecore.evaluation.restoration.inpainting import biharmonic_fill, mean_fill, pca_fill
from aecore.inference.model import Model
from aecore.inference.restoration import filled_by
from aecore.runs.session import Session
from benchmarks.fits import fits, preset
from benchmarks.machine import middle
from benchmarks.table import Line

GOALS = {"mnist": (4.5, 1.5), "fashion": (None, 0.5)}
"""dB above the pixel mean and above the Gaussian."""
FEW = 150
STROKE_MS = 50


def lines(full: bool) -> Iterator[Line | str]:
    """Digits, then clothes."""
    for data in GOALS:
        yield from _on(data, f"{data}-full" if full else data)


def _on(data: str, name: str) -> Iterator[Line | str]:
    runs = fits(preset("inpainting", data__name=name))
    rows, fills = runs.first.data, hole_fills(runs.first.data)
    x, missing = in_range(rows.x_test), holes(rows.n_test, rows.shape)
    assert fills.gaussian is not None  # of 784 pixels there is one
    beside = {
        "pixel mean": pooled_psnr(x, mean_fill(x, missing, fills.components.mean), missing),
        f"PCA-{len(fills.components.components)}": pooled_psnr(
            x, pca_fill(x, missing, fills.components), missing
        ),
        "Gaussian": pooled_psnr(x, fills.gaussian.fill(x, missing), missing),
        f"biharmonic, {FEW} images": pooled_psnr(
            x[:FEW], biharmonic_fill(x[:FEW], missing[:FEW], rows.shape), missing[:FEW]
        ),
    }
    ours = fmean(pooled_psnr(x, filled_by(_model(run), x, missing), missing) for run in runs.sessions)
    goals = dict(zip(("pixel mean", "Gaussian"), GOALS[data], strict=True))
    for opponent, psnr in beside.items():
        goal = goals.get(opponent)
        wanted = "" if goal is None else f", + {goal:g}"
        reached = None if goal is None else ours >= psnr + goal
        what = f"{data}, hole of 12 x 12, beside {opponent}"
        yield runs.line(what, f"{ours:.2f} dB", f"{psnr:.2f} dB{wanted}", None, reached)
    model = _model(runs.first)
    ms = 1000 * middle(lambda: filled_by(model, x[:1], missing[:1]), 9)
    name, wanted = f"{data}, one stroke", f"goal {STROKE_MS} ms"
    yield runs.line(name, f"{ms:.1f} ms", wanted, ms / STROKE_MS, ms <= STROKE_MS)


def _model(session: Session) -> Model:
    return Model(session.net, session.spec, session.device, session.precision)
