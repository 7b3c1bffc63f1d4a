"""Predictions on the test set: what a net makes of the test rows, clean or corrupted, and its errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any

import numpy as np

from aecore import device
from aecore.data import Dataset, scratch
from aecore.data.minibatches import Rows
from aecore.data.portions import gathered
from aecore.evaluation.classification_scores import class_logits, with_twin
from aecore.evaluation.pair_scores import of_pairs
from aecore.evaluation.rating_scores import STARS
from aecore.evaluation.scoring import PIXELS, Prediction, Scoring, numbers, row_errors
from aecore.lazy import torch
from aecore.spec import Spec
from aecore.views.shown_rows import noise

PORTION = 2048  # rows at a time


def scoring_for(data: Dataset, own: Scoring | None = None, clean: bool = True) -> Scoring:
    """The scoring of runs on such data: a family's own, where it can; of pairs always the one there is.

    `clean` is whether the recipe leaves its input as it is.
    """
    if data.paired:
        return of_pairs(data.range, clean)
    if own is not None and not (own.labels and (data.y_train is None or data.y_test is None)):
        return own
    return STARS if data.partial else PIXELS


class Predictor:
    """The test rows before a net, by the recipe in force when one asks; the noise is always the same."""

    def __init__(self, net: Any, rows: Rows, device: str, precision: str) -> None:
        self._net, self._rows, self._device, self._precision = net, rows, device, precision

    def corrupted(self, spec: Spec) -> np.ndarray:
        """All test rows (n, D), corrupted as `predictions(spec, corrupted=True)` corrupts them."""
        x = self._rows.x_test
        rng, found = noise(spec.train.seed, x.device), scratch.empty(tuple(x.shape))
        for part, clean in zip(
            np.split(found, range(PORTION, len(x), PORTION)), torch.split(x, PORTION), strict=True
        ):
            part[:] = spec.corruption(clean, rng).cpu().numpy()
        return found

    def errors(self, spec: Spec, corrupted: bool = False) -> np.ndarray:
        """MSE of every test row over its target, (n,) float64; `corrupted` corrupts them first."""
        errors = (numbers(row_errors(prediction)) for prediction in self.predictions(spec, corrupted))
        return gathered(errors, len(self._rows.x_test))

    def predictions(self, spec: Spec, corrupted: bool = False) -> Iterator[Prediction]:
        """What the net makes of the test rows, a portion at a time; `corrupted` corrupts them first."""
        rows = self._rows
        rng = noise(spec.train.seed, rows.x.device) if corrupted else None
        several = (rows.x_test, rows.target, rows.y_test, rows.wanted_test, rows.mask_test)
        for x, target, y, wanted, known in zip(*map(_portions, several), strict=False):
            with torch.no_grad(), device.arithmetic(self._precision, self._device):
                p = self._net(x, spec, rng, known, wanted)
                named = with_twin(self._net).items()
                scores = {name: class_logits(net, p.x_in, spec) for name, net in named}
                yield Prediction(p.x_hat, p.x, target, y, scores, known, p.x_in)


def _portions(values: torch.Tensor | None) -> Iterable[Any]:
    """So many rows at a time; endlessly None where there are none."""
    return repeat(None) if values is None else torch.split(values, PORTION)
