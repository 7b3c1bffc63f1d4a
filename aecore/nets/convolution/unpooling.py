"""Max pooling and unpooling with switches of one small picture, step by step, in numbers to follow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Steps(NamedTuple):
    """From a picture (S, S), S even, to what comes back of it, each step with all its numbers.

    `kept` (S / 2, S / 2) are the largest values of each two by two, `switch` (S / 2, S / 2) the places they
    stood at, counted row by row. `parts` (N, S, S) hold one kept value each, where its switch says;
    `back` (S, S) is their sum. `identical` says whether that is the picture again.
    """

    kept: np.ndarray
    switch: np.ndarray
    parts: np.ndarray
    back: np.ndarray
    identical: bool


def steps(picture: np.ndarray) -> Steps:
    """Max pooling with switches, then unpooling: identical only if all that was not kept is 0."""
    half, side = len(picture) // 2, len(picture)
    windows = picture.reshape(half, 2, half, 2).swapaxes(1, 2).reshape(half * half, 4)
    kept, place, i = windows.max(1), windows.argmax(1), np.arange(half * half)
    row, column = 2 * (i // half) + place // 2, 2 * (i % half) + place % 2
    parts = np.zeros((half * half, side, side), picture.dtype)
    parts[i, row, column] = kept
    back = parts.sum(0)
    switch = (row * side + column).reshape(half, half)
    return Steps(kept.reshape(half, half), switch, parts, back, bool(np.array_equal(back, picture)))
