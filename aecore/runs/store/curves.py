"""Curves as an append-only file: a save writes the points that are new, however long the run has been."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from aecore.runs.store.files import Damaged
from aecore.views.snapshot import Curve

NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
POINT = np.dtype([("curve", "<u4"), ("step", "<i8"), ("value", "<f8")])


def grow(
    path: Path, curves: Mapping[str, Curve], before: Mapping[str, int], lasting: bool = False
) -> dict[str, int]:
    """Append what `before`, the points a curve, does not count; the points a curve that are there now.

    Points behind those counted belong to a save that was cut off, and are written over. What is a link is
    left alone, an OSError: a run that came from elsewhere would have another file written over.
    """
    if any(before[name] > len(curves[name].step) if name in curves else True for name in before):
        before = {}
    names = [*before, *(name for name in curves if name not in before)]
    fresh = [_points(i, curves[name], before.get(name, 0)) for i, name in enumerate(names)]
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o666), "r+b") as file:
        file.seek(sum(before.values()) * POINT.itemsize)
        file.write(np.concatenate(fresh or [np.empty(0, POINT)]).tobytes())
        file.truncate()
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    return {name: len(curves[name].step) for name in names}


def read(path: Path, counts: Mapping[str, int]) -> dict[str, Curve]:
    """The curves with so many points each; Damaged, in a sentence, where they are not there."""
    total = sum(counts.values())
    try:
        whole = path.stat().st_size >= total * POINT.itemsize
        points = np.fromfile(path, POINT, total) if whole and total else np.empty(0, POINT)
    except OSError as error:
        raise Damaged(f"{path} cannot be read: {error.strerror or error}") from None
    found = {name: _curve(points[points["curve"] == i]) for i, name in enumerate(counts)}
    if any(len(found[name].step) != count for name, count in counts.items()):
        raise Damaged(f"{path} is cut short or was changed")
    return found


def _points(number: int, curve: Curve, start: int) -> np.ndarray:
    points = np.empty(len(curve.step) - start, POINT)
    points["curve"], points["step"], points["value"] = number, curve.step[start:], curve.value[start:]
    return points


def _curve(points: np.ndarray) -> Curve:
    step, value = points["step"].copy(), points["value"].copy()
    step.flags.writeable = value.flags.writeable = False
    return Curve(step, value)
