"""Import ratings: exports of other places, read from their bytes in memory, and what becomes of them.

One file per way of exporting. A file that holds a FORMAT is found; nothing is listed here.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from aecore.data.readers.compressed import unpacked
from aecore.data.readers.text import decoded
from aecore.recommend.imports.csv_table import ROWS, Sheet, sheet
from aecore.recommend.imports.formats import Content, Format, Notes, Records
from aecore.recommend.imports.merge import Brought, bring
from aecore.recommend.titles.match import Entry

__all__ = ["Brought", "Import", "bring", "formats", "read"]

LARGEST = 64 << 20  # bytes of a file that is brought
LONGEST = 80  # characters of its name in a sentence


@dataclass(frozen=True)
class Import:
    """What a file says: where it is from, its entries (the later of two counts), and what was left out."""

    source: str
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...]


@cache
def formats() -> tuple[Format, ...]:
    """Every way of exporting, the general ones last."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda export: (export.general, export.title)))


def read(name: str, data: bytes) -> Import:
    """The entries of a file, known by what is in it and not by its name; ValueError is a sentence."""
    name = " ".join(name.split())[-LONGEST:] or "the file"
    if len(data) > LARGEST:
        raise ValueError(f"{name} is larger than the {LARGEST >> 20} MB that are read: bring the CSV alone.")
    faults: list[ValueError] = []
    contents = list(_contents(name, data, faults))
    for form in formats():
        fitting = [content for content in contents if form.fits(content)]
        if fitting:
            return _import(name, form, fitting, faults)
    raise faults[0] if faults else ValueError(_unknown(name, contents))


def _import(name: str, form: Format, contents: list[Content], faults: list[ValueError]) -> Import:
    notes = Notes()
    _misfits(contents, notes)
    form.read(contents, notes)
    remarks = (*notes.remarks(), *map(str, faults))
    if not notes.found:
        why = "; ".join(remark.rstrip(".") for remark in remarks) or "there are no films in it"
        raise ValueError(f"{name} has nothing to bring: {why[0].lower()}{why[1:]}.")
    if len(notes.found) > ROWS:
        raise ValueError(f"{name} has more than {ROWS:,} lines: split it and bring the parts in turn.")
    return Import(form.title, notes.entries(), remarks)


def _misfits(contents: list[Content], notes: Notes) -> None:
    for found in (content for content in contents if isinstance(content, Sheet)):
        for line, why in found.misfits:
            notes.skip(f"{why[0].upper()}{why[1:]}, so left out", f"line {line}")


def _contents(name: str, data: bytes, faults: list[ValueError]) -> Iterator[Content]:
    """The tables and lists in a file. What cannot be read in a zip is a fault and does not spoil the rest."""
    for path, content in unpacked(name, data).items():
        try:
            yield _content(path, content)
        except ValueError as error:
            faults.append(error)


def _content(name: str, data: bytes) -> Content:
    text = decoded(name, data)
    return _records(name, text) if text.lstrip()[:1] in ("[", "{") else sheet(name, text)


def _records(name: str, text: str) -> Records:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{name} is damaged and cannot be read as JSON: export it again.") from None
    listed = found if isinstance(found, list) else [found]
    if len(listed) > ROWS:
        raise ValueError(f"{name} has more than {ROWS:,} records: split it and bring the parts in turn.")
    return Records(name, tuple(record for record in listed if isinstance(record, dict)))


def _unknown(name: str, contents: list[Content]) -> str:
    known = ", ".join(form.title for form in formats() if not form.general)
    first = next((content.columns for content in contents if isinstance(content, Sheet)), ())
    seen = f" (its columns are {', '.join(first[:6])[:80]})" if any(first) else ""
    return (
        f"{name} is no export that is known{seen}: bring one from {known}, "
        "or a CSV whose first line is title,rating or movieId,rating."
    )
