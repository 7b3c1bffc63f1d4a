"""Serialise views, and back; and render those of a run that nobody was watching."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import numpy as np

from aecore.data.readers.errors import reading
from aecore.runs.session import Session
from aecore.runs.store.files import Damaged, pack, unpack
from aecore.views.renderer import Renderer
from aecore.views.snapshot import Kind, View

LARGEST = 16 << 20  # bytes; larger pictures are drawn again rather than kept
WORDS = ("name", "title", "score", "caption", "unit")


def packed(shown: Iterable[View]) -> bytes:
    """Views as the content of a safetensors file: their arrays, and in its notes all else."""
    shown = tuple(shown)
    return pack(arrays(shown), {"views": json.dumps(notes(shown))})


def unpacked(path: Path) -> tuple[View, ...]:
    """The views of a file; Damaged, in a sentence, where there are none."""
    found, about = unpack(path, 2 * LARGEST)
    with reading(path, Damaged):
        return views(json.loads(about["views"]), found)


def arrays(shown: Iterable[View]) -> dict[str, np.ndarray]:
    """The arrays of views, by the number of the view and their name."""
    return {f"{i}/{name}": array for i, view in enumerate(shown) for name, array in view.arrays.items()}


def notes(shown: Iterable[View]) -> list[dict[str, Any]]:
    """All else of views, as JSON has it."""
    return [_notes(view) for view in shown]


def views(notes: Iterable[dict[str, Any]], arrays: Mapping[str, np.ndarray]) -> tuple[View, ...]:
    """Views of their notes and arrays; fails in many ways where those are damaged."""
    return tuple(_view(note, i, arrays) for i, note in enumerate(notes))


def fingerprint(shown: Iterable[View]) -> str:
    """What tells whether views changed."""
    found = sha256()
    for view in shown:
        found.update(json.dumps(_notes(view)).encode())
        for array in view.arrays.values():
            found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()[:16]


def size(shown: Iterable[View]) -> int:
    """Bytes of all arrays."""
    return sum(array.nbytes for view in shown for array in view.arrays.values())


def portrait(session: Session, method: str = "PCA", layer: int = 0) -> tuple[View, ...]:
    """Render the views of a run as it stands, waited for; none where its net has gone astray.

    The codes, or those of a hidden layer, are laid out by "PCA" or "UMAP", which takes seconds.
    """
    renderer = Renderer()
    renderer.map_layer(layer)
    renderer.map.method = method
    try:
        return renderer.render(session)
    except FloatingPointError:
        return ()


def _notes(view: View) -> dict[str, Any]:
    words = {word: getattr(view, word) for word in WORDS}
    rest = {"marks": dict(view.marks), "labels": view.labels, "arrays": list(view.arrays)}
    return {"kind": view.kind, **words, **rest}


def _view(note: dict[str, Any], i: int, arrays: Mapping[str, np.ndarray]) -> View:
    if note["kind"] not in get_args(Kind):
        raise ValueError(note["kind"])
    return View(
        kind=note["kind"],
        **{word: str(note[word]) for word in WORDS},
        arrays={name: arrays[f"{i}/{name}"] for name in note["arrays"]},
        marks={str(name): float(value) for name, value in note["marks"].items()},
        labels=tuple(str(label) for label in note["labels"]),
    )
