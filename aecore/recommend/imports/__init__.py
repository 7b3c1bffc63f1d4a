"""Import ratings: exports of other places, read from their bytes in memory, and what becomes of them.

One file per way of exporting. A file that holds a FORMAT is found; nothing is listed here.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from aecore.data.readers.compressed import unpacked
from aecore.data.readers.rating_scale import SCALES
from aecore.data.readers.text import decoded
from aecore.recommend.imports.csv_table import ROWS, Row, Sheet, sheet
from aecore.recommend.imports.formats import UNSAID, Choice, Format, LeftOut, Notes, Records, remarks
from aecore.recommend.imports.json_records import records
from aecore.recommend.imports.merge import Brought, bring
from aecore.recommend.imports.schema_matching.rating_scale import Scale
from aecore.recommend.titles.match import Entry

__all__ = ["SCALES", "UNSAID", "Brought", "Choice", "Import", "LeftOut", "Scale", "bring", "formats", "read"]

LARGEST = 64 << 20  # bytes of a file that is brought
LONGEST = 80  # characters of its name in a sentence
NO_FILMS = "In a table that is no list of films"


@dataclass(frozen=True)
class Import:
    """What a file says: where it is from, its entries (the later of two counts), and what was left out.

    Each of its rows is an entry or left out. `scales` are those of its plain numbers; `profiles` the names
    of several people in it; `remarks` what else is to be said.
    """

    source: str
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()
    scales: tuple[Scale, ...] = ()
    profiles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.entries) + len(self.left_out)


@cache
def formats() -> tuple[Format, ...]:
    """Every way of exporting, the general ones last."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda export: (export.general, export.title)))


def read(name: str, data: bytes, choice: Choice = UNSAID) -> Import:
    """The rows of a file, known by what is in it and not by its name; ValueError is a sentence.

    `choice` is what somebody says of the file that it does not say itself.
    """
    name = " ".join(name.split())[-LONGEST:] or "the file"
    if len(data) > LARGEST:
        raise ValueError(f"{name} is larger than the {LARGEST >> 20} MB that are read: bring the CSV alone.")
    faults: list[ValueError] = []
    sheets = list(_sheets(name, data, faults))
    forms = _forms(sheets)
    if not forms:
        raise faults[0] if faults else ValueError(_unknown(name, sheets))
    notes = Notes(choice)
    for form, fitting in forms:
        form.read(fitting, notes)
    _leave(sheets, [fit for _, fitting in forms for fit in fitting], notes)
    return _import(name, forms[0][0], notes, faults)


def _forms(sheets: list[Sheet]) -> list[tuple[Format, list[Sheet]]]:
    """The tables of each way of exporting, the likelier first; general ones only where no other fits."""
    left, found = list(sheets), list[tuple[Format, list[Sheet]]]()
    for form in formats():
        fitting = [] if form.general and found else [table for table in left if form.fits(table)]
        if fitting:
            found.append((form, fitting))
            left = [table for table in left if table not in fitting]
    return sorted(found, key=lambda form: -sum(len(table.rows) for table in form[1]))


def _leave(sheets: list[Sheet], fitting: list[Sheet], notes: Notes) -> None:
    """Leave out what is no row, and the rows of what is no list of films."""
    for table in sheets:
        for line, why in table.misfits:
            notes.leave(table, Row(line, {}), f"{why[:1].upper()}{why[1:]}", f"line {line}")
        for row in table.rows if table not in fitting else ():
            notes.leave(table, row, NO_FILMS, table.name)


def _import(name: str, form: Format, notes: Notes, faults: list[ValueError]) -> Import:
    entries, left_out = notes.entries(), tuple(notes.left_out)
    if not entries and not left_out:
        raise ValueError(f"{name} has nothing to bring: there are no films in it.")
    if len(entries) + len(left_out) > ROWS:
        raise ValueError(f"{name} has more than {ROWS:,} lines: split it and bring the parts in turn.")
    said = (*remarks(notes.said), *map(str, faults))
    return Import(form.title, entries, left_out, tuple(notes.scales), notes.profiles, said)


def _sheets(name: str, data: bytes, faults: list[ValueError]) -> Iterator[Sheet]:
    """The tables and lists in a file. What cannot be read in a zip is a fault and does not spoil the rest."""
    for path, content in unpacked(name, data).items():
        try:
            yield _sheet(path, content)
        except ValueError as error:
            faults.append(error)


def _sheet(name: str, data: bytes) -> Sheet:
    text = decoded(name, data)
    return records(name, text) if text.lstrip()[:1] in ("[", "{") else sheet(name, text)


def _unknown(name: str, sheets: list[Sheet]) -> str:
    known = ", ".join(form.title for form in formats() if not form.general)
    first = next((table.columns for table in sheets if not isinstance(table, Records)), ())
    seen = f" (its columns are {', '.join(first[:6])[:80]})" if any(first) else ""
    return (
        f"{name} is no export that is known{seen}: bring one from {known}, "
        "or a CSV whose first line is title,rating or movieId,rating."
    )
