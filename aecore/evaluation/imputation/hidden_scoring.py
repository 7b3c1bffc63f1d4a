"""Scoring of nets that fill holes: RMSE on test cells that were hidden from them, beside the column mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from aecore.evaluation.metrics import in_range
from aecore.evaluation.scoring import Prediction, Scores, Scoring

if TYPE_CHECKING:
    from aecore.evaluation.baseline import Baseline


def hidden_rmse(predictions: Iterable[Prediction]) -> Scores:
    """RMSE of known test cells that the corruption changed, all of them together; 0 where there is none."""
    squares = count = 0.0
    for given in predictions:
        assert given.x_in is not None
        hidden = given.x_in != given.x
        if given.known is not None:
            hidden = hidden & (given.known > 0)
        squares += float(((given.x_hat - given.x).square() * hidden).double().sum())
        count += float(hidden.sum())
    return {"hidden_rmse": float(np.sqrt(squares / max(count, 1)))}


def _mean_rmse(baseline: Baseline, k: int) -> Scores:
    """RMSE of the training mean over all known test cells, which is about that over any hidden ones."""
    data = baseline.data
    away = np.square(in_range(data.x_test) - baseline.whole.mean)
    known = np.ones(away.shape, bool) if data.known_test is None else data.known_test
    return {"mean_rmse": float(np.sqrt(away[known].mean()))} if known.any() else {}


HIDDEN = Scoring(
    {"hidden_rmse": "RMSE of hidden cells"},
    "",
    "hidden cells of test rows",
    {"mean_rmse": "column mean"},
    hidden_rmse,
    _mean_rmse,
    corrupted=True,
)
