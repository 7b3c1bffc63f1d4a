"""The Scorer protocol: a recommendation model that folds in new users and scores films for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

import numpy as np

from aecore.data.ratings import Ratings


class Scorer(Protocol):
    """A trained recommender: a frozen dataclass whose fields are its arrays. It needs numpy and no torch."""

    def scores(self, given: np.ndarray) -> np.ndarray:
        """Stars (B, D), 0 unrated, of people it has never seen, to scores (B, D): the higher the sooner.

        Films that were given get a score too; leaving them out is the caller's business.
        """
        ...


@dataclass(frozen=True)
class Kind:
    """A way to recommend: how it is trained and how it is read back from its arrays.

    `story` is three sentences for somebody who has never met it. `of` names the kinds it is made of: those
    are fitted first and given to `fit` by name. `stars` says that its scores are stars themselves.
    """

    name: str
    title: str
    story: str
    source: str
    scorer: type
    fit: Callable[..., Scorer]
    """fit(ratings, seed, **scorers it is made of)"""
    of: tuple[str, ...] = ()
    stars: bool = False


def arrays(scorer: Any) -> dict[str, np.ndarray]:
    """What is kept of a scorer."""
    return {field.name: np.asarray(getattr(scorer, field.name)) for field in fields(scorer)}


def fit(kind: Kind, ratings: Ratings, seed: int = 0, known: Mapping[str, Any] | None = None) -> Scorer:
    """Train a kind on ratings; what it is made of comes from `known`."""
    return kind.fit(ratings, seed, **{name: (known or {})[name] for name in kind.of})
