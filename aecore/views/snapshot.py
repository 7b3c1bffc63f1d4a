"""Snapshots and views of a run: immutable values that never change once they are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from aecore.spec import Spec

Kind = Literal["Images", "Scatter", "Curve", "Histogram", "Filters", "Ranking", "Table", "Ladder", "Series"]
Status = Literal["queued", "running", "paused", "done", "stopped", "failed"]
OVER: tuple[Status, ...] = ("done", "stopped", "failed")


def sealed(arrays: Mapping[str, Any]) -> Mapping[str, np.ndarray]:
    """The same arrays, read-only, under a mapping that cannot be changed."""
    copies = {name: np.asarray(values).view() for name, values in arrays.items()}
    for copy in copies.values():
        copy.flags.writeable = False
    return MappingProxyType(copies)


@dataclass(frozen=True)
class View:
    """One picture of a run, as data: whoever draws it needs nothing else.

    Images      arrays in row order (original, corrupted, reconstruction, difference), each
                (N, H, W), (N, H, W, 3) in colour, or (N, D); uint8 0-255 for values, int8 -127..127 for
                signed differences (1 is 127), which have no colour; and where all of them are of the same
                test rows, index (N,) int32, which
    Series      sets of windows (N, L) float32, in the unit of the data, drawn over each other where they are
                of the same rows, and with the mark `apart` under each other; index (N,) as in Images, and
                label (N,) int16, which of the labels behind those of the sets each is of, -1 unknown
    Scatter     xy (N, 2) float32; label (N,) int16, -1 unknown; index (N,) int32, the test rows shown;
                and where some points are about to move: arrow (M, 2) float32, how far, on the scale of xy,
                and arrow_from (M,) int32, of which of the N points; where some stand for a region, likewise
                oval (M, 2, 2) float32, which takes the unit circle to its edge, and oval_from; the mark
                `equal` asks for one scale on both axes
    Curve       pairs NAME_x, NAME_y, any number of them; float64; and where nothing was measured for long,
                NAME_gap (M,) int, the points to which no line leads
    Histogram   edges (M + 1,), counts (M,); marks are vertical lines with a name
    Filters     weights (N, H, W) int8, signed, scaled by each filter's largest magnitude
    Ladder      widths (L + 1,) from the input up; state (L,) uint8: 0 waits, 1 trains, 2 trained, 3 trains
                with all; error (L,) float32, NaN before there is one; a label for each layer; the mark
                `unrolled` is 1 where the stack has become both halves of a net
    """

    kind: Kind
    name: str
    title: str
    arrays: Mapping[str, np.ndarray]
    score: str = ""
    caption: str = ""
    unit: str = ""
    marks: Mapping[str, float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrays", sealed(self.arrays))

    @property
    def told(self) -> str:
        """Its score and its caption, in a line."""
        return " · ".join(filter(None, (self.score, self.caption)))

    @property
    def sets(self) -> list[tuple[str, np.ndarray]]:
        """Of a view of Images or Series the sets that hold rows, in order, each with its name."""
        sets = {name: rows for name, rows in self.arrays.items() if name not in ("index", "label")}
        names = self.labels if len(self.labels) == len(sets) else tuple(sets)
        return [(name, rows) for name, rows in zip(names, sets.values(), strict=True) if np.size(rows)]

    def __reduce__(self) -> tuple[Any, ...]:
        own = [getattr(self, field.name) for field in fields(self)]
        return type(self), tuple(dict(value) if isinstance(value, Mapping) else value for value in own)


class Change(NamedTuple):
    """A live knob that was moved: from `step` on, `path` is `new`."""

    step: int
    path: str
    old: Any
    new: Any


class Curve(NamedTuple):
    """A quantity over steps; both (n,), read-only."""

    step: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Snapshot:
    """A run at one instant.

    `curves` hold `train_mse` and `test_mse` (MSE per feature, in the data's own range), `loss` (the
    objective) and whatever else the family's stages report. `levels` are baselines that do not move:
    `pca_mse` is PCA with as many numbers as the code, fitted on the training rows and scored on the same
    test rows. `at` is when that instant was, in Unix seconds, 0 where no clock was asked; two that differ in
    nothing else are the same.
    """

    spec: Spec
    status: Status = "queued"
    step: int = 0
    epoch: float = 0.0
    stage: str = ""
    elapsed_s: float = 0.0
    left_s: float | None = None
    rows_per_s: float = 0.0
    at: float = field(default=0.0, compare=False)
    curves: Mapping[str, Curve] = field(default_factory=dict)
    levels: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    views: tuple[View, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def view(self, name: str) -> View | None:
        """The view of that name, or None while it has not been drawn yet."""
        return next((view for view in self.views if view.name == name), None)
