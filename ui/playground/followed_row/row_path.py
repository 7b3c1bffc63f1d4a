"""Row path: where a test row lay on the map of a run, moment by moment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from aecore.views.snapshot import Snapshot, View
from aecore.views.standard import drawn_by, layer_of


class RowPath(NamedTuple):
    """Places (x, y) on maps of one layer that were laid out by one method; `epochs` are when."""

    method: str
    layer: int
    places: list[tuple[float, float]]
    epochs: list[float]


def row_path(moments: Sequence[Snapshot], row: int) -> RowPath | None:
    """Its places up to the last of these moments, as far back as maps were drawn like that one.

    None where there is no map, or the row is not on it.
    """
    maps = [(moment.epoch, view) for moment in moments if (view := moment.view("map")) is not None]
    if not maps or _place(maps[-1][1], row) is None:
        return None
    last = maps[-1][1]
    alike = takewhile(lambda found: _kind(found[1]) == _kind(last), reversed(maps))
    found = [(epoch, place) for epoch, view in alike if (place := _place(view, row)) is not None][::-1]
    return RowPath(*_kind(last), [place for _, place in found], [round(epoch, 2) for epoch, _ in found])


def _kind(view: View) -> tuple[str, int]:
    return drawn_by(view), layer_of(view)


def _place(view: View, row: int) -> tuple[float, float] | None:
    at = np.flatnonzero(view.arrays["index"] == row)
    return None if not len(at) else (float(view.arrays["xy"][at[0], 0]), float(view.arrays["xy"][at[0], 1]))
