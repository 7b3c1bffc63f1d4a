"""Rows 91 and 92: stars of people held out, by the autoencoder, averages, an RBM and the article's network.

RMSE and mean absolute error over a fifth of each held-out person's ratings, the same for all; answers are
clipped to the scale. The article's own measure is the mean over people of each person's RMSE, answers not
clipped, on people it was trained on: published for the u1 split of MovieLens 100K, about .91 in training and
.95 on u1.test.
"""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

import numpy as np

from aecore import data
from aecore.data.dataset import Dataset
from aecore.data.file import File
from aecore.data.ratings import Ratings
from aecore.data.readers.rating_files import read
from aecore.runs.session import Session
from benchmarks.fits import SEEDS, Fits, fits, preset
from benchmarks.machine import timed
from benchmarks.table import Line

U1 = File("ml-100k/ml-100k.zip", 0, urls=("",))


def lines(full: bool) -> Iterator[Line | str]:
    sets, seeds = (
        (("movielens", "ml-latest-small", "ml-100k"), SEEDS) if full else (("movielens",), SEEDS[:1])
    )
    for name in sets:
        if data.available(name):
            yield from _on(name, seeds)
        else:
            yield f"{name} is not on this computer"
    if full and (place := U1.ready()):
        yield from _article(ZipFile(place))


def _on(name: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    ours = fits(preset("stars", data__name=name), seeds)
    for figure, unit in ours.first.scoring.figures.items():
        score = _figure(ours, figure)
        for average, known in (("bias", "film + person"), ("film_mean", "film mean"), ("mean", "one mean")):
            other = ours.first.scoring.levels(ours.first.baseline(), 0)[average + figure.removeprefix("test")]
            what = f"91. {name}: {unit}"
            yield ours.line(what, f"{score:.3f}", f"{known} {other:.3f}", score / other, score < other)
    for row, other_net in (("92", "boltzmann"), ("91", "article")):
        beside = fits(preset(other_net, data__name=name), seeds[:1])
        score, theirs = _figure(ours, "test_rmse"), _figure(beside, "test_rmse")
        what = f"{row}. {name}: {other_net}, RMSE, beside the autoencoder"
        yield beside.line(what, f"{theirs:.3f}", f"autoencoder {score:.3f}", theirs / score)


def _figure(runs: Fits, name: str) -> float:
    return runs.mean(lambda session: session.scoring.scores(session.predictions())[name])


def _article(packed: ZipFile) -> Iterator[Line]:
    """The u1 split, by the article's measure, with its slip and without."""
    rows = _u1(packed)
    for name, known in (("article", (0.91, 0.95)), ("article-cleared", (None, None))):
        cpu_s, session = timed(Session(preset(name), rows).run)
        errors = np.sqrt(session.test_errors()[rows.target_mask.any(1)]).mean()  # type: ignore[union-attr]
        train = session.log.curves()["train_rmse"].value[-rows.n_train :].mean()
        runs = Fits((session,), SEEDS[:1], cpu_s)
        for part, ours, published in (("u1.base", train, known[0]), ("u1.test", errors, known[1])):
            beside = f"published {published:.2f}" if published else "the slip makes it learn"
            ratio = ours / published if published else None
            yield runs.line(f"91. {name} on {part}, its own measure", f"{ours:.3f}", beside, ratio)


def _u1(packed: ZipFile) -> Dataset:
    """Everybody is learned from, by u1.base; what is in u1.test is asked of the same people."""
    base, test = (_grid(packed.read(f"ml-100k/u1.{part}")) for part in ("base", "test"))
    return Dataset("u1", "u1", "ratings", base, base + test, range=(0.0, 5.0), target_mask=test > 0)


def _grid(content: bytes) -> np.ndarray:
    """Stars (943, 1682) by the numbers of people and films."""
    found: Ratings = read(content, "u1")[0]
    people = sorted({int(line.split(b"\t")[0]) for line in content.splitlines()})
    grid = np.zeros((943, 1_682), np.float32)
    grid[np.ix_(np.array(people) - 1, found.films - 1)] = found.stars
    return grid
