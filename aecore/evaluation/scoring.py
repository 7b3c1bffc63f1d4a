"""Scoring of runs: by which metrics, on which predictions, beside which baselines; here MSE per feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aecore.data.portions import gathered
from aecore.lazy import torch

if TYPE_CHECKING:
    from aecore.evaluation.baseline import Baseline

Scores = dict[str, float]


class Prediction(NamedTuple):
    """Predictions of some test rows: x (B, D) was shown, x_hat (B, D) came back, `target` (B, D) is true.

    `target` is 0 where nothing is known, None where a row is its own target; of pairs x is what was wanted.
    Of a classifier, `scores`
    (B, C) are its logits by name, and its twin's; `y` (B,) are the labels. `known` (B, D) is 1 where a value
    of x is known, None where all are, and `x_in` (B, D) what the net was given, corrupted or not.
    """

    x_hat: torch.Tensor
    x: torch.Tensor
    target: torch.Tensor | None = None
    y: torch.Tensor | None = None
    scores: Mapping[str, torch.Tensor] = MappingProxyType({})
    known: torch.Tensor | None = None
    x_in: torch.Tensor | None = None


@dataclass(frozen=True)
class Scoring:
    """How runs are scored: `figures` are the metrics of test rows, each with its unit; the first is drawn.

    `train` is its like over a minibatch, "" where there is none, `beside` the baselines' levels of the first
    figure with what a reader calls them, {k} standing for the code's width and {sample} for the rows that a
    baseline is fitted to where that is not all. `denoising` says that a recipe that corrupts its input is
    also scored on corrupted test rows, `higher` that more is better, `labels` that it can only score rows
    that have some, `corrupted` that its figures are those of corrupted test rows.
    """

    figures: Mapping[str, str]
    train: str
    rows: str
    beside: Mapping[str, str]
    scores: Callable[[Iterable[Prediction]], Scores]
    levels: Callable[[Baseline, int], Scores]
    denoising: bool = field(default=False, kw_only=True)
    higher: bool = field(default=False, kw_only=True)
    labels: bool = field(default=False, kw_only=True)
    corrupted: bool = field(default=False, kw_only=True)

    @property
    def test(self) -> str:
        """The metric that is drawn."""
        return next(iter(self.figures))

    def info(self, k: int, sample: int | None = None) -> dict[str, Any]:
        """The same as plain values, for whoever draws a run without knowing its scoring.

        `sample` is how many rows a baseline is fitted to that cannot be fitted to all, None where it can.
        """
        rows = "" if sample is None else f", first {sample:,} rows"
        return {
            "test": self.test,
            "train": self.train,
            "unit": self.figures[self.test],
            "figures": dict(self.figures),
            "rows": self.rows,
            "beside": {name: shown.format(k=k, sample=rows) for name, shown in self.beside.items()},
            "higher": self.higher,
        }


def row_errors(prediction: Prediction) -> torch.Tensor:
    """Mean squared error of each row over what is known of its target, (B,); 0 for a row without any."""
    x_hat, x, target = prediction[:3]
    if target is None and prediction.known is None:
        return (x_hat - x).square().mean(1)
    target, known = (x, prediction.known) if target is None else (target, target > 0)
    assert known is not None
    return ((x_hat - target).square() * known).sum(1) / known.sum(1).clamp(min=1)


def _mse(predictions: Iterable[Prediction]) -> Scores:
    errors = gathered(numbers(row_errors(prediction)) for prediction in predictions)
    return {"test_mse": float(errors.mean())}


def _pca_mse(baseline: Baseline, k: int) -> Scores:
    return {"pca_mse": baseline.pca_mse(k)}


PIXELS = Scoring(
    {"test_mse": "MSE per feature"},
    "train_mse",
    "test rows",
    {"pca_mse": "PCA-{k}"},
    _mse,
    _pca_mse,
    denoising=True,
)


def measured(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scoring of a run by what its facts say; one that says nothing was scored by MSE per feature."""
    found: Mapping[str, Any] = facts.get("measure", {**PIXELS.info(0), "beside": {}})
    return found


def numbers(values: torch.Tensor) -> np.ndarray:
    """A tensor of any device as a float64 array."""
    return values.cpu().numpy().astype(np.float64)
