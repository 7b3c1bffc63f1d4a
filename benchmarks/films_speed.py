"""What one answer costs: a list of 20 with stars and intervals in 5 ms, its reasons in 10 ms more.

The recommender that came with the program and people with 50 and with 800 ratings; medians of one thread's
CPU time. Reading it is measured in a fresh interpreter.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np

from aecore.data.ratings import embedded
from aecore.recommend.artifacts import serialization
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import UserRatings
from benchmarks.machine import middle
from benchmarks.table import Line

TIMES = 21
LIST_MS, REASONS_MS, LOAD_S, SHELF_MB, FOLD_INS = 5.0, 10.0, 0.3, 30.0, 1000
READ = (
    "import time; from aecore.recommend.recommender import Recommender; begin = time.process_time();"
    "Recommender.trained(); print(time.process_time() - begin)"
)


def lines(full: bool) -> Iterator[Line | str]:
    recommender = Recommender.trained()
    yield _size()
    yield _load()
    yield from _fold_ins(recommender)
    for n in (50, 800):
        for model in recommender.models:
            yield from _answers(recommender, model, n)


def somebody(n: int, seed: int = 0) -> UserRatings:
    """Somebody with n ratings: of a film's own raters' stars, for films drawn by how well known they are."""
    ratings, rng = embedded(), np.random.default_rng(seed)
    chance = ratings.raters / ratings.raters.sum()
    drawn = rng.choice(len(ratings.films), n, replace=False, p=chance)
    return UserRatings(
        {int(ratings.films[at]): float(rng.choice(_given(ratings.stars[:, at]))) for at in drawn}
    )


def _given(stars: np.ndarray) -> np.ndarray:
    return stars[stars > 0]


def _size() -> Line:
    mb = sum(path.stat().st_size for path in serialization.folder().iterdir()) / 1e6
    return Line("all that is shipped", f"{mb:.1f} MB", f"goal {SHELF_MB:g} MB", mb / SHELF_MB, mb < SHELF_MB)


def _load() -> Line:
    runs = (subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True) for _ in range(5))
    seconds = sorted(float(run.stdout) for run in runs)[2]
    return Line("reading it", f"{seconds:.3f} s", f"goal {LOAD_S:g} s", seconds / LOAD_S, seconds < LOAD_S)


def _fold_ins(recommender: Recommender) -> Iterator[Line]:
    tastes = [somebody(50, seed) for seed in range(50)]
    ways: dict[str, Callable[[], object]] = {
        "one by one": lambda: [recommender.fold_in(taste) for taste in tastes],
        "50 at once": lambda: recommender.fold_in_all(tastes),
    }
    for name, way in ways.items():
        rate = 2 * len(tastes) / middle(way, 5)
        goal = f"goal {FOLD_INS:,} on two cores"
        yield Line(
            f"fold-ins {name}, of two cores", f"{rate:,.0f} /s", goal, rate / FOLD_INS, rate >= FOLD_INS
        )


def _answers(recommender: Recommender, model: str, n: int) -> Iterator[Line]:
    taste = somebody(n)
    found = middle(lambda: recommender.recommend(taste, 20, model, because=0), TIMES)
    yield _ms(f"{model}, {n} ratings: list of 20, stars, intervals", found, LIST_MS)
    person = recommender.fold_in(taste)
    film = recommender.recommend(person, 1, model, because=0)[0].film.id
    one = middle(lambda: recommender.explain(person, film, model), TIMES)
    yield _ms(f"{model}, {n} ratings: three reasons for one film", one, REASONS_MS)
    every = middle(lambda: recommender.recommend(person, 20, model), TIMES)
    yield _ms(f"{model}, {n} ratings: list of 20 and all reasons", every, LIST_MS + REASONS_MS)


def _ms(what: str, seconds: float, goal: float) -> Line:
    ms = seconds * 1e3
    return Line(what, f"{ms:.2f} ms", f"goal {goal:g} ms", ms / goal, ms <= goal)
