"""Restored pictures as an image tool tells them: each with its name and its PSNR, and the net's spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.data.picture_shape import channels
from aecore.evaluation.metrics import net_input
from aecore.evaluation.restoration.comparison import RowErrors, winner
from aecore.inference.image_tools.image_tool import Answer
from aecore.inference.model import Model
from aecore.inference.restoration import SPREAD, TRIES, Restored

THE_NET = "the net"
DOUBT = (
    f"Spread: what the net was unsure of, a pixel's standard deviation over {TRIES} passes with noise of "
    f"{SPREAD:g} on what it sees."
)
ROWS = 2000
"""Test rows that a way is scored on, at most."""


class Shown(NamedTuple):
    """A row (D,) in [0, 1] and what is said of it; `psnr` is None where it is no answer."""

    title: str
    row: np.ndarray
    psnr: float | None = None
    spread: float | None = None

    def told(self) -> dict[str, Any]:
        """As plain values: `scored` whether it is an answer, whose `psnr` is None where it has no error."""
        finite = self.psnr is not None and math.isfinite(self.psnr)
        return {
            "title": self.title,
            "scored": self.psnr is not None,
            "psnr": round(self.psnr, 2) if self.psnr is not None and finite else None,
            "spread": self.spread,
        }


def answer_of(shown: list[Shown], **said: Any) -> Answer:
    """Pictures in the order of what is said of them."""
    return Answer({"shown": [each.told() for each in shown], **said}, np.stack([each.row for each in shown]))


def restored_by_all(
    found: Restored, x: np.ndarray, shape: tuple[int, ...], titles: Mapping[str, str]
) -> list[Shown]:
    """All answers to one row x (1, D), in the order of their titles, and by how much the net's moves."""
    scores = found.scores(x)
    named = {by: title for by, title in titles.items() if by in found.answers}
    answers = [Shown(title, found.answers[by][0], scores[by]) for by, title in named.items()]
    return [*answers, spread_of(found.spread[0], channels(shape))]


def spread_of(spread: np.ndarray, values: int) -> Shown:
    """A spread (D,) as a picture, 1 where it is largest; of a pixel in colour, the mean of its `values`."""
    pixels = spread.reshape(-1, values).mean(1)
    most = float(pixels.max())
    return Shown("spread", (pixels / (most or 1)).repeat(values), spread=round(most, 4))


def figures(net: RowErrors, others: tuple[RowErrors, ...], **said: Any) -> dict[str, Any]:
    """PSNR of all on the same rows, and who wins; None where a way makes no error."""
    ways = [
        {"by": way.by, "psnr": round(way.psnr, 2) if math.isfinite(way.psnr) else None}
        for way in (net, *others)
    ]
    return {"ways": ways, "rows": len(net.each), "winner": winner(net, others), **said}


def check_finite(model: Model, data: Dataset) -> None:
    """FloatingPointError where a net gives numbers that are not finite."""
    if not np.isfinite(model.reconstruct(net_input(data.x_test[:1]))).all():
        raise FloatingPointError("the net gives numbers that are not finite")
