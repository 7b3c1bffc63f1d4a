"""Own data: files that somebody brings as data sets, kept in the data folder by their content and choices.

Ratings become `NAME.npz`, rows of numbers and pictures a folder `NAME`.
"""

from __future__ import annotations

import hashlib
import math
from functools import partial
from os import listdir
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data.own import offers, ratings, store
from aecore.data.own.choices import Choices
from aecore.data.own.look import Look, has_colour, is_ratings, looked, resolved
from aecore.data.own.places import NAME, base, folder, place
from aecore.data.own.preparation import prepared
from aecore.data.own.scaling import Affine
from aecore.data.own.selection import Selection
from aecore.data.picture_shape import pictured
from aecore.data.portions import gathered
from aecore.data.readers import formats
from aecore.data.readers.errors import reading
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Progress, Raw
from aecore.data.source import Source, silent

__all__ = [
    "NAME",
    "Choices",
    "Given",
    "Look",
    "about",
    "as_brought",
    "base",
    "bring",
    "coloured",
    "look",
    "named",
    "names",
    "offer",
    "offered",
    "ratings",
    "remarks",
    "resolved",
    "rows_like",
    "scaling",
    "share",
    "shared",
    "source",
    "unshare",
]

SHARED = ".shared"
"""How the file ends that says that a set is offered to everybody."""


def look(given: Given, choices: Choices | None = None) -> Look:
    """What a file holds, without keeping it; ValueError is one sentence where it cannot be read."""
    with reading(given.name):
        return looked(given, choices or Choices())


def bring(
    given: Given | bytes,
    called: str = "",
    choices: Choices | None = None,
    progress: Progress = silent,
) -> str:
    """Keep what a file holds; the name it has as a data set from now on.

    ValueError, in one sentence, where it cannot be read, or is too much or too little to learn from; OSError
    where it cannot be kept.
    """
    given = Given(called, content=given) if isinstance(given, bytes) else given
    with reading(given.name):
        choices = resolved(given, choices or Choices())
        as_ratings = choices.kind == "ratings" or (choices.kind == "auto" and is_ratings(given))
    if as_ratings:
        return ratings.bring(_content(given), given.name)
    name = named(given, choices)
    kept = folder() / name
    if not kept.is_dir():
        with reading(given.name):
            raw = formats.read(given, choices.header, choices.side, progress, choices.colour, choices.pairs)
            found = prepared(raw, choices)
        rows = len(found.x_train) + len(found.x_test)
        more = {"file": given.name, "sha256": given.digest, "choices": choices.packed()}
        store.keep(found, kept, f"{name[3:-9]}, {rows:,} rows", more)
    return name


def coloured(given: Given) -> bool:
    """Whether pictures of it are in colour, told by some of them; False of what holds no pictures."""
    with reading(given.name):
        return has_colour(given)


def named(given: Given, choices: Choices) -> str:
    """The name of the data set that a file becomes by choices: the same for the same bytes, everywhere."""
    with reading(given.name):
        chosen = resolved(given, choices).packed()
    return ratings.name_of(given.name, _sha256(f"1 {given.digest} {chosen}")[:8])


def names() -> tuple[str, ...]:
    """The names of all that was brought to this machine."""
    found = (path.name.removesuffix(".npz") for path in folder().glob("my-*"))
    return tuple(sorted({name for name in found if place(name) is not None}))


def remarks(name: str) -> tuple[str, ...]:
    """How the file of a name was read, and which of it was left out."""
    found = place(base(name))
    if found is None:
        return ()
    return tuple(store.about(found)["remarks"]) if found.is_dir() else ratings.remarks(found.stem)


def about(name: str) -> dict[str, Any] | None:
    """How the rows of a set came about; None of ratings, and of what nobody brought."""
    found = place(base(name))
    return store.about(found) if found is not None and found.is_dir() else None


