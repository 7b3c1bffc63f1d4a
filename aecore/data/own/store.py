"""Arrays of one's own on disk: a folder a data set, plain .npy that is memory-mapped and never unpickled."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.dataset import Card, DataMissing
from aecore.data.drafts import draft
from aecore.data.mapped import check_space
from aecore.data.own.preparation import Prepared
from aecore.data.own.scaling import Affine, Scaled
from aecore.data.readers.errors import reading
from aecore.data.source import Source

ABOUT = "about.json"
ROWS, LABELS = ("x_train", "x_test"), ("y_train", "y_test")
WANTED = ("wanted_train", "wanted_test")
KNOWN = ("known_train", "known_test")


def keep(found: Prepared, folder: Path, title: str, more: Mapping[str, Any]) -> None:
    """Write a set into its folder, whole or not at all; OSError where that cannot be.

    Where another process has made it meanwhile, that one stays: it holds the same.
    """
    rows: dict[str, Scaled] = {name: getattr(found, name) for name in ROWS}
    size = sum(math.prod(part.shape) * part.dtype.itemsize for part in rows.values())
    with draft(folder) as begun:
        check_space(folder.parent, size)
        begun.mkdir()
        width = math.prod(found.shape)
        for name, part in rows.items():
            _write(begun / f"{name}.npy", part, slice(width), found.holed)
        for name, part in zip(KNOWN, rows.values(), strict=True) if found.holed else ():
            known = np.concatenate([np.isfinite(portion) for portion in part.portions()])
            np.save(begun / f"{name}.npy", known, allow_pickle=False)
        for name, part in zip(WANTED, rows.values(), strict=True) if found.paired else ():
            _write(begun / f"{name}.npy", part, slice(width, None))
        for name in LABELS:
            if (labels := getattr(found, name)) is not None:
                np.save(begun / f"{name}.npy", labels, allow_pickle=False)
        (begun / ABOUT).write_text(json.dumps({**_about(found, title), **more}), encoding="utf-8")
        with suppress(FileExistsError):
            _rename(begun, folder)


def _write(path: Path, rows: Scaled, columns: slice, holed: bool = False) -> None:
    """Some columns of rows as a .npy, a portion at a time; of `holed` ones 0 where a value is missing."""
    with path.open("wb") as file:
        shape = (len(rows), len(range(rows.shape[1])[columns]))
        head = {"descr": rows.dtype.str, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, head)
        for part in rows.portions():
            part = np.where(np.isfinite(part), part, 0) if holed else part
            file.write(np.ascontiguousarray(part[:, columns]).data)
    path.chmod(0o444)  # cut short, it would end every process that maps it


def about(folder: Path) -> dict[str, Any]:
    """What is known of a set; DataMissing, one sentence, where that is damaged."""
    with reading(f"the data set {folder.name}", DataMissing):
        found = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not _sound(found):
            raise TypeError("this is not what a set says of itself")
        return found


def affine(known: Mapping[str, Any]) -> Affine:
    """What was done to the values of the file."""
    return Affine(np.array(known["shift"], float), np.array(known["scale"], float), known["unit"])


@lru_cache(maxsize=64)
def source(folder: Path) -> Source:
    """The set in a folder; DataMissing, one sentence, where it is damaged."""
    known = about(folder)
    card = Card(
        folder.name,
        known["title"],
        tuple(known["shape"]),
        known["n_train"],
        known["n_test"],
        tuple(known["classes"]),
        licence="yours",
        provenance="Brought by somebody who uses this machine.",
        range=(known["range"][0], known["range"][1]),
        kind="table" if known["columns"] and len(known["shape"]) == 1 else "images",
        paired=bool(known.get("paired")),
        holed=bool(known.get("holed")),
    )
    return Source(card, partial(_rows, folder, card, tuple(known["columns"])))


def _rows(folder: Path, card: Card, columns: tuple[str, ...]) -> Mapping[str, Any]:
    names = (*ROWS, *WANTED) if card.paired else (*ROWS, *KNOWN) if card.holed else ROWS
    found: dict[str, Any] = {name: np.load(folder / f"{name}.npy", "c", allow_pickle=False) for name in names}
    for name in names:
        n = card.n_train if name.endswith("train") else card.n_test
        types = (bool,) if name in KNOWN else (np.uint8, np.float32)
        if found[name].dtype not in types or found[name].shape != (n, math.prod(card.shape)):
            raise TypeError("these are not the arrays of a set")
    for name in LABELS if card.classes else ():
        found[name] = np.load(folder / f"{name}.npy", allow_pickle=False)
    return {**found, "columns": columns}


def _about(found: Prepared, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "shape": found.shape,
        "n_train": len(found.x_train),
        "n_test": len(found.x_test),
        "classes": found.classes,
        "range": found.range,
        "columns": found.columns,
        "label": found.label,
        "shift": found.affine.shift.tolist(),
        "scale": found.affine.scale.tolist(),
        "unit": found.affine.unit,
        "remarks": found.remarks,
        **({"paired": True} if found.paired else {}),
        **({"holed": True} if found.holed else {}),
    }


def _sound(found: Mapping[str, Any]) -> bool:
    numbers = (*found["shape"], found["n_train"], found["n_test"])
    words = (found["title"], found["label"], *found["classes"], *found["columns"], *found["remarks"])
    floats = (*found["range"], *found["shift"], *found["scale"])
    return (
        all(isinstance(number, int) and number > 0 for number in numbers)
        and all(isinstance(word, str) for word in words)
        and all(isinstance(number, int | float) for number in floats)
        and len(found["range"]) == 2
    )


def _rename(begun: Path, folder: Path) -> None:
    """Put a folder in its place; FileExistsError where a sound one is there."""
    try:
        begun.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        raise FileExistsError(str(folder)) from None
