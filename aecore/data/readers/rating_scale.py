"""Convert ratings of a file to stars from 0.5 to 5, from the scale that the column itself shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

LEAST, MOST = 0.5, 5.0
SCALES = (5, 10, 100)
_ALMOST_ALL = 0.99  # of the ratings are on the scale: what is above it is a slip


class Stars(NamedTuple):
    """Stars (n,) float32, 0 not rated and NaN no rating on the scale; the scale's most; and what was done."""

    stars: np.ndarray
    most: int
    remarks: tuple[str, ...]


def stars(values: np.ndarray) -> Stars:
    """Stars of the numbers in a column (n,), NaN where it is blank. 0 and -1 are not rated."""
    unrated = np.isnan(values) | (values == 0) | (values == -1)
    given = values[~unrated]
    enough = _ALMOST_ALL * given.size
    most = next((scale for scale in SCALES if (given <= scale).sum() >= enough), SCALES[-1])
    on_scale = (values > 0) & (values <= most)
    found = np.where(on_scale, np.maximum(values / (most / MOST), LEAST), np.nan)
    return Stars(np.where(unrated, 0, found).astype(np.float32), most, tuple(_remarks(values, most)))


def _remarks(values: np.ndarray, most: int) -> Iterator[str]:
    if most != MOST:
        yield f"The ratings go to {most}: {most / MOST:g} points are a star."
    low = int(((values > 0) & (values < LEAST * most / MOST)).sum())
    if low:
        yield f"Ratings of less than half a star count as half a star ({low:,})."
    for sign, missing in (("blank", np.isnan(values)), ("0", values == 0), ("-1", values == -1)):
        if missing.any():
            yield f"A rating that is {sign} counts as not rated ({int(missing.sum()):,})."
