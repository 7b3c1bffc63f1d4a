"""Scores of pairs: MSE and PSNR to what should come out, beside the input as it is and the mean output."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from aecore.data import Dataset
from aecore.data.portions import gathered
from aecore.evaluation.metrics import chunks, in_range, psnr
from aecore.evaluation.scoring import Prediction, Scores, Scoring, numbers, row_errors

if TYPE_CHECKING:
    from aecore.evaluation.baseline import Baseline


def of_pairs(span: tuple[float, float], clean: bool = True) -> Scoring:
    """The scoring of runs on pairs whose values lie in that range; PSNR is of the pooled squared error.

    The net and what stands beside it are given clean test rows, which is said unless all rows are `clean`.
    """
    return Scoring(
        {"test_output_mse": "MSE per feature", "test_output_psnr": "PSNR in dB"},
        "train_mse",
        "test pairs" if clean else "test pairs given clean",
        {"identity_output_mse": "the input as it is", "mean_output_mse": "the mean output"},
        partial(_scores, span),
        partial(_levels, span),
    )


def _scores(span: tuple[float, float], predictions: Iterable[Prediction]) -> Scores:
    errors = gathered(numbers(row_errors(prediction)) for prediction in predictions)
    return _both("test", float(errors.mean()), span)


def _levels(span: tuple[float, float], baseline: Baseline, k: int) -> Scores:
    """Baselines that need no net; `k` changes nothing of them."""
    return baseline.once("pairs", lambda: _measured(baseline.data, len(baseline.train), span))


def _measured(data: Dataset, rows: int, span: tuple[float, float]) -> Scores:
    if data.wanted_train is None or data.wanted_test is None:
        raise ValueError(f"{data.name} holds no pairs")
    parts = chunks(rows)
    mean = sum(in_range(data.wanted_train[:rows][part]).sum(0) for part in parts) / rows
    identity, by_mean = [], []
    for part in chunks(data.n_test):
        wanted = in_range(data.wanted_test[part])
        identity.append(np.square(in_range(data.x_test[part]) - wanted).mean(1))
        by_mean.append(np.square(mean - wanted).mean(1))
    found = {"identity": np.concatenate(identity), "mean": np.concatenate(by_mean)}
    return {
        name: score
        for by, errors in found.items()
        for name, score in _both(by, float(errors.mean()), span).items()
    }


def _both(by: str, mse: float, span: tuple[float, float]) -> Scores:
    return {f"{by}_output_mse": mse, f"{by}_output_psnr": psnr(mse, span[1] - span[0])}
