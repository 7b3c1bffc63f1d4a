"""Explanations by leave-one-out: what a recommendation would lose without each film that somebody rated."""

from __future__ import annotations

import numpy as np

from aecore.recommend.models.scorer import Scorer

MOST, LEAST = (
    50,
    16,
)  # films that are left out in turn; of more, those that are most like the recommended ones
WORK = 10_000  # rated films times films left out, so that somebody with many ratings does not wait for them


def drops(scorer: Scorer, given: np.ndarray, films: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """Leave-one-out: what scores of `films` (F,) lose without the rating of each of `left_out` (M,), (M, F).

    `given` (D,) are one person's stars. One batch, so it costs about as much as M people. For a model that is
    linear in what it is given, such as EASE, these are its exact contributions.
    """
    batch = np.repeat(given[None], len(left_out) + 1, axis=0)
    batch[np.arange(len(left_out)), left_out] = 0
    scores = scorer.scores(batch)[:, films]
    found: np.ndarray = scores[-1] - scores[:-1]
    return found


def reasons(
    scorer: Scorer, given: np.ndarray, films: np.ndarray, place: np.ndarray, top: int = 3
) -> list[np.ndarray]:
    """For each of `films` (F,), the rated films without which it would fall most, deepest fall first.

    Up to `top` columns each, and only films that lift it. `place` (D, K) are unit rows that say which films
    are alike.
    """
    tried = candidates(given, films, place)
    if not len(tried) or not len(films):
        return [tried[:0] for _ in films]
    lost = drops(scorer, given, films, tried)
    lost[tried[:, None] == films[None]] = -np.inf  # no film is its own reason
    order = np.argsort(-lost, axis=0, kind="stable")[:top]
    return [tried[rows[lost[rows, at] > 0]] for at, rows in enumerate(order.T)]


def candidates(given: np.ndarray, films: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The rated films (M,) that are tried: all, or those that are most like any of `films`.

    Up to 50 of them, and fewer, down to 16, for somebody with more than 200 ratings.
    """
    rated = np.flatnonzero(given)
    most = min(MOST, max(LEAST, WORK // max(len(rated), 1)))
    if len(rated) <= most or not len(films):
        return rated
    likeness = (place[rated] @ place[films].T).max(1)
    return rated[np.sort(np.argsort(-likeness, kind="stable")[:most])]
