"""The scoreboard: cross-validated NDCG, recall, RMSE and coverage of each model, by number of ratings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.ratings import Ratings, film_means
from aecore.recommend.artifacts.fit_all import fit, steadily
from aecore.recommend.artifacts.serialization import Trained, folder
from aecore.recommend.models import find
from aecore.recommend.user_folds import NS, Fold, folds, ndcg, recall

FILE = "board.json"
STARS = "stars"
"""The model whose stars and intervals stand beside every list; as a ranking it is a warning."""
AVERAGE = "average"
"""The row of each film's mean: what expected stars are to beat."""


@dataclass(frozen=True)
class Row:
    """One model after `n` ratings of a new person; None is all but the fifth that it is asked for.

    `ndcg` at 100 and `recall` at 20 are means over the `people` who liked any film of that fifth; `rmse`, in
    stars, and `coverage`, the share of ratings inside the 80 % interval, are over all ratings asked for, and
    None for a model that says no stars.
    """

    model: str
    n: int | None
    ndcg: float
    recall: float
    rmse: float | None
    coverage: float | None
    people: int


@dataclass(frozen=True)
class Board:
    """All rows, with the data set and the seed they were measured on."""

    ratings: str
    seed: int
    rows: tuple[Row, ...]

    def row(self, model: str, n: int | None) -> Row:
        """One of them; KeyError where there is none."""
        for row in self.rows:
            if (row.model, row.n) == (model, n):
                return row
        raise KeyError(f"nothing was measured for {model!r} after {n} ratings")


@cache
def read(path: Path | None = None) -> Board:
    """The board that came with the program, or another."""
    found = json.loads((path or folder() / FILE).read_text(encoding="utf-8"))
    return Board(found["ratings"], found["seed"], tuple(Row(**row) for row in found["rows"]))


def write(path: Path, board: Board) -> None:
    """Keep a board where `read` finds it."""
    path.write_text(json.dumps(asdict(board), indent=1) + "\n", encoding="utf-8")


def measure(
    ratings: Ratings, models: Iterable[str] | None = None, seed: int = 0, k: int = 5, workers: int = 1
) -> Board:
    """Cross-validate: train everything anew on all people but each fifth in turn, and score it on those.

    `workers` is how many folds are trained at once, each in a process of its own; the figures are the same.
    """
    work = partial(_met, ratings, None if models is None else tuple(models), seed, k)
    if workers > 1:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            met = list(pool.map(work, range(k)))
    else:
        met = [work(number) for number in range(k)]
    rows = [_row(model, n, [fold[model, n] for fold in met]) for model, n in met[0]]
    return Board(ratings.name, seed, tuple(rows))


Figures = Mapping[str, np.ndarray]
"""Of one fold: `ndcg` and `recall` by person, `error` (squared) and `inside` by rating asked for."""
Told = dict[tuple[str, int | None], Figures]
"""By model and number of ratings."""


def _met(ratings: Ratings, models: tuple[str, ...] | None, seed: int, k: int, number: int) -> Told:
    """What the people of one fold told of models that have never seen them."""
    fold = next(islice(folds(ratings, seed, k), number, None))
    with steadily():
        return _told(fold, fit(fold.train, models, seed))


def _told(fold: Fold, trained: Trained) -> Told:
    return {(model, n): figures for n in NS for model, figures in _by_model(fold, trained, n)}


def _by_model(fold: Fold, trained: Trained, n: int | None) -> Iterator[tuple[str, Figures]]:
    given = fold.given(n)
    for name, scorer in trained.scorers.items():
        scores = scorer.scores(given)
        figures = _ranking(scores, fold) | (_error(scores, fold) if find(name).stars else {})
        yield name, figures | (_inside(trained, fold, given) if name == STARS else {})
    average = np.broadcast_to(film_means(fold.train.stars), given.shape)
    yield AVERAGE, _ranking(average, fold) | _error(average, fold)


def _inside(trained: Trained, fold: Fold, given: np.ndarray) -> dict[str, np.ndarray]:
    """Whether each rating asked for lies in its 80 % interval."""
    mean, sd = trained.rating_model.predict(given)
    low, high = trained.intervals.around(mean, sd, (given > 0).sum(1))
    truth = fold.people.stars
    return {"inside": ((low <= truth) & (truth <= high))[fold.target_mask]}


def _ranking(scores: np.ndarray, fold: Fold) -> dict[str, np.ndarray]:
    return {"ndcg": ndcg(scores, fold), "recall": recall(scores, fold)}


def _error(stars: np.ndarray, fold: Fold) -> dict[str, np.ndarray]:
    """Squared errors of ratings asked for, stars clipped to the scale."""
    off = stars.clip(*fold.people.scale) - fold.people.stars
    return {"error": off[fold.target_mask].astype(np.float64) ** 2}


def _row(model: str, n: int | None, met: list[Figures]) -> Row:
    whole = {name: np.concatenate([fold[name] for fold in met]) for name in met[0]}
    return Row(
        model=model,
        n=n,
        ndcg=_mean(whole["ndcg"]),
        recall=_mean(whole["recall"]),
        rmse=_mean(whole["error"], np.sqrt) if "error" in whole else None,
        coverage=_mean(whole["inside"]) if "inside" in whole else None,
        people=int(np.isfinite(whole["ndcg"]).sum()),
    )


def _mean(values: np.ndarray, then: Any = float) -> float:
    return round(float(then(np.nanmean(values))), 4)
