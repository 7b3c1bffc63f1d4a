"""Rows 26 to 29 and 33: what it is worth that layers are taught as Boltzmann machines first.

Squared error of a test image summed over its pixels, pixels in [0, 1]; test rows are never learned from.
Nets that are compared are fine-tuned for equally many epochs; what pretraining takes comes on top, and is
counted in the CPU seconds. With --full all of MNIST, else the embedded images; three seeds and one, but one
for rows 27, 28, 32 and 33. The shapes of the texts compute in bf16, and are fine-tuned for 12 epochs of all
of MNIST.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from aecore.spec import Spec
from benchmarks.fits import SEEDS, Fits, family, fits, preset
from benchmarks.machine import timed
from benchmarks.table import Line

WIDTHS = (250, 500, 1000, 1500)
SECONDS, ROWS_A_SECOND = 300, 10_000
FINE_TUNED = 12  # epochs, where there are six times as many rows as the presets learn from
CHANCE = {"pretrain__ContrastiveDivergence__epochs": 0, "pretrain__Contrast__transposed": False}


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    yield from _begun(data, seeds)
    yield from _units("fashion-full" if full else "fashion", seeds)
    yield from _published(data)
    yield from _widths(data)


def _begun(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 29: one net, begun in three ways; and the way one would take today."""
    ours = fits(preset("dreams", data__name=data), seeds)
    pca = ours.first.baseline().pca_mse(30) * ours.first.data.features
    error = squared(ours)
    yield ours.line(
        "29. machines turned round", f"{error:.2f}", f"PCA-30 {pca:.2f}", error / pca, error < pca
    )
    others = {
        "29. machines, decoder at random": preset(
            "dreams", data__name=data, pretrain__ContrastiveDivergence__transposed=False
        ),
        "29. all layers at random": preset("dreams", data__name=data, **CHANCE),
        "29. at random, SiLU and Adam, as one would today": _modern(data),
    }
    for what, spec in others.items():
        beside = fits(spec, seeds)
        told, ratio = f"machines turned round {error:.2f}", squared(beside) / error
        claimed = None if "SiLU" in what else ratio > 1
        yield beside.line(what, f"{squared(beside):.2f}", told, ratio, claimed)


def _modern(data: str) -> Spec:
    train = preset("dreams").train
    changes = {"hidden": (400, 150), "code": 30, "activation": "silu"}
    fitted = {"epochs": train.epochs, "batch": train.batch, "rate": train.rate, "schedule": train.schedule}
    return family(
        "stacked",
        data__name=data,
        objective=("CrossEntropy",),
        **{f"net__{name}": value for name, value in changes.items()},
        **{f"train__{name}": value for name, value in fitted.items()},
    )


def _units(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 26: one machine of 300 units on greys, never fine-tuned."""
    one = {"data__name": data, "train__epochs": 0, "net__hidden": (), "net__code": 300}
    real = fits(preset("real-values", net__code_activation="relu", **one), seeds)
    binary = fits(preset("dreams", net__code_activation="sigmoid", **one), seeds)
    error, other = squared(real), squared(binary)
    told = f"on or off {other:.2f}"
    yield real.line(
        "26. one machine, normal and rectified", f"{error:.2f}", told, error / other, error < other
    )


def _published(data: str) -> Iterator[Line]:
    """Rows 27, 32 and 33: the shapes of the texts, within five minutes."""
    brief = {"train__precision": "bf16"} | ({"train__epochs": FINE_TUNED} if "full" in data else {})
    for name in ("dl4j-30", "hs06-30"):
        runs = fits(preset(name, data__name=data, **brief), SEEDS[:1])
        error, pca = squared(runs), runs.first.baseline().pca_mse(30) * runs.first.data.features
        reached = error <= 4.5 and error <= 0.35 * pca and runs.cpu_s <= SECONDS
        beside = f"goal 4.50, PCA-30 {pca:.2f}"
        yield runs.line(
            f"27. {name}", f"{error:.2f}", beside, error / pca, reached if "full" in data else None
        )
        share = runs.mean(varied)
        yield runs.line(
            f"32. {name}: variance across answers", f"{share:.0%}", "goal 50 %", share / 0.5, share >= 0.5
        )
        speed = rows_a_second(runs)
        told, ratio = f"goal {ROWS_A_SECOND:,}", speed / ROWS_A_SECOND
        yield runs.line(f"33. {name}: rows encoded a second", f"{speed:,.0f}", told, ratio, ratio >= 1)


def _widths(data: str) -> Iterator[Line]:
    """Row 28: the width of the first layer, narrower and wider than the image."""
    for width in WIDTHS:
        runs = fits(preset("dreams", data__name=data, net__hidden=(width, 150), train__epochs=10), SEEDS[:1])
        error, pca = squared(runs), runs.first.baseline().pca_mse(30) * runs.first.data.features
        what = f"28. first layer of {width:,} units, 10 epochs"
        yield runs.line(what, f"{error:.2f}", f"PCA-30 {pca:.2f}", error / pca)


def squared(runs: Fits) -> float:
    """Squared error of a test row, summed over its features."""
    return runs.mse * runs.first.data.features


def varied(session: object) -> float:
    """The variance across what the net answers, over that across the test rows themselves."""
    x = session.rows.x_test  # type: ignore[attr-defined]
    with torch.no_grad():
        x_hat = session.net(x, session.spec, None).x_hat  # type: ignore[attr-defined]
    return float(x_hat.var(0).sum() / x.var(0).sum())


def rows_a_second(runs: Fits) -> float:
    """Rows encoded in a second of CPU time, 2,000 at once: the best of a few."""
    net, spec, x = runs.first.net, runs.first.spec, runs.first.rows.x_test[:2000]
    with torch.no_grad():
        return len(x) / min(timed(lambda: net.encode(x, spec))[0] for _ in range(5))
