"""Colourisation: emoji in grey given colours by a U-Net, beside grey itself and grey neighbours' colours.

Mean CIEDE2000 over all pixels of the test images, less is better; images are split by the stem of their
names, so that no twin of a test image was learned from. Grey, the luma that goes in, is the opponent:
no neighbours' colours are better. The grey of the true lightness L* is the fairer one, but knows
what neither of them is told. White ground dilutes all figures alike, so those of pixels that are not
white stand beside. Settings were chosen on training images held out.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np

from aecore.evaluation.metrics import in_range
from aecore.evaluation.restoration.colourisation import (
    ciede2000,
    grey_of_lightness,
    neighbour_colours,
    neighbour_mean_colour,
    saturated,
    saturation,
)
from aecore.inference.model import Model
from aecore.inference.restoration import colourised_by
from aecore.runs.session import Session
from aecore.spec import put
from benchmarks.fits import SEEDS, Fits, preset
from benchmarks.images.emoji_stems import by_stem
from benchmarks.machine import timed
from benchmarks.table import Line

GOAL, BESIDE_NEIGHBOURS = 0.14, 0.15
"""How much less than grey, and than every neighbour's colours."""
WHITE = 0.99
LIGHT = "grey of the true lightness"
SATURATIONS = (0.7, 1.3)


def lines(full: bool) -> Iterator[Line | str]:
    """One split a seed, of three."""
    done = [
        timed(Session(put(preset("colourisation"), "train.seed", seed), by_stem(seed)).run) for seed in SEEDS
    ]
    runs = Fits(tuple(session for _, session in done), SEEDS, fmean(cpu_s for cpu_s, _ in done))
    figures = [_figures(session) for session in runs.sessions]
    for name in figures[0]:
        ours, theirs, inside, others = (
            fmean(found) for found in zip(*(one[name] for one in figures), strict=True)
        )
        less = GOAL if name == "grey" else BESIDE_NEIGHBOURS
        reached = None if name.startswith(("net", LIGHT)) else ours <= (1 - less) * theirs
        beside = f"{theirs:.2f}, - {100 * less:.0f} %" if reached is not None else f"{theirs:.2f}"
        yield runs.line(f"emoji, beside {name}", f"{ours:.2f}", beside, ours / theirs, reached)
        yield f"Of pixels that are not white {inside:.2f} beside {others:.2f}."
    kept = runs.mean(lambda session: saturation(_answer(session), session.data.x_test))
    yield f"The answer at saturation 1 has {kept:.2f} of the truth's chroma."


def _figures(session: Session) -> dict[str, tuple[float, float, float, float]]:
    """CIEDE2000 of the net and of each opponent, over all pixels and over those that are not white."""
    x, train = in_range(session.data.x_test), session.data.x_train
    seen = in_range(x).reshape(len(x), -1, 3).min(-1) < WHITE
    net = _answer(session)
    answers = {
        "grey": session.corrupted(),
        LIGHT: grey_of_lightness(x),
        "nearest": neighbour_colours(x, train),
        "median of 20 nearest": neighbour_colours(x, train, 20),
        "mean colour of the nearest": neighbour_mean_colour(x, train),
    }
    answers |= {f"net at saturation {by:g}": saturated(net, by) for by in SATURATIONS}
    ours, inside = ciede2000(x, net), ciede2000(x, net, seen)
    return {
        name: (ours, ciede2000(x, answer), inside, ciede2000(x, answer, seen))
        for name, answer in answers.items()
    }


def _answer(session: Session) -> np.ndarray:
    model = Model(session.net, session.spec, session.device, session.precision)
    return colourised_by(model, session.corrupted())
