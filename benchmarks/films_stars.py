"""Predicted stars of people the model has never seen: error, intervals, chances; and the u1 split of ml-100k.

Five folds over people; a fifth of each one's ratings is asked, n of the others are shown. RMSE in stars over
all ratings asked. Peers see the same. Intervals and chances are measured on other people than they are
tested on. The films of ml-latest-small are those that five people or more rated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from statistics import fmean
from zipfile import ZipFile

import numpy as np

from aecore.data.ratings import RELEVANT, Ratings
from aecore.data.sets.movielens import ml_100k
from aecore.recommend.rating_model import conformal, factor_model
from aecore.recommend.user_folds import NS, Fold, folds
from benchmarks.machine import middle, timed
from benchmarks.rating_peers import Says, biases, factors, film_mean, global_mean, person_mean
from benchmarks.rating_sets import hundred, small
from benchmarks.table import Line

SEEDS = (0, 1, 2)
GOALS = {"ml-100k": (0.980, 0.956, 0.937, 0.902), "ml-latest-small": (0.888, 0.872, 0.858, 0.825)}
PEERS: Mapping[str, Callable[[np.ndarray], Says]] = {
    "global mean": global_mean,
    "person's mean": person_mean,
    "film's mean": film_mean,
    "biases": biases,
    "biased MF": factors,
}
COVERED, CALIBRATED = (0.78, 0.82), 0.03
MANY = 80
PUBLISHED = {
    "GRALS .945": 0.945,
    "sRGCNN .929": 0.929,
    "GC-MC .910, with features .905": 0.905,
    "IGMC .905": 0.905,
    "GLocal-K about .89": 0.89,
}
"""On u1: the first three from van den Berg, Kipf and Welling, "Graph convolutional matrix completion" (2017);
then Zhang and Chen (2020), and Han et al. (2021). Several of them read features of people and films."""


@dataclass(frozen=True)
class Told:
    """What one fold's ratings asked for were told after n others: peers by name, ours, and what is true."""

    truth: np.ndarray
    n: np.ndarray
    stars: Mapping[str, np.ndarray]
    inside: np.ndarray
    width: np.ndarray
    chance: np.ndarray

    def rmse(self, name: str) -> float:
        return float(np.sqrt(np.square(self.stars[name] - self.truth).mean()))

    def of(self, these: np.ndarray) -> Told:
        told = {name: stars[these] for name, stars in self.stars.items()}
        return Told(self.truth[these], self.n[these], told, *(x[these] for x in self._rest()))

    def _rest(self) -> tuple[np.ndarray, ...]:
        return self.inside, self.width, self.chance


Run = Mapping[int | None, Told]
"""By number of ratings shown: 0, then those of the protocol; None is all of them."""


def lines(full: bool) -> Iterator[Line | str]:
    seeds = SEEDS if full else SEEDS[:1]
    for ratings in (hundred(), small()):
        cpu_s, runs = timed(lambda ratings=ratings: [_run(ratings, seed) for seed in seeds])  # type: ignore[misc]
        rows = f"{len(ratings) * 4 // 5} + {len(ratings) // 5} people"
        for line in (*_errors(ratings.name, runs), *_promises(ratings.name, runs)):
            yield replace(line, seeds=seeds, rows=rows)
        yield f"{cpu_s / len(seeds):.0f} s for each seed, peers and intervals included"
    yield from _first_split()
    yield from _speed(small())


def _run(ratings: Ratings, seed: int) -> Run:
    """Everything anew on four fifths of the people, asked about the others, for each fifth in turn."""
    met = [_asked(fold, seed) for fold in folds(ratings, seed)]
    return {n: _joined([result[n] for result in met]) for n in met[0]}


def _asked(fold: Fold, seed: int) -> Run:
    peers = {name: peer(fold.train.stars) for name, peer in PEERS.items()}
    model, around = factor_model.fit(fold.train, seed), conformal.fit(fold.train, seed)
    return {n: _told(fold, n, peers, model, around) for n in (0, *NS)}


def _told(
    fold: Fold,
    n: int | None,
    peers: Mapping[str, Says],
    model: factor_model.Stars,
    around: conformal.Intervals,
) -> Told:
    given = np.zeros_like(fold.people.stars) if n == 0 else fold.given(n)
    count, (mean, sd), truth = (given > 0).sum(1), model.predict(given), fold.people.stars
    low, high = around.around(mean, sd, count)
    said = {"ours": mean} | {name: says(given).clip(*fold.people.scale) for name, says in peers.items()}
    whole = Told(
        truth,
        np.repeat(count[:, None], truth.shape[1], 1),
        said,
        (low <= truth) & (truth <= high),
        high - low,
        around.likes(mean, sd, count),
    )
    return whole.of(fold.target_mask)


