"""Colourisation as a tool: grey in, colour out by the net and by grey neighbours, between safe and vivid."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.metrics import chunks, in_range
from aecore.evaluation.paired_difference import paired_difference
from aecore.evaluation.restoration.colourisation import (
    GreyNeighbours,
    chroma,
    colour_difference,
    grey,
    grey_of_lightness,
    lab,
)
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options, number
from aecore.inference.model import Model
from aecore.inference.restoration import NET, check_colours, colourised_by, scaled, spread

VIVID = 2.0
"""The most that colours are scaled by; 1 is the net's own, 0 is grey."""
SCALES = (0.5, 0.7, 1.5, 2.0)
"""At which the net is measured too."""
ROWS, LENT = 2_000, 10_000
"""Test rows that are measured, and training rows that lend their colours, at most."""
PART = 50  # test rows at a time: the colours of 20 neighbours of each are 160 kB
COLOURLESS = 1.0
"""Mean chroma below which a picture is as good as grey: a difference of 1 is just seen."""
GREY = "grey"
LIGHT = "grey of the true lightness"
"""It knows what neither the net nor its rivals are told, and so is no rival."""
CALLED = {
    GREY: "leaving it grey",
    "nearest": "the colours of the nearest",
    "nearest's mean": "the mean colour of the nearest",
}
"""What an answer is called in a sentence, the median of many apart."""


class ColourisationTool(ImageTool):
    """A net that learned to give colours, beside the colours of the first 10,000 training rows."""

    def __init__(self, model: Model, data: Dataset) -> None:
        check_colours(model, data)
        super().__init__(model, data)
        self.neighbours = GreyNeighbours(data.x_train[: model.spec.data.rows][:LENT])

    def answer(self, asked: Asked) -> Answer:
        """Grey, the net's answer and those of neighbours, each with its mean CIEDE2000; when settled, doubt.

        The last picture is then by how much the net's colours move, 1 where that is most: the root of
        the summed variances of a and b in CIELAB, over ten noisy passes, at saturation 1.
        """
        scale = number(asked.options, "saturation", 1.0, 0.0, VIVID)
        x = in_range(asked.x[None])
        x_in = grey(x)
        answers = self._answers(x_in, scale)
        told = [
            {"name": name, "difference": float(colour_difference(x, rows).mean())}
            for name, rows in answers.items()
        ]
        said: dict[str, Any] = {
            "answers": told,
            "saturation": scale,
            "colourless": float(chroma(x).mean()) < COLOURLESS,
        }
        rows = [*answers.values()]
        if asked.settled:
            moved = self._doubt(x_in)
            most = float(moved.max())
            said["spread"] = {"most": most, "mean": float(moved.mean())}
            rows.append((moved / max(most, 1e-12)).repeat(3, 1))
        return Answer(said, np.concatenate(rows).astype(np.float32))

    def measured(self, options: Options) -> dict[str, Any]:
        """Mean CIEDE2000 of test rows for each answer, how far below grey, chroma kept, and who wins."""
        x = in_range(self.data.x_test[:ROWS])
        found = self._in_parts(x)
        grey_alone, truth = found[GREY].difference.mean(), chroma(x).mean()
        figures = [
            {
                "name": name,
                "mean": float(of.difference.mean()),
                "below": 100 * (1 - float(of.difference.mean() / grey_alone)) if grey_alone else None,
                "chroma": float(of.chroma.mean() / truth) if truth else None,
            }
            for name, of in found.items()
        ]
        won = winner({name: of.difference for name, of in found.items()})
        return {"rows": len(x), "lent": len(self.neighbours), "figures": figures, "winner": won}

    def _answers(self, x_in: np.ndarray, scale: float) -> dict[str, np.ndarray]:
        net = colourised_by(self.model, x_in, scale)
        if not np.isfinite(net).all():
            raise ValueError("the net gives numbers that are not finite: train it anew, at a lower rate")
        return {GREY: x_in, NET: net, **self.neighbours.answers(x_in)}

    def _doubt(self, x_in: np.ndarray) -> np.ndarray:
        """How far a and b of the net's answer to grey rows move, (n, P), as noise is put on the luma."""

        def colours(seen: np.ndarray) -> np.ndarray:
            return lab(colourised_by(self.model, x_in, seen=grey(seen)))[..., 1:]

        found: np.ndarray = np.hypot(*np.moveaxis(spread(colours, x_in), -1, 0))
        return found

    def _in_parts(self, x: np.ndarray) -> dict[str, _EachRow]:
        parts = [self._each(x[rows]) for rows in chunks(len(x), PART)]
        return {
            name: _EachRow(*map(np.concatenate, zip(*(part[name] for part in parts), strict=True)))
            for name in parts[0]
        }

    def _each(self, x: np.ndarray) -> dict[str, _EachRow]:
        x_in = grey(x)
        answers = self._answers(x_in, 1.0)
        answers |= {f"{NET} x {scale:g}": scaled(answers[NET], x_in, scale) for scale in SCALES}
        answers[LIGHT] = grey_of_lightness(x)
        return {
            name: _EachRow(colour_difference(x, rows).mean(1), chroma(rows)) for name, rows in answers.items()
        }


class _EachRow(NamedTuple):
    """Of an answer to each row (n,): its mean CIEDE2000, and its mean chroma."""

    difference: np.ndarray
    chroma: np.ndarray


def winner(differences: dict[str, np.ndarray]) -> str:
    """Which answer is nearest to the truth, in one sentence; by the 95 % interval of paired differences.

    The net at saturation 1 is held against the best of those that need no net.
    """
    net = differences[NET]
    others = {name: found for name, found in differences.items() if not name.startswith((NET, LIGHT))}
    rival = min(others, key=lambda name: others[name].mean())
    apart, reach = paired_difference(net, others[rival])
    who = CALLED.get(rival, f"the median colours of the {rival}")
    figures = f"{net.mean():.2f} against {others[rival].mean():.2f}"
    if abs(apart) <= reach:
        return f"nobody wins: {who} and the net are as good as each other ({figures})."
    if apart > 0:
        return f"the net loses to {who} ({figures})."
    return f"the net wins: {-100 * apart / others[rival].mean():.1f} % less than {who} ({figures})."
