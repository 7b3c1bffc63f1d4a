"""How a recommender is judged: on people it has never seen, of whom it is shown a few ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aecore.data.ratings import Ratings

NS = (5, 10, 20, None)
"""How many ratings a model is shown; None is all but those it is asked for."""
ASKED = 0.2  # share of each person's ratings that a model is asked for
RELEVANT = 4.0  # stars from which somebody would have liked to see the film in the list


@dataclass(frozen=True, eq=False)
class Fold:
    """The people to learn from, and held-out people (B) of whom a random fifth of their ratings is asked.

    `asked` (B, D) bool is that fifth, the same for every n. `order` (B, D) numbers each person's other
    ratings from 0 in the order in which they are shown; it is D where there is none.
    """

    train: Ratings
    people: Ratings
    asked: np.ndarray
    order: np.ndarray

    def given(self, n: int | None = None) -> np.ndarray:
        """The stars (B, D) that a model is shown: n of the others, all of them for None; 0 elsewhere."""
        most = self.order.shape[1] if n is None else n
        return np.where(self.order < most, self.people.stars, np.float32(0))

    @property
    def others80(self) -> np.ndarray:
        """The ratings that are not asked for, (B, D) bool: every film outside them may be in the list."""
        return self.order < self.order.shape[1]

    @property
    def relevant(self) -> np.ndarray:
        """What a good list holds, (B, D) bool: the films asked for that got four stars or more."""
        return self.asked & (self.people.stars >= RELEVANT)


def folds(ratings: Ratings, seed: int = 0, k: int = 5) -> Iterator[Fold]:
    """Everybody is held out once, in k groups of equal size. What is asked depends on the seed alone."""
    rng = np.random.default_rng(seed)
    groups = np.array_split(rng.permutation(len(ratings)), k)
    place = _shuffled(ratings.stars > 0, rng)
    for group in groups:
        held = np.isin(np.arange(len(ratings)), group)
        yield _fold(ratings.people(~held), ratings.people(held), place[held])


def ndcg(scores: np.ndarray, fold: Fold, at: int = 100) -> np.ndarray:
    """Normalised discounted cumulative gain of each person's first `at` films, (B,) in [0, 1].

    A relevant film at place i counts 1 / log2(i + 1); NaN for people without a relevant film.
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
    """
    gain = 1 / np.log2(np.arange(at) + 2)
    hits = _hits(scores, fold, at)
    best = np.concatenate([[0], np.cumsum(gain)])
    return _ratio(hits @ gain[: hits.shape[1]], best[np.minimum(fold.relevant.sum(1), at)])


def recall(scores: np.ndarray, fold: Fold, at: int = 20) -> np.ndarray:
    """The share of a person's relevant films among the first `at`, of as many as fit there, (B,).

    Source: Liang et al., "Variational autoencoders for collaborative filtering" (2018), section 4.2.
    """
    return _ratio(_hits(scores, fold, at).sum(1), np.minimum(fold.relevant.sum(1), at))


def _shuffled(rated: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A place for each rating of a person, from 0 in random order, (N, D); D where there is none."""
    draw = np.where(rated, rng.random(rated.shape), 2.0)
    place = np.argsort(np.argsort(draw, 1), 1)
    return np.where(rated, place, rated.shape[1])


def _fold(train: Ratings, people: Ratings, place: np.ndarray) -> Fold:
    """The last fifth of each person's shuffled ratings is asked, the others are shown from the first on."""
    rated = people.stars > 0
    shown = np.round((1 - ASKED) * rated.sum(1, keepdims=True))
    asked = rated & (place >= shown)
    return Fold(train, people, asked, np.where(asked, rated.shape[1], place))


def _hits(scores: np.ndarray, fold: Fold, at: int) -> np.ndarray:
    """Whether each of the first `at` candidates is relevant, (B, at) bool."""
    candidates = np.where(fold.others80, -np.inf, scores)
    first = np.argsort(-candidates, 1, kind="stable")[:, :at]
    return np.take_along_axis(fold.relevant, first, 1)


def _ratio(got: np.ndarray, best: np.ndarray) -> np.ndarray:
    return np.divide(got, best, out=np.full(len(got), np.nan), where=best > 0)
