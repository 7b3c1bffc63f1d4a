"""Scores of ratings: RMSE and MAE in stars, NDCG of a ranked list, beside averages and popularity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from aecore.data import Dataset
from aecore.data.ratings import DAMPING, RELEVANT, film_means
from aecore.evaluation.baseline import Baseline
from aecore.evaluation.metrics import ndcg
from aecore.evaluation.scoring import Prediction, Scores, Scoring, numbers
from aecore.lazy import torch


def stars(predictions: Iterable[Prediction]) -> Scores:
    """RMSE, MAE and MSE over all target ratings, predictions clipped to the scale."""
    gaps = np.concatenate([_gaps(prediction) for prediction in predictions])
    mean = float(np.square(gaps).mean()) if len(gaps) else 0.0
    absolute = float(np.abs(gaps).mean()) if len(gaps) else 0.0
    return {"test_rmse": mean**0.5, "test_mae": absolute, "test_mse": mean}


def ranked(predictions: Iterable[Prediction], at: int = 100) -> Scores:
    """Mean NDCG over the first `at` films that a person has not shown, over people with a relevant one."""
    found = np.concatenate([_ndcg(prediction, at) for prediction in predictions])
    found = found[np.isfinite(found)]
    return {"test_ndcg": float(found.mean()) if len(found) else 0.0}


def averages(train: np.ndarray, given: np.ndarray) -> dict[str, np.ndarray]:
    """Bias baselines of held-out people (B, D), from the people learned from (N, D): what averages predict.

    One mean for all; each film's; each film's with the person's own tone. Both are damped.
    Source: Funk (2006); Koren, Bell and Volinsky, "Matrix factorization techniques" (2009), equation 3.
    """
    film, shown = film_means(train), given > 0
    person = ((given - film) * shown).sum(1, keepdims=True) / (shown.sum(1, keepdims=True) + DAMPING)
    return {
        "mean": np.full(given.shape, train.sum() / max(int((train > 0).sum()), 1), np.float32),
        "film_mean": np.broadcast_to(film.astype(np.float32), given.shape),
        "bias": (film + person).astype(np.float32),
    }


def _gaps(prediction: Prediction) -> np.ndarray:
    target = _target(prediction)
    return numbers((prediction.x_hat.clamp(0.5, 5.0) - target)[target > 0])


def _ndcg(prediction: Prediction, at: int) -> np.ndarray:
    tensors = (prediction.x_hat, prediction.x, _target(prediction))
    scores, shown, target = (numbers(tensor) for tensor in tensors)
    return ndcg(scores, shown > 0, target >= RELEVANT, at)


def _target(prediction: Prediction) -> torch.Tensor:
    assert prediction.target is not None  # data of ratings always hold some back
    return prediction.target


def _bias_levels(baseline: Baseline, k: int) -> Scores:
    def levels() -> Scores:
        return _levels(averages(baseline.train, baseline.data.given), baseline.data, stars)

    return baseline.once("averages", levels)


def _popularity_level(baseline: Baseline, k: int) -> Scores:
    def level() -> Scores:
        raters = (baseline.train > 0).sum(0, dtype=np.float32)
        popularity = np.broadcast_to(raters, baseline.data.given.shape)
        return _levels({"popularity": popularity}, baseline.data, ranked)

    return baseline.once("popularity", level)


def _levels(
    tables: Mapping[str, np.ndarray], data: Dataset, scores: Callable[[Iterable[Prediction]], Scores]
) -> Scores:
    """The scores of several predictors, tables (B, D) by name: `film_mean_rmse` for the name "film_mean"."""
    mask = data.target_mask
    target = torch.tensor(np.zeros_like(data.x_test) if mask is None else np.where(mask, data.x_test, 0))
    given = torch.tensor(data.given)
    return {
        name + figure.removeprefix("test"): score
        for name, table in tables.items()
        for figure, score in scores([Prediction(torch.tensor(table), given, target)]).items()
    }


STARS = Scoring(
    {"test_rmse": "RMSE in stars", "test_mae": "mean absolute error in stars"},
    "train_rmse",
    "held-out people",
    {"bias_rmse": "film + person", "film_mean_rmse": "film mean", "mean_rmse": "mean"},
    stars,
    _bias_levels,
)
RANKED = Scoring(
    {"test_ndcg": "NDCG@100"},
    "",
    "held-out people",
    {"popularity_ndcg": "popularity"},
    ranked,
    _popularity_level,
    higher=True,
)
