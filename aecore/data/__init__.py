"""Data sets by name: what they are, whether they are here, and their rows.

A source is a module of `sets/` that holds a `Source`; nothing else has to know of it.
"""

from __future__ import annotations

import copyreg
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from aecore.data import own, sets
from aecore.data.dataset import Card, DataMissing, Dataset, akin
from aecore.data.folders import assets
from aecore.data.sets import cleaned, without_class
from aecore.data.source import Progress, Source, silent

__all__ = [
    "Card",
    "DataMissing",
    "Dataset",
    "akin",
    "available",
    "card",
    "fetch",
    "left_out",
    "load",
    "names",
    "notices",
    "without",
]


def names() -> tuple[str, ...]:
    """Names of all data sets, in alphabetical order; what people brought is in `own.names`."""
    return tuple(_sources())


def card(name: str) -> Card:
    """What is known of a set without reading it; DataMissing lists the names there are."""
    return find(name).card


def available(name: str) -> bool:
    """`load` needs no network: the files are here with their right lengths. Cheap."""
    return find(name).available()


def fetch(name: str, progress: Progress = silent) -> None:
    """Download what `load` needs and is not here yet; nothing happens where all is here.

    `progress(done_bytes, total_bytes)` is called as it goes on. An exception of its own that is neither an
    OSError nor a ValueError ends the download, and the next goes on from there. DataMissing is one sentence.
    """
    find(name).fetch(progress)


def load(name: str) -> Dataset:
    """The rows of a set, the same object each time, from any thread; downloaded first where they must be.

    DataMissing is one sentence with a way out.
    """
    return find(name).load()


def notices() -> str:
    """The licences and sources of the embedded files, to be shown with them."""
    return (assets() / "DATA_NOTICES.txt").read_text(encoding="utf-8")


def without(name: str, *classes: str) -> str:
    """The name of a set without the training rows of some classes, which are anomalies to a net of it then.

    DataMissing where there is no such set, ValueError where it has no such class.
    """
    known = card(name).classes
    if unknown := set(classes) - set(known):
        raise ValueError(f"{name} has no class {sorted(unknown)[0][:40]!r}; it has {', '.join(known)}")
    return without_class.joined(name, known, classes)


def left_out(name: str) -> tuple[str, tuple[str, ...]]:
    """The set that a set is made of, and the classes it is without: itself and none, where it is whole."""
    found = find(name)
    if not isinstance(found, without_class.LeftOut):
        return name, ()
    base = found.base.card
    return base.name, tuple(base.classes[number] for number in sorted(found.without))


def find(name: str) -> Source:
    """Where a set comes from; DataMissing lists the names there are."""
    found = _whole(name) or _cleaned(name) or _left_out(name)
    if found is None and own.base(name):
        raise DataMissing(
            f"there is no data set {own.base(name)!r} here: it was made of somebody's own file; bring that "
            "file with the same choices, by --data FILE or on the page, and it has this name again"
        )
    if found is None:
        raise DataMissing(f"there is no data set {name!r}; there are {', '.join(names())}")
    return found


def _whole(name: str) -> Source | None:
    return _sources().get(name) or own.source(name)  # no shipped set has a name like those that were brought


def _cleaned(name: str) -> Source | None:
    base = cleaned.whole(name)
    if not base or (own.NAME.fullmatch(name) and not own.base(base)):
        return None  # a file may be called so, too
    return cleaned.source(find(base), name)


def _left_out(name: str) -> Source | None:
    for base, classes in without_class.splits(name):
        if found := _whole(base):
            return without_class.source(
                found, classes, find(found.card.stand_in).card if found.card.stand_in else None
            )
    return None


@cache
def _sources() -> dict[str, Source]:
    modules = (import_module(f"{sets.__name__}.{module.name}") for module in iter_modules(sets.__path__))
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Source))
    return {source.card.name: source for source in sorted(found, key=lambda source: source.card.name)}


def _reduced(data: Dataset) -> Any:
    """A set that every process can load is sent by its name, any other with its rows."""
    try:
        known = available(data.name) and load(data.name) is data
    except DataMissing:
        known = False
    return (load, (data.name,)) if known else data.__reduce_ex__(2)


copyreg.pickle(Dataset, _reduced)
