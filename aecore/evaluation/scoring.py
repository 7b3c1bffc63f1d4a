"""How runs are scored: by which figures, on what, and beside which baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aecore.data import Dataset
from aecore.data.ratings import DAMPING, RELEVANT, film_means
from aecore.evaluation.metrics import in_range, ndcg
from aecore.evaluation.softmax_regression import softmax_regression
from aecore.lazy import torch

if TYPE_CHECKING:
    from aecore.evaluation.baseline import Baseline
    from aecore.spec import Spec


class Answer(NamedTuple):
    """Some test rows: x (B, D) was shown, x_hat (B, D) came back, and `asked` (B, D) was to be told.

    `asked` is 0 where nothing was asked, None where a row was asked for itself. Of a net that names rows,
    `scores` (B, C) are how it does so, and its twin's; `y` (B,) are their labels.
    """

    x_hat: torch.Tensor
    x: torch.Tensor
    asked: torch.Tensor | None = None
    y: torch.Tensor | None = None
    scores: Mapping[str, torch.Tensor] = MappingProxyType({})


@dataclass(frozen=True)
class Judge:
    """`figures` are what test rows are scored by, each with its unit; the first is the one that is drawn.

    `train` is its like over a minibatch, "" where there is none, `beside` the baselines' levels of the first
    figure with what a reader calls them, {k} standing for the code's width. `mends` says that a recipe that
    breaks its input is also judged on broken test rows, `higher` that more is better, `labels` that it can
    only judge rows that have some.
    """

    figures: Mapping[str, str]
    train: str
    rows: str
    beside: Mapping[str, str]
    scores: Callable[[Iterable[Answer]], dict[str, float]]
    levels: Callable[[Baseline, int], dict[str, float]]
    mends: bool = field(default=False, kw_only=True)
    higher: bool = field(default=False, kw_only=True)
    labels: bool = field(default=False, kw_only=True)

    @property
    def test(self) -> str:
        """The figure that is drawn."""
        return next(iter(self.figures))

    def told(self, k: int) -> dict[str, Any]:
        """The same in plain words, for whoever draws a run without knowing its judge."""
        return {
            "test": self.test,
            "train": self.train,
            "unit": self.figures[self.test],
            "figures": dict(self.figures),
            "rows": self.rows,
            "beside": {name: shown.format(k=k) for name, shown in self.beside.items()},
            "higher": self.higher,
        }


def row_errors(answer: Answer) -> torch.Tensor:
    """Mean squared error of each row over what was asked, (B,); 0 for a row that was asked nothing."""
    x_hat, x, asked = answer[:3]
    if asked is None:
        return (x_hat - x).square().mean(1)
    known = asked > 0
    return ((x_hat - asked).square() * known).sum(1) / known.sum(1).clamp(min=1)


def _pixels(answers: Iterable[Answer]) -> dict[str, float]:
    return {"test_mse": float(np.concatenate([_numbers(row_errors(each)) for each in answers]).mean())}


def _pca(found: Baseline, k: int) -> dict[str, float]:
    return {"pca_mse": found.pca_mse(k)}


PIXELS = Judge(
    {"test_mse": "MSE per feature"},
    "train_mse",
    "test rows",
    {"pca_mse": "PCA-{k}"},
    _pixels,
    _pca,
    mends=True,
)


def stars(answers: Iterable[Answer]) -> dict[str, float]:
    """Errors over all ratings that were asked, an answer off the scale counting as its end.

    Root of the mean square, mean absolute, mean square.
    """
    gaps = np.concatenate([_gaps(each) for each in answers])
    mean = float(np.square(gaps).mean()) if len(gaps) else 0.0
    absolute = float(np.abs(gaps).mean()) if len(gaps) else 0.0
    return {"test_rmse": mean**0.5, "test_mae": absolute, "test_mse": mean}


def _gaps(answer: Answer) -> np.ndarray:
    assert answer.asked is not None
    known = answer.asked > 0
    return _numbers((answer.x_hat.clamp(0.5, 5.0) - answer.asked)[known])


def averages(train: np.ndarray, given: np.ndarray) -> dict[str, np.ndarray]:
    """What averages alone would say of held-out people (B, D), from the people learned from (N, D).

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


def _star_levels(found: Baseline, k: int) -> dict[str, float]:
    return found.once("averages", lambda: _of(averages(found.train, found.data.given), found.data, stars))