def _joined(parts: list[Told]) -> Told:
    return Told(
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.n for part in parts]),
        {name: np.concatenate([part.stars[name] for part in parts]) for name in parts[0].stars},
        *(np.concatenate(arrays) for arrays in zip(*(part._rest() for part in parts), strict=True)),
    )


def _errors(name: str, runs: list[Run]) -> Iterator[Line]:
    for n, goal in zip(NS, GOALS[name], strict=True):
        ours = fmean(run[n].rmse("ours") for run in runs)
        yield Line(f"{name}, {_word(n)}: RMSE", f"{ours:.4f}", f"goal {goal:.3f}", ours / goal, ours <= goal)
        for peer in PEERS:
            theirs = fmean(run[n].rmse(peer) for run in runs)
            yield Line("", "", f"{peer} {theirs:.4f}", ours / theirs, ours < theirs)


def _promises(name: str, runs: list[Run]) -> Iterator[Line]:
    """Coverage and calibration at each n, and of those who gave many."""
    groups = {_word(n): [run[n] for run in runs] for n in (0, *NS)}
    many = [run[None].of(run[None].n > MANY) for run in runs]
    for word, told in (groups | {f"more than {MANY} ratings": many}).items():
        inside, width = (
            fmean(float(getattr(x, quantity).mean()) for x in told) for quantity in ("inside", "width")
        )
        reached = COVERED[0] <= inside <= COVERED[1]
        beside = f"{COVERED[0]:.0%} to {COVERED[1]:.0%}, {width:.2f} stars wide"
        yield Line(f"{name}, {word}: inside the interval", f"{inside:.1%}", beside, None, reached)
        off = fmean(conformal.calibration_error(x.chance, x.truth >= RELEVANT) for x in told)
        yield Line(
            f"{name}, {word}: calibration error", f"{off:.4f}", f"{CALIBRATED}", None, off <= CALIBRATED
        )


def _word(n: int | None) -> str:
    return "80 % of the ratings" if n is None else f"{n} ratings"


def _first_split() -> Iterator[Line | str]:
    """The published split, where every person asked has ratings to learn from."""
    learned, asked = (_split(name) for name in ("u1.base", "u1.test"))
    cpu_s, model = timed(lambda: factor_model.fit(learned))
    ours = _split_rmse(model.predict(learned.stars)[0], asked)
    yield "ml-100k, u1.base to u1.test: these people have ratings to learn from, unlike all those above"
    for said, rmse in PUBLISHED.items():
        rows = f"{(learned.stars > 0).sum():,} + {(asked.stars > 0).sum():,}"
        yield Line("u1: RMSE", f"{ours:.4f}", said, ours / rmse, ours <= rmse, (0,), rows, cpu_s)
    for name, peer in PEERS.items():
        theirs = _split_rmse(peer(learned.stars)(learned.stars).clip(1, 5), asked)
        yield Line("", "", f"{name} {theirs:.4f}", ours / theirs, ours < theirs)


def _split(name: str) -> Ratings:
    """One half of the split, with a row for each of 943 people and a column for each of 1,682 films."""
    with ZipFile(ml_100k.fetch()[0]) as packed:
        user, film, given, _ = np.loadtxt(BytesIO(packed.read(f"ml-100k/{name}")), np.int64).T
    grid = np.zeros((943, 1682), np.float32)
    grid[user - 1, film - 1] = given
    return Ratings(name, grid, np.arange(1, 1683), (1.0, 5.0))


def _split_rmse(told: np.ndarray, asked: Ratings) -> float:
    return float(np.sqrt(np.square(told - asked.stars)[asked.stars > 0].mean()))


def _speed(ratings: Ratings) -> Iterator[Line]:
    cpu_s, model = timed(lambda: factor_model.fit(ratings))
    yield Line("learning all films", f"{cpu_s:.1f} s", f"{len(ratings)} x {len(ratings.films)}")
    one = middle(lambda: model.predict(ratings.stars[:1]), 21) * 1e3
    yield Line("one person folded in, mean and deviation", f"{one:.2f} ms", "goal 1 ms", one, one < 1)
    rate = len(ratings) / middle(lambda: model.predict(ratings.stars), 9)
    yield Line("many together", f"{rate:,.0f} people/s", "goal 1,000", rate / 1000, rate > 1000)
