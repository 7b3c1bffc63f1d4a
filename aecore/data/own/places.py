"""Places of own data: the names it has, and where on disk a set of such a name is."""

from __future__ import annotations

import re
from pathlib import Path

from aecore.data.folders import cache
from aecore.data.own import store
from aecore.data.sets.cleaned import whole
from aecore.data.sets.without_class import splits

NAME = re.compile(r"my-[a-z0-9-]{1,40}-[0-9a-f]{8}")


def folder() -> Path:
    """Where all of it is."""
    return cache() / "own"


def place(name: str) -> Path | None:
    """The folder or the file of a set; None where there is none, or where the name is no name."""
    if not NAME.fullmatch(name):
        return None
    found = (folder() / name, folder() / f"{name}.npz")
    return next((path for path in found if (path / store.ABOUT).is_file() or path.is_file()), None)


def base(name: str) -> str:
    """The brought set that a name is of, or is of some rows or classes of; empty where nobody brought it.

    Of several readings of a name the one is meant whose set is here.
    """
    if cleaned := base(whole(name)) if whole(name) and place(name) is None else "":
        return cleaned
    readings = (name, *(left for left, _ in reversed([*splits(name)])))
    brought = [reading for reading in readings if NAME.fullmatch(reading)]
    return next((reading for reading in brought if place(reading) is not None), "".join(brought[:1]))
