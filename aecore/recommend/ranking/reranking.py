"""Reranking: from scores to a list, with less popularity bias, and more diversity by MMR."""

from __future__ import annotations

import numpy as np

from aecore.recommend.ranking.item_features import Traits, Wanted, standardised

ADVENTUROUS, VARIED = (0.0, 1.5), (0.0, 0.6)
POOL = 10  # films looked at for each that is shown, when the list is varied


def choose(
    scores: np.ndarray,
    free: np.ndarray,
    traits: Traits,
    top: int = 20,
    adventurous: float = 0.0,
    varied: float = 0.0,
    wanted: Wanted | None = None,
) -> np.ndarray:
    """Rerank: the columns (up to `top`,) of a list, best first, of films that are `free` (D,) and wanted.

    `adventurous` takes so many standard deviations of fame off the standardised score. Fame counts people and
    not their logarithm: measured on every model, that leads to films that fewer and fewer know, and the
    logarithm at once to those that nobody knows. `varied` is how much likeness to what stands above counts
    beside the score. ValueError where either is out of range.
    """
    _check("adventurous", adventurous, ADVENTUROUS)
    _check("varied", varied, VARIED)
    columns = np.flatnonzero(free)
    if not len(columns) or top < 1:
        return columns[:0]
    worth = standardised(scores[columns]) - adventurous * traits.fame[columns]
    if wanted is not None:
        keep = traits.let_through(wanted)[columns]
        columns, worth = columns[keep], worth[keep]
    pool = np.argsort(-worth, kind="stable")[: top * POOL if varied else top]
    if varied:
        pool = pool[spread(worth[pool], traits.alike(columns[pool]), top, varied)]
    return columns[pool]


def spread(worth: np.ndarray, alike: np.ndarray, top: int, varied: float) -> np.ndarray:
    """MMR: an order (up to `top`,) of films by their worth (F,), less what is `alike` (F, F) to those before.

    Maximal marginal relevance: Carbonell and Goldstein, The use of MMR, SIGIR (1998), equation 1. Worth is
    brought to 0..1 first, so that it has the scale of a likeness.
    """
    value = (1 - varied) * _from_0_to_1(worth)
    nearest = np.zeros(len(worth), worth.dtype)
    taken: list[int] = []
    for _ in range(min(top, len(worth))):
        marginal = value - varied * nearest
        marginal[taken] = -np.inf
        taken.append(int(marginal.argmax()))
        nearest = np.maximum(nearest, alike[taken[-1]])
    return np.array(taken, np.int64)


def _from_0_to_1(worth: np.ndarray) -> np.ndarray:
    span = np.ptp(worth) if len(worth) else 0
    return (worth - worth.min()) / span if span > 0 else np.zeros_like(worth)


def _check(name: str, value: float, span: tuple[float, float]) -> None:
    if not span[0] <= value <= span[1]:
        raise ValueError(f"{name} must be from {span[0]:g} to {span[1]:g}, got {value}")