def ranked(answers: Iterable[Answer], at: int = 100) -> dict[str, float]:
    """Mean NDCG over the first `at` films that a person has not shown, over people with a relevant one."""
    found = np.concatenate([_ndcg(each, at) for each in answers])
    found = found[np.isfinite(found)]
    return {"test_ndcg": float(found.mean()) if len(found) else 0.0}


def _ndcg(answer: Answer, at: int) -> np.ndarray:
    assert answer.asked is not None
    scores, shown, asked = (_numbers(each) for each in (answer.x_hat, answer.x, answer.asked))
    return ndcg(scores, shown > 0, asked >= RELEVANT, at)


def _popularity(found: Baseline, k: int) -> dict[str, float]:
    def levels() -> dict[str, float]:
        raters = (found.train > 0).sum(0, dtype=np.float32)
        return _of({"popularity": np.broadcast_to(raters, found.data.given.shape)}, found.data, ranked)

    return found.once("popularity", levels)


def _of(
    answers: Mapping[str, np.ndarray], data: Dataset, scores: Callable[[Iterable[Answer]], dict[str, float]]
) -> dict[str, float]:
    """The figures of several ways to answer: `film_mean_rmse` for the way "film_mean"."""
    asked = np.zeros_like(data.x_test) if data.asked is None else np.where(data.asked, data.x_test, 0)
    given, wanted = torch.tensor(data.given), torch.tensor(asked)
    return {
        name + figure.removeprefix("test"): score
        for name, each in answers.items()
        for figure, score in scores([Answer(torch.tensor(each), given, wanted)]).items()
    }


STARS = Judge(
    {"test_rmse": "RMSE in stars", "test_mae": "mean absolute error in stars"},
    "train_rmse",
    "held-out people",
    {"bias_rmse": "film + person", "film_mean_rmse": "film mean", "mean_rmse": "mean"},
    stars,
    _star_levels,
)
RANKED = Judge(
    {"test_ndcg": "NDCG@100"},
    "",
    "held-out people",
    {"popularity_ndcg": "popularity"},
    ranked,
    _popularity,
    higher=True,
)


def named(net: Any, x: torch.Tensor, spec: Spec) -> torch.Tensor:
    """Scores (B, C) of the names a net with a head gives rows (B, D); the largest is its answer."""
    return net.head(net.encode(x, spec))


def with_twin(net: Any) -> dict[str, Any]:
    """The nets that name rows, by what stands before their figures; none where the net has no head."""
    found = {"": net, "twin_": getattr(net, "twin", None)}
    return {name: each for name, each in found.items() if hasattr(each, "head")}


def wrong(scores: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Rows named wrongly, in percent of those that have a label, 0-dim; y (B,) is -1 where there is none."""
    known = y >= 0
    return 100 * ((scores.argmax(1) != y) & known).sum() / known.sum().clamp(min=1)


def _names(answers: Iterable[Answer]) -> dict[str, float]:
    told = list(answers)
    y = torch.cat([each.y for each in told if each.y is not None])
    names = {"": "test_error", "twin_": "twin_error"}
    return {
        names[who]: float(wrong(torch.cat([each.scores[who] for each in told]), y)) for who in told[0].scores
    }


def _linear(found: Baseline, k: int) -> dict[str, float]:
    """A logistic layer on the rows themselves, fitted on the same training rows."""

    def level() -> dict[str, float]:
        data, train = found.data, in_range(found.train)
        assert data.y_train is not None and data.y_test is not None
        fit = softmax_regression(train, data.y_train[: len(train)], len(data.classes))
        known = data.y_test >= 0
        missed = fit(in_range(data.x_test))[known] != data.y_test[known]
        return {"linear_error": 100 * float(missed.mean())}

    return found.once("linear", level)


NAMED = Judge(
    {"test_error": "% named wrongly"},
    "train_error",
    "test rows",
    {"twin_error": "from scratch", "linear_error": "linear"},
    _names,
    _linear,
    labels=True,
)


def measured(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a run was scored, by what it says of itself; one that says nothing was scored by pixels."""
    return facts.get("measure", {**PIXELS.told(0), "beside": {}})


def of(data: Dataset, own: Judge | None = None) -> Judge:
    """The judge of runs on such data: a family's own, where it can."""
    if own is not None and not (own.labels and (data.y_train is None or data.y_test is None)):
        return own
    return STARS if data.partial else PIXELS


def _numbers(values: torch.Tensor) -> np.ndarray:
    return values.cpu().numpy().astype(np.float64)
