"""Words of the card of one sample: its columns, and what its neighbours have in common."""

from __future__ import annotations

import numpy as np

from aecore.inference.followed_row import FollowedRow

NOT_YET = "Nobody followed a row then: of that moment only its place on the map is kept."
MOST_COLUMNS = 8


def shared(found: FollowedRow) -> str:
    """How many neighbours by input are neighbours by code."""
    n = len(found.by_code.index)
    return "" if not n else f"{found.shared or 'none'} of {n} the same"


def columns(found: FollowedRow, planar: bool) -> list[tuple[str, float, float]]:
    """Name, value and reconstruction of each column; of many, those that the net gives back worst."""
    names = found.columns or (("x", "y") if planar else ())
    off = np.abs(found.x_hat - found.x)
    shown = np.argsort(-off, kind="stable")[:MOST_COLUMNS] if len(off) > MOST_COLUMNS else np.arange(len(off))
    return [_column(names, int(at), found) for at in shown]


def _column(names: tuple[str, ...], at: int, found: FollowedRow) -> tuple[str, float, float]:
    name = names[at] if at < len(names) else f"column {at + 1}"
    return name, round(float(found.x[at]), 4), round(float(found.x_hat[at]), 4)
