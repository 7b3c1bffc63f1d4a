"""The timeline of a run as a file: the views and scores of its history of snapshots, thinned once more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aecore.runs.store import pictures
from aecore.runs.store.files import FAULTS, Damaged, pack, unpack
from aecore.views.snapshot import Curve, Snapshot

MOST = 32  # moments
SCORED = ("scored", "levels_scored")


def packed(frames: Sequence[Snapshot]) -> bytes:
    """The content of the file: at most 32 moments, fewer where their views are large."""
    kept = _thin(frames, MOST)
    while len(kept) > 1 and sum(pictures.size(frame.views) for frame in kept) > pictures.LARGEST:
        kept = _thin(kept, len(kept) // 2)
    shown = {f"{i}/": pictures.arrays(frame.views) for i, frame in enumerate(kept)}
    arrays = {place + name: array for place, found in shown.items() for name, array in found.items()}
    return pack(arrays, {"moments": json.dumps([_notes(frame) for frame in kept])})


def unpacked(path: Path, last: Snapshot) -> tuple[Snapshot, ...]:
    """The moments before the `last` one of the same run; Damaged, in a sentence, where there are none."""
    arrays, notes = unpack(path, 2 * pictures.LARGEST)
    try:
        return tuple(
            _moment(note, _of(f"{i}/", arrays), last) for i, note in enumerate(json.loads(notes["moments"]))
        )
    except FAULTS:
        raise Damaged(f"{path} is cut short or was changed") from None


def _thin(frames: Sequence[Snapshot], most: int) -> list[Snapshot]:
    places = np.unique(np.linspace(0, len(frames) - 1, most).round().astype(int)) if frames else ()
    return [frames[place] for place in places]


def _of(place: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name.removeprefix(place): array for name, array in arrays.items() if name.startswith(place)}


def _notes(frame: Snapshot) -> dict[str, Any]:
    return {
        "step": frame.step,
        "epoch": frame.epoch,
        "levels": dict(frame.levels),
        "facts": {name: frame.facts[name] for name in SCORED if name in frame.facts},
        "views": pictures.notes(frame.views),
    }


def _moment(note: Mapping[str, Any], arrays: Mapping[str, np.ndarray], last: Snapshot) -> Snapshot:
    """The last snapshot as it was at that step: its curves end there, and later changes are not known."""
    step = int(note["step"])
    return replace(
        last,
        step=step,
        epoch=float(note["epoch"]),
        curves={name: _until(curve, step) for name, curve in last.curves.items() if curve.step[0] <= step},
        levels={str(name): float(level) for name, level in note["levels"].items()},
        changes=tuple(change for change in last.changes if change.step < step),
        views=pictures.views(note["views"], arrays),
        facts={**last.facts, **{name: str(note["facts"][name]) for name in SCORED if name in note["facts"]}},
    )


def _until(curve: Curve, step: int) -> Curve:
    end = int(np.searchsorted(curve.step, step, side="right"))
    return Curve(curve.step[:end], curve.value[:end])
