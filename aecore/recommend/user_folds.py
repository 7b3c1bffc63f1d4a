"""Cross-validation over users: a recommender is scored on people it has never seen, by a few ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aecore.data.held_out import ASKED
from aecore.data.ratings import RELEVANT, Ratings
from aecore.evaluation import metrics

NS = (5, 10, 20, None)
"""How many ratings a model is shown; None is all but the targets."""


@dataclass(frozen=True, eq=False)
class Fold:
    """A fold: people to learn from, and held-out people (B) of whom a random fifth of ratings is the target.

    `target_mask` (B, D) bool is that fifth, the same for every n. `order` (B, D) numbers each person's other
    ratings from 0 in the order in which they are shown; it is D where there is none.
    """

    train: Ratings
    people: Ratings
    target_mask: np.ndarray
    order: np.ndarray

    def given(self, n: int | None = None) -> np.ndarray:
        """The stars (B, D) that a model is shown: n of the others, all of them for None; 0 elsewhere."""
        most = self.order.shape[1] if n is None else n
        return np.where(self.order < most, self.people.stars, np.float32(0))

    @property
    def others80(self) -> np.ndarray:
        """The ratings that are no targets, (B, D) bool: every film outside them may be in the list."""
        found: np.ndarray = self.order < self.order.shape[1]
        return found

    @property
    def relevant(self) -> np.ndarray:
        """What a good list holds, (B, D) bool: the targets that got four stars or more."""
        return self.target_mask & (self.people.stars >= RELEVANT)


def folds(ratings: Ratings, seed: int = 0, k: int = 5) -> Iterator[Fold]:
    """K-fold cross-validation: everybody is held out once; the targets depend on the seed alone."""
    rng = np.random.default_rng(seed)
    groups = np.array_split(rng.permutation(len(ratings)), k)
    place = _shuffled(ratings.stars > 0, rng)
    for group in groups:
        held = np.isin(np.arange(len(ratings)), group)
        yield _fold(ratings.people(~held), ratings.people(held), place[held])


def ndcg(scores: np.ndarray, fold: Fold, at: int = 100) -> np.ndarray:
    """NDCG: how high relevant films stand in each person's first `at`, (B,); NaN for people without one."""
    return metrics.ndcg(scores, fold.others80, fold.relevant, at)


def recall(scores: np.ndarray, fold: Fold, at: int = 20) -> np.ndarray:
    """Recall: how many relevant films are in each person's first `at`, (B,); NaN for people without one."""
    return metrics.recall(scores, fold.others80, fold.relevant, at)


def _shuffled(rated: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A place for each rating of a person, from 0 in random order, (N, D); D where there is none."""
    draw = np.where(rated, rng.random(rated.shape), 2.0)
    place = np.argsort(np.argsort(draw, 1), 1)
    return np.where(rated, place, rated.shape[1])


def _fold(train: Ratings, people: Ratings, place: np.ndarray) -> Fold:
    """The last fifth of each person's shuffled ratings is the target; the others are shown in order."""
    rated = people.stars > 0
    shown = np.round((1 - ASKED) * rated.sum(1, keepdims=True))
    target_mask = rated & (place >= shown)
    return Fold(train, people, target_mask, np.where(target_mask, rated.shape[1], place))
