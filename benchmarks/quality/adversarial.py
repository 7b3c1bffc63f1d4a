"""Row 68: how near a critic brings codes to the prior it was given, and what a few labels add.

Squared MMD of the codes of all test rows and as many draws of the prior, unbiased; its kernel is the mean of
five normals of widths 1/8 to 2 times sqrt(K). Before the first step and after the last; beside it the same
net whose critic has no say. A digit is drawn by drawing from its petal; a classifier that was trained on the
same training rows, and has not seen the test rows, says whether the decoded picture is that digit.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from aecore.evaluation.sample_quality import mmd
from aecore.runs.session import Session
from aecore.spec import Spec, put
from aecore.training.reference_classifier import classifier
from benchmarks.fits import SEEDS, Fits, elsewhere, fits, preset
from benchmarks.table import Line

DRAWS = 1000


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    for name in ("heap", "flower", "swiss-roll"):
        spec = elsewhere(preset(name), data)
        runs = fits(spec, seeds)
        before, after = _start(spec, seeds), runs.mean(distance)
        what = f"68. {name}: MMD of codes and prior (MSE {runs.mse:.4f})"
        fall = 1 - after / before
        yield runs.line(what, f"{after:.4f}", f"{before:.4f} at the start", after / before, fall >= 0.8)
        if name == "flower":
            yield _read(runs, data, 0.5)
    silent = fits(put(elsewhere(preset("heap"), data), "objective.LatentDiscriminator.weight", 0), seeds[:1])
    what = f"68. heap, critic without a say (MSE {silent.mse:.4f})"
    yield silent.line(what, f"{silent.mean(distance):.4f}")
    for labelled in (10_000, 300, 100, 0):
        told = put(elsewhere(preset("flower"), data), "objective.LatentDiscriminator.labelled", labelled)
        yield _read(fits(told, seeds[:1]), data)


def distance(session: Session) -> float:
    """Squared MMD of the test rows' codes and as many draws."""
    with torch.no_grad():
        z = session.net.encode(session.rows.x_test, session.spec)
        prior = session.spec.bottleneck
        return float(mmd(z, prior.draw(len(z), z.shape[1], _noise())))  # type: ignore[attr-defined]


def _start(spec: Spec, seeds: tuple[int, ...]) -> float:
    starts = [distance(Session(put(spec, "train.seed", seed))) for seed in seeds]
    return sum(starts) / len(starts)


def _read(runs: Fits, data: str, least: float | None = None) -> Line:
    """How often a draw from a digit's petal is read as that digit."""
    labelled = runs.first.spec.objective[-1].labelled  # type: ignore[attr-defined]
    share = runs.mean(lambda session: right(session, data))
    what = f"68. {labelled:,} labels: draws from a petal read as its digit"
    return runs.line(what, f"{share:.1%}", "chance 10 %", None, None if least is None else share >= least)


def right(session: Session, data: str) -> float:
    """Share of draws from petals that a classifier names by the petal's digit."""
    prior, classes = session.spec.bottleneck, len(session.data.classes)
    digit = torch.arange(DRAWS) % classes
    with torch.no_grad():
        drawn = session.net.decode(prior.within(digit, session.facts()["k"], _noise()))  # type: ignore[attr-defined]
        return float((classifier(data, classes).net(drawn).argmax(1) == digit).float().mean())


def _noise() -> torch.Generator:
    return torch.Generator().manual_seed(0)
