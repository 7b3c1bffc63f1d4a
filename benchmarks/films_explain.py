"""Whether reasons are true: without its three best reasons a film falls further than without three others.

People whom the model has never seen (the first of five folds), their first recommendation; their three best
reasons are deleted, and three films they rated drawn at random, the mean of 20 draws. The goal is 95 of 100
people. Those with fewer than seven ratings are left out: three of six are half of all they said. The blend
and what it is made of; all models with --full.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from aecore.data.ratings import Ratings, embedded
from aecore.recommend.artifacts import fit_all
from aecore.recommend.models.scorer import Scorer
from aecore.recommend.ranking import explain
from aecore.recommend.ranking.item_features import Traits, code, listed
from aecore.recommend.recommender import BEST
from aecore.recommend.user_folds import Fold, folds
from benchmarks.machine import timed
from benchmarks.table import Line

GOAL, DRAWS, FEWEST, SEED = 0.95, 20, 7, 0


def lines(full: bool) -> Iterator[Line | str]:
    ratings: Ratings = embedded()
    fold = next(folds(ratings, SEED))
    chosen = None if full else (BEST,)
    for name, scorer in fit_all.scorers(fold.train, chosen, SEED).items():
        if name != "popularity":
            cpu_s, (share, people) = timed(partial(_share, fold, scorer))
            what = f"{name}: the best three beat three others"
            yield Line(what, f"{share:.1%}", f"goal {GOAL:.0%}", None, share >= GOAL, (SEED,), people, cpu_s)


def _share(fold: Fold, scorer: Scorer) -> tuple[float, str]:
    from aecore.data.films import embedded as catalogue

    place = Traits(listed(fold.train.films, catalogue()), fold.train.raters, code(fold.train)).place
    rng = np.random.default_rng(SEED)
    enough = [person for person in fold.given(None) if np.count_nonzero(person) >= FEWEST]
    won = [_true(scorer, person, place, rng) for person in enough]
    return float(np.mean(won)), f"{len(fold.train)} + {len(enough)}"


def _true(scorer: Scorer, given: np.ndarray, place: np.ndarray, rng: np.random.Generator) -> bool:
    """Whether somebody's first film loses more by its best reasons than by three films at random."""
    scores = np.where(given > 0, -np.inf, scorer.scores(given[None])[0])
    first = np.array([scores.argmax()])
    best = explain.reasons(scorer, given, first, place)[0]
    rated = np.flatnonzero(given)
    others = [rng.choice(rated, 3, replace=False) for _ in range(DRAWS)]
    left = np.repeat(given[None], DRAWS + 1, axis=0)
    for row, gone in zip(left, [best, *others], strict=True):
        row[gone] = 0
    after = scorer.scores(left)[:, first[0]]
    return bool(after[0] < after[1:].mean())