def rows_like(name: str, given: Given, header: bool | None = None, missing: float = 0) -> np.ndarray:
    """Rows (n, D) float32 of a file like the one that a set came from, as a net sees those, in its order.

    A missing value is `missing` where the set has holes. ValueError, one sentence, where the file has other
    columns, or a value that is missing though none may be.
    """
    known = about(name) or {}
    shape = tuple(known["shape"])
    side = shape[0] if pictured(shape) and shape[0] == shape[1] else None
    raw = formats.read(given, header, side, colour=Choices.unpacked(known["choices"]).colour)
    width = math.prod(shape)
    places = _columns(raw, tuple(known["columns"]), width, known["label"])
    x = Selection(raw.x.reshape(len(raw.x), -1), places)
    sound, scaled = x.finite(), store.affine(known)
    if known.get("holed"):
        filled = partial(np.nan_to_num, nan=missing, posinf=missing, neginf=missing)
        return gathered((filled(scaled(part)) for part in x.portions()), len(x))
    if not sound.all():
        row = int(np.argmin(sound))
        column = places[int(np.argmin(np.isfinite(x.row(row))))]
        raise ValueError(f"a value is missing or no finite number: {raw.bad(row, column)}")
    return gathered(map(scaled, x.portions()), len(x))


def _columns(raw: Raw, columns: tuple[str, ...], width: int, label: str) -> list[int]:
    """Where the columns of a set are, by name, or all where there are as many; ValueError otherwise."""
    if columns and set(columns) <= set(raw.names):
        return raw.places(columns)
    there = math.prod(raw.x.shape[1:])
    places = [place for place in range(there) if not raw.names or raw.names[place] != label]
    if len(places) != width:
        raise ValueError(f"a row of it is {len(places):,} numbers, and the run learned from {width:,}")
    return places


def scaling(name: str) -> Affine | None:
    """What was done to the values of a set's file; None of what nobody brought, and of ratings."""
    known = about(name)
    return None if known is None else store.affine(known)


def as_brought(name: str, rows: np.ndarray) -> np.ndarray:
    """Rows (n, D) that a net has made in the units of the set's file."""
    done = scaling(name)
    return rows if done is None else done.inverse(rows)


def offer(name: str, browser: str) -> None:
    """Offer a set in the menus of a browser from now on; OSError where that cannot be remembered."""
    offers.offer(folder(), name, browser)


def offered(browser: str) -> tuple[str, ...]:
    """The names of what a browser has brought, without what is gone."""
    return tuple(name for name in offers.offered(folder(), browser) if place(name) is not None)


def share(name: str, owner: str = "") -> None:
    """Offer a set in the menus of everybody who uses this machine; whoever did first is its owner."""
    if place(name) is not None and name not in shared():
        _mark(name).write_text(owner, encoding="utf-8")


def unshare(name: str) -> None:
    """Offer a set in no more menus than those of whoever brought it."""
    if NAME.fullmatch(name):
        _mark(name).unlink(missing_ok=True)


def shared() -> dict[str, str]:
    """The names of what is offered to everybody who uses this machine, and who keeps each."""
    try:
        marks = sorted(file for file in listdir(folder()) if file.endswith(SHARED))  # each press asks
    except OSError:
        return {}
    names = [mark.removesuffix(SHARED) for mark in marks]
    return {name: _mark(name).read_text("utf-8")[:64] for name in names if place(name) is not None}


def _mark(name: str) -> Path:
    return folder() / f"{name}{SHARED}"


def source(name: str) -> Source | None:
    """What was brought under a name, None where nothing was; DataMissing, one sentence, if it is damaged."""
    found = place(name)
    if found is None:
        return None
    return store.source(found) if found.is_dir() else ratings.source(name)


def files(name: str) -> tuple[Path, ...]:
    """The files that a set is read from; none where there is no such set."""
    found = place(base(name))
    return () if found is None else tuple(sorted(found.iterdir())) if found.is_dir() else (found,)


def _content(given: Given) -> bytes:
    with given.open() as file:
        return file.read()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
