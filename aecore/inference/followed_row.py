"""A followed row: a test row before a net as it learns, with its error's rank and its neighbours."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from aecore.data import load
from aecore.evaluation.metrics import in_range, net_input
from aecore.evaluation.neighbours import nearest_among
from aecore.inference.new_row import KEPT, NEAREST, ROWS, CodedRows, kept_rows

MOST = 64  # moments of a run, as many as of its pictures
ROOM = 2**28
"""Bytes of weights and codes that are kept of all moments of all runs: each has an equal part."""


Kept = TypeVar("Kept")


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Test rows `index` (n,) nearest first, none of them the row itself; Euclidean `distance`, and `labels`.

    A label is -1 where it is unknown.
    """

    index: np.ndarray
    distance: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class FollowedRow:
    """Test row `row` as the net of `step` has it; `x` and `x_hat` are (D,) float32 on the data's scale.

    `pictures` (2, H, W) uint8 are the row and its reconstruction, of a pair (3, H, W) what was wanted too;
    `columns` the names of its features where they have names. `error` is the MSE per feature and `worse_than`
    how many of `rows` other test rows have a smaller one. Neighbours `by_code` are those by the values of
    another `layer`, where that is not 0, the code. `steps` (M,) are the moments that are kept, `errors` (M,)
    the row's error then and `medians` (M,) that of all test rows.
    """

    row: int
    label: int
    step: int
    x: np.ndarray
    x_hat: np.ndarray
    pictures: np.ndarray
    columns: tuple[str, ...]
    error: float
    worse_than: int
    rows: int
    by_input: Neighbours
    by_code: Neighbours
    steps: np.ndarray
    errors: np.ndarray
    medians: np.ndarray
    layer: int = 0

    @property
    def shared(self) -> int:
        """How many neighbours by input are neighbours by code, too."""
        return len(np.intersect1d(self.by_input.index, self.by_code.index))


class Thinned(Generic[Kept]):
    """What was so at steps, the first and the newest among it; when there are too many, every other goes."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.kept: list[Kept] = []
        self._gap = 1

    def add(self, step: int, made: Kept) -> None:
        """Keep what is newer; in place of the newest where that is too near the one before it."""
        if self.steps and step <= self.steps[-1]:
            return
        if len(self.steps) > 1 and self.steps[-1] - self.steps[-2] < self._gap:
            self._keep(range(len(self.steps) - 1))
        self.steps.append(step)
        self.kept.append(made)

    def thin(self, most: int) -> None:
        """Let every other go until there are no more than `most`, at least two."""
        while len(self.steps) > max(2, most):
            last = len(self.steps) - 1
            self._keep([*range(0, last, 2), last])
            self._gap = max(2 * self._gap, self.steps[1] - self.steps[0])

    def _keep(self, numbers: Iterable[int]) -> None:
        places = list(numbers)
        self.steps = [self.steps[place] for place in places]
        self.kept = [self.kept[place] for place in places]


class Moments:
    """A run's test rows at moments: errors of all of them, and as its net coded them, while there is room."""

    def __init__(self) -> None:
        self.errors: Thinned[np.ndarray] = Thinned()
        self.nets: Thinned[CodedRows] = Thinned()

    def add(self, rows: CodedRows) -> None:
        """Keep a moment that is newer than the others."""
        self.errors.add(rows.step, rows.each_error)
        self.errors.thin(MOST)
        self.nets.add(rows.step, rows)

    def thin(self, room: int) -> None:
        """Keep so many nets as take no more than `room` bytes, but two in any case."""
        if self.nets.kept:
            self.nets.thin(min(MOST, room // self.nets.kept[-1].nbytes))

    def at(self, step: int) -> CodedRows | None:
        """The test rows as the kept net has them that is nearest to a step; None where it was before all."""
        if not self.nets.steps or step < self.nets.steps[0]:
            return None
        return min(self.nets.kept, key=lambda rows: abs(rows.step - step))


def row_beside(
    rows: CodedRows, row: int, past: Thinned[np.ndarray] | None = None, layer: int = 0
) -> FollowedRow:
    """A test row beside the others, with its errors in the past, and its neighbours by a layer or the code.

    ValueError where there is no such row among them, or no such layer, and of ratings, whose rows are no
    items to look at.
    """
    data = rows.data
    if data.partial:
        raise ValueError("a row of ratings is a person, and is not followed")
    if not 0 <= row < len(rows.codes):
        raise ValueError(f"there are test rows 0 to {len(rows.codes) - 1:,}, got {row}")
    x = net_input(data.x_test[row : row + 1])
    x_hat, labels = rows.model.reconstruct(x), _labels(rows)
    wanted = [] if data.wanted_test is None else [net_input(data.wanted_test[row : row + 1])]
    steps, errors = ([rows.step], [rows.each_error]) if past is None else (past.steps, past.kept)
    return FollowedRow(
        row=row,
        label=int(labels[row]),
        step=rows.step,
        x=x[0],
        x_hat=x_hat[0],
        pictures=data.picture(np.concatenate([x, x_hat, *wanted])),
        columns=data.columns,
        error=float(rows.each_error[row]),
        worse_than=int(np.searchsorted(rows.errors, rows.each_error[row])),
        rows=len(rows.errors) - 1,
        by_input=_neighbours(_by_input(data.name, row), labels),
        by_code=_neighbours(_others(rows.of_layer(layer), row), labels),
        steps=np.array(steps),
        errors=np.array([then[row] for then in errors]),
        medians=np.median(errors, axis=1),
        layer=layer,
    )


def _labels(rows: CodedRows) -> np.ndarray:
    n, y = len(rows.codes), rows.data.y_test
    return np.full(n, -1) if y is None else y[:n]


def _neighbours(found: tuple[np.ndarray, np.ndarray], labels: np.ndarray) -> Neighbours:
    index, distance = found
    return Neighbours(index, distance, labels[index])


@lru_cache(maxsize=256)
def _by_input(name: str, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours among the rows as they are: they do not change while a net learns."""
    return _others(in_range(load(name).x_test[:ROWS]), row)


def _others(among: np.ndarray, row: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest of the rows (n, d) to one of them, without itself: index and distance."""
    count = min(NEAREST + 1, len(among))
    index, distance = (found[0] for found in nearest_among(among, among[row : row + 1], count))
    others = index != row
    if others.all():  # more copies of a row than are asked for hide the row itself
        others[-1] = False
    return index[others], distance[others]


_moments: OrderedDict[str, Moments] = OrderedDict()
_lock = Lock()


class Then(NamedTuple):
    """A test row at a moment; None where nobody followed one yet."""

    row: FollowedRow | None


def followed(run: str, row: int, step: int | None = None, layer: int = 0) -> Then | None:
    """A test row of a run as its net is now, or as it was at a step, if that is kept; by a layer or the code.

    A moment is kept whenever this is asked: without anybody who follows a row nothing is. None where the
    run's test rows are not kept coded in this process.
    """
    rows = kept_rows(run)
    if rows is None:
        return None
    with _lock:
        moments = _kept_moments(run, rows)
        then = rows if step is None else moments.at(step)
        return Then(None if then is None else row_beside(then, row, moments.errors, layer))


def _kept_moments(run: str, rows: CodedRows) -> Moments:
    moments = _moments.setdefault(run, Moments())
    moments.add(rows)
    _moments.move_to_end(run)
    while len(_moments) > KEPT:
        _moments.popitem(last=False)
    for of_run in _moments.values():
        of_run.thin(ROOM // len(_moments))
    return moments
