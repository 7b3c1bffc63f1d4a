"""Fit every model a recommender is made of, reproducibly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from aecore.data.ratings import Ratings
from aecore.device import one_thread
from aecore.recommend.artifacts.serialization import Trained, lean
from aecore.recommend.models import find, load, scorer
from aecore.recommend.models.scorer import Kind, Scorer
from aecore.recommend.ranking.item_features import code
from aecore.recommend.rating_model import conformal


@contextmanager
def steadily() -> Iterator[None]:
    """Inside, one thread adds up all sums in one order, so the same seed gives the same bits."""
    from threadpoolctl import threadpool_limits

    with one_thread(), threadpool_limits(1):
        yield


def fit(ratings: Ratings, models: Iterable[str] | None = None, seed: int = 0) -> Trained:
    """Train some models, or all, and intervals. Popularity and what says stars are always among them."""
    return Trained(
        films=ratings.films,
        raters=ratings.raters.astype(np.float32),
        code=code(ratings),
        scorers=scorers(ratings, models, seed),
        intervals=lean(conformal.fit(ratings, seed)),
    )


def scorers(ratings: Ratings, models: Iterable[str] | None = None, seed: int = 0) -> Mapping[str, Scorer]:
    """Train some models, or all, each after those it is made of."""
    fitted: dict[str, Scorer] = {}
    for kind in needed(models):
        fitted[kind.name] = lean(scorer.fit(kind, ratings, seed, fitted), kind.of)
    return fitted


def needed(models: Iterable[str] | None = None) -> Iterator[Kind]:
    """The kinds of those names, those that are always needed, and their parts, in the order of training."""
    names = set(load() if models is None else models) | {"popularity", "stars"}
    names |= {part for name in names for part in find(name).of}
    return (kind for name, kind in load().items() if name in names)
