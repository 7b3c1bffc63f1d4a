"""Words of the card of one sample: its columns, and what its neighbours have in common."""

from __future__ import annotations

import numpy as np

from aecore.data import Card, own
from aecore.inference.followed_row import FollowedRow

NOT_YET = "Nobody followed a row then: of that moment only its place on the map is kept."
MOST_COLUMNS = 8


def shared(found: FollowedRow) -> str:
    """How many neighbours by input are neighbours by code."""
    n = len(found.by_code.index)
    return "" if not n else f"{found.shared or 'none'} of {n} the same"


def columns(found: FollowedRow, about: Card) -> list[tuple[str, float, float]]:
    """Name, value and reconstruction of each column, in the units of a file that somebody brought.

    Of many columns those that the net gives back worst.
    """
    names = found.columns or (("x", "y") if about.planar else ())
    off = np.abs(found.x_hat - found.x)
    shown = np.argsort(-off, kind="stable")[:MOST_COLUMNS] if len(off) > MOST_COLUMNS else np.arange(len(off))
    x, x_hat = own.as_brought(about.name, np.stack([found.x, found.x_hat]))
    return [(_name(names, int(at)), _figures(x[at]), _figures(x_hat[at])) for at in shown]


def _name(names: tuple[str, ...], at: int) -> str:
    return names[at] if at < len(names) else f"column {at + 1}"


def _figures(value: float) -> float:
    """As many as float32 is sure of."""
    return float(f"{value:.6g}")
