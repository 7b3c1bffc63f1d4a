"""Classification error of nets with a head, beside their twin from scratch and a softmax regression."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import starmap
from typing import Any

from aecore.data.portions import gathered
from aecore.evaluation.baseline import Baseline
from aecore.evaluation.metrics import chunks, in_range
from aecore.evaluation.scoring import Prediction, Scores, Scoring
from aecore.evaluation.softmax_regression import fitted_rows, softmax_regression
from aecore.lazy import torch
from aecore.spec import Spec


def class_logits(net: Any, x: torch.Tensor, spec: Spec) -> torch.Tensor:
    """Logits (B, C) of the classes a net with a head gives rows (B, D); the largest is its answer."""
    logits: torch.Tensor = net.head(net.encode(x, spec))
    return logits


def with_twin(net: Any) -> dict[str, Any]:
    """The classifiers in a net, by what stands before their figures; none where the net has no head."""
    found = {"": net, "twin_": getattr(net, "twin", None)}
    return {name: classifier for name, classifier in found.items() if hasattr(classifier, "head")}


def error_rate(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Classification error in percent of the labelled rows, 0-dim; y (B,) is -1 where there is no label."""
    return joint_error_rate([(logits, y)])


def joint_error_rate(parts: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """The same of rows whose logits and labels come in parts, at least one; none of them is kept."""
    return _rate(reduce(torch.add, starmap(_counts, parts)))


def _counts(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """(rows named wrongly, labelled rows), (2,)."""
    known = y >= 0
    return torch.stack([((logits.argmax(1) != y) & known).sum(), known.sum()])


def _rate(counts: torch.Tensor) -> torch.Tensor:
    return 100 * counts[0] / counts[1].clamp(min=1)


def _errors(predictions: Iterable[Prediction]) -> Scores:
    figures, counts = {"": "test_error", "twin_": "twin_error"}, dict[str, Any]()
    for prediction in predictions:  # which are not kept: all test rows are among them
        assert prediction.y is not None  # `labels` says so
        for name, logits in prediction.scores.items():
            counts[name] = counts.get(name, 0) + _counts(logits, prediction.y)
    return {figures[name]: float(_rate(count)) for name, count in counts.items()}


def _linear_level(baseline: Baseline, k: int) -> Scores:
    """The error of a softmax regression on the rows themselves, fitted to the same training rows.

    Of rows that are too many for memory, to the first of them: a baseline says how many.
    """

    def level() -> Scores:
        data = baseline.data
        train = in_range(baseline.train[: fitted_rows(len(baseline.train), data.features)])
        assert data.y_train is not None and data.y_test is not None  # `labels` says so
        fit = softmax_regression(train, data.y_train[: len(train)], len(data.classes))
        known = data.y_test >= 0
        named = gathered((fit(in_range(data.x_test[rows])) for rows in chunks(len(known))), len(known))
        missed = named[known] != data.y_test[known]
        return {"linear_error": 100 * float(missed.mean())}

    return baseline.once("linear", level)


NAMED = Scoring(
    {"test_error": "% named wrongly"},
    "train_error",
    "test rows",
    {"twin_error": "from scratch", "linear_error": "linear{sample}"},
    _errors,
    _linear_level,
    labels=True,
)
