"""Semantic hashing as a tool: a picture's bits, its Hamming ball, a bit's meaning, and precision by bits."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from aecore.data import Dataset
from aecore.evaluation.retrieval.hamming_search import HammingIndex
from aecore.evaluation.retrieval.principal_bits import principal_bits
from aecore.inference.hash_index import BitMeaning, HashIndex
from aecore.inference.hash_precision import (
    RADII,
    WIDTHS,
    HashPrecision,
    linear_precision,
    pixel_precision,
    winner,
)
from aecore.inference.image_index import KS, training_rows
from aecore.inference.image_tools.image_tool import Answer, Asked, ImageTool, Options, number
from aecore.inference.model import Model

SHOWN = 20
"""Pictures of a ball, the nearest."""
RADIUS = 4
COMMON = 3
"""Classes of a ball that are named, the most frequent."""


class HashTool(ImageTool):
    """An index of the first 10,000 training rows by a run's bits, of which the principal ones may do.

    A code of b bits is the first b in the order in which the training rows make them principal bits. That
    order is another whenever the net has learned, so a code is told in the order of the run's units.
    """

    def __init__(self, model: Model, data: Dataset) -> None:
        super().__init__(model, data)
        self.rows, self.labels = training_rows(data)
        self.index = HashIndex(model, self.rows)
        self.order = principal_bits(self.index.bits)
        self._indexes: dict[int, HammingIndex] = {}
        self._meanings: dict[int, BitMeaning] = {}

    @property
    def nbytes(self) -> int:
        """Its rows: bits are few."""
        return self.rows.nbytes

    def answer(self, asked: Asked) -> Answer:
        """Bits, the ball of a radius, and one bit: `bits`, `radius`, `bit` and the test `row` that is shown.

        Rows are those of the ball, then the picture as drawn from its bits, that with the bit turned over,
        and the means of rows with the bit and without it.
        """
        width, radius = self._width(asked.options), _whole(asked.options, "radius", RADIUS, RADII - 1)
        code, first = self.index.hashed(asked.x[None])[0], self.order[:width]
        distances = self._index(width).distances(code[None, first])[0]
        near, kept = self._index(width).ball(code[first], radius), np.sort(first)
        bit = _whole(asked.options, "bit", int(self.order[0]), len(code) - 1)
        meaning = self._meaning(bit)
        said = {
            "width": width,
            "kept": kept.tolist(),
            "code": "".join("1" if on else "0" for on in code),
            "packed": np.packbits(code[kept]).tobytes().hex(" ").upper(),
            "near": np.bincount(distances, minlength=RADII)[:RADII].tolist(),
            "ball": {
                **self._ball(near, distances[near], asked),
                "radius": radius,
                "of": len(self.rows),
            },
            "bit": {"number": bit, "share": round(meaning.share, 4)},
            "nbytes": self._nbytes(width),
        }
        shown = self.rows[near[:SHOWN]]
        drawn = self.index.flipped(asked.x, bit)
        return Answer(said, np.concatenate([shown, drawn, meaning.on[None], meaning.off[None]]))

    def measured(self, options: Options) -> dict[str, Any]:
        """Precision with so many `bits` beside linear hashes and pixels; balls; a `curve`.

        The curve ends at so many bits: each width takes a second the first time that a set's is asked for.
        """
        width, precision = self._width(options), self._precision
        most = _whole(options, "curve", 0, max(WIDTHS))
        code, others = precision.each(width), linear_precision(self.data.name, width)
        pixels = pixel_precision(self.data.name)
        ways = {"code": code, **others, "pixels": pixels}
        balls = precision.balls(width)
        return {
            "width": width,
            "ks": KS,
            "queries": len(precision.asked),
            "tests": len(self.data.x_test),
            "ways": [{"by": by, "mean": each.mean(1).tolist()} for by, each in ways.items()],
            "winner": winner(width, code, others),
            "balls": {
                "size": balls.size.tolist(),
                "empty": balls.empty.tolist(),
                "precision": [None if np.isnan(one) else one for one in balls.precision.tolist()],
            },
            "curve": precision.curve(most) if most else None,
        }

    def _ball(self, near: np.ndarray, far: np.ndarray, asked: Asked) -> dict[str, Any]:
        """How many lie at each distance, how many of these are shown, and of which classes they are."""
        at, counts = np.unique(far, return_counts=True)
        left = np.clip(SHOWN - np.concatenate([[0], counts.cumsum()[:-1]]), 0, counts)
        labels = self.labels[near]
        classes, sizes = np.unique(labels[labels >= 0], return_counts=True)
        common = np.argsort(-sizes, kind="stable")[:COMMON]
        mine = self._label(asked.options)
        return {
            "count": len(near),
            "groups": [[int(one) for one in each] for each in zip(at, counts, left, strict=True)],
            "classes": [[self._named(int(classes[i])), int(sizes[i])] for i in common],
            "label": self._named(mine),
            "same": int((labels == mine).sum()) if mine >= 0 else None,
            "labels": [self._named(int(label)) for label in labels[:SHOWN]],
        }

    def _label(self, options: Options) -> int:
        """The class of the test row that is shown, -1 where it is none or has none."""
        y = self.data.y_test
        row = _whole(options, "row", -1, len(self.data.x_test) - 1, -1)
        return -1 if y is None or row < 0 else int(y[row])

    def _named(self, label: int) -> str:
        names = self.data.classes
        return "" if label < 0 else names[label] if label < len(names) else str(label)

    def _nbytes(self, width: int) -> dict[str, list[int]]:
        """Bytes of one picture and of all that are searched: as bits, as float32 numbers, as uint8 pixels."""
        floats, pixels = np.float32().itemsize * width, self.data.picture(self.rows[:1]).nbytes
        bits, n = self._index(width).nbytes, len(self.rows)
        return {
            "bits": [bits // n, bits],
            "floats": [floats, floats * n],
            "pixels": [pixels, pixels * n],
        }

    def _width(self, options: Options) -> int:
        """How many bits are asked for, as far as there are."""
        code = len(self.order)
        return min(code, _whole(options, "bits", code, max(code, *WIDTHS), 1))

    def _index(self, width: int) -> HammingIndex:
        if width not in self._indexes:
            self._indexes[width] = HammingIndex(self.index.bits[:, self.order[:width]])
        return self._indexes[width]

    def _meaning(self, bit: int) -> BitMeaning:
        if bit not in self._meanings:
            self._meanings[bit] = self.index.meaning(bit)
        return self._meanings[bit]

    @cached_property
    def _precision(self) -> HashPrecision:
        return HashPrecision(self.index, self.data, self.labels, self.order)


def _whole(options: Options, name: str, otherwise: int, most: int, least: int = 0) -> int:
    return round(number(options, name, otherwise, least, most))
