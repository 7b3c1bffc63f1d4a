"""Lists for people the model has never seen: NDCG@100 and, in brackets, Recall@20, with peers beside.

Five folds over people; of each held-out person a random fifth of the ratings is asked, n of the others are
shown, and every film outside those others may be in the list. Relevant are four stars or more. Each figure is
the mean over people and seeds, which draw folds, ratings and first weights anew. Nothing was chosen by
looking at ml-latest-small. Recipes were chosen on ml-100k, some on folds of seed 0, the blend on seed 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from aecore.data.ratings import Ratings
from aecore.recommend.artifacts import fit_all
from aecore.recommend.models import load as load_models
from aecore.recommend.user_folds import NS, Fold, folds, ndcg, recall
from benchmarks.list_peers import PEERS, Scores
from benchmarks.machine import timed
from benchmarks.rating_sets import hundred, small
from benchmarks.table import Line

SEEDS = (0, 1, 2)
OURS = "blend"
GOALS = {"ml-100k": (0.43, 0.455, 0.485, 0.53), "ml-latest-small": (0.30, 0.335, 0.365, 0.405)}


@dataclass(frozen=True)
class Figure:
    """Of one model after n ratings: means over all people of all seeds."""

    ndcg: float
    recall: float

    def __str__(self) -> str:
        return f"{self.ndcg:.4f} ({self.recall:.3f})"


def lines(full: bool) -> Iterator[Line | str]:
    seeds = SEEDS if full else SEEDS[:1]
    for ratings in (hundred(), small()):
        cpu_s, found = timed(lambda ratings=ratings: figures(ratings, seeds))  # type: ignore[misc]
        rows = f"{len(ratings) * 4 // 5} + {len(ratings) // 5} people"
        for line in _beside(ratings.name, found):
            yield replace(line, seeds=seeds, rows=rows)
        yield from _behind(ratings.name, found)
        yield f"{cpu_s / len(seeds):.0f} s for each seed: five fits of every model and peer"


def figures(
    ratings: Ratings, seeds: Iterable[int], names: Iterable[str] | None = None
) -> Mapping[tuple[str, int | None], Figure]:
    """Every model, or some, and every peer at every n."""
    asked = None if names is None else tuple(names)
    met = [_told(fold, seed, asked) for seed in seeds for fold in folds(ratings, seed)]
    return {key: Figure(*np.nanmean(np.hstack([result[key] for result in met]), 1)) for key in met[0]}


def _told(fold: Fold, seed: int, names: tuple[str, ...] | None) -> dict[tuple[str, int | None], np.ndarray]:
    """NDCG and recall (2, B) of one fold's people."""
    models: dict[str, Scores] = {
        name: scorer.scores for name, scorer in fit_all.scorers(fold.train, names, seed).items()
    }
    models |= {name: peer(fold.train.stars) for name, peer in PEERS.items()}
    return {(name, n): _judged(scores(fold.given(n)), fold) for name, scores in models.items() for n in NS}


def _judged(scores: np.ndarray, fold: Fold) -> np.ndarray:
    return np.stack([ndcg(scores, fold), recall(scores, fold)])


def _beside(name: str, found: Mapping[tuple[str, int | None], Figure]) -> Iterator[Line]:
    """Ours against the goal, then against everything else, best first."""
    for n, goal in zip(NS, GOALS[name], strict=True):
        ours = found[OURS, n]
        yield Line(
            f"{name}, {_word(n)}: {OURS}", str(ours), f"goal {goal:.3f}", ours.ndcg / goal, ours.ndcg >= goal
        )
        others = {model: figure for (model, at), figure in found.items() if at == n and model != OURS}
        for model, theirs in sorted(others.items(), key=lambda item: -item[1].ndcg):
            whose = load_models()[model].title if model in load_models() else model
            yield Line(
                f"    {whose}", str(theirs), "blend over it", ours.ndcg / theirs.ndcg, ours.ndcg > theirs.ndcg
            )


def _behind(name: str, found: Mapping[tuple[str, int | None], Figure]) -> Iterator[str]:
    """One sentence for each goal that was missed."""
    for n, goal in zip(NS, GOALS[name], strict=True):
        if found[OURS, n].ndcg < goal:
            yield f"Behind: {name} after {_word(n)}, {found[OURS, n].ndcg:.4f} where {goal:.3f} was the goal."


def _word(n: int | None) -> str:
    return "80 % of the ratings" if n is None else f"{n} ratings"
