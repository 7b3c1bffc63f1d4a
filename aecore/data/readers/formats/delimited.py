"""Reader of CSV and TSV, by Arrow: whatever separates the cells, with or without a head, in any encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from aecore.data import limits, scratch
from aecore.data.readers import table
from aecore.data.readers.compressed import unpacked
from aecore.data.readers.decimal_mark import is_comma
from aecore.data.readers.formats import blocks
from aecore.data.readers.formats.columns import raw
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.raw import Raw, affordable
from aecore.data.readers.number_table import SEPARATORS, unread
from aecore.data.readers.records import SPACE, Row
from aecore.data.readers.table_head import headed, number
from aecore.data.readers.text import decoded

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data")
SAMPLE = 2 << 20  # bytes in which a table shows what it is
ABOVE = 100  # lines that may stand above the rows
BLOCK = 8 << 20  # bytes of a table larger than memory that are read at a time
QUOTED = 3  # lines that a sentence names
HOLES = [
    *("", "NA", "N/A", "#N/A", "NaN", "nan", "-nan", "null", "NULL", "None", "none", "nil", "-", "?", "."),
    *("n/a", "na", r"\N", "#NA", "<NA>", "#DIV/0!"),
]
_WORDS = {SPACE: (rb"[ \t]+", b"\t"), "::": (rb"::", b"\t")}
"""Separators of more than one sign, which Arrow does not know: (what they are, what is put for them)."""


def read(given: Given, header: bool | None = None) -> Raw:
    """The rows of a table, packed as gzip or zip or not. `header`: its first line names the columns.

    ValueError, one sentence, where it holds no numbers, or where its first line may be a head or a row.
    """
    given, layout = _prepared(given, header)
    lost: list[str] = []
    lines = _lines(given) - layout.above
    affordable(lines, len(layout.names))  # before they are read: of a bomb they fill the memory
    if scratch.large(4 * lines * len(layout.names)):
        return _in_blocks(given, layout)
    found = _arrow(given, layout, lost)
    if any(str(kind) == "binary" for kind in found.schema.types):  # not UTF-8 after all, far below
        given = Given(given.name, content=decoded("it", _content(given)).encode())
        lost.clear()
        found = _arrow(given, layout, lost)
    return raw(found, layout.remarks, lambda row, column: _cell(given, layout, row, column), lost=_lost(lost))


@dataclass(frozen=True)
class Layout:
    """How a table is written: what separates cells, the columns' names, lines above the first row."""

    separator: str
    names: tuple[str, ...]
    above: int
    comma: bool
    remarks: tuple[str, ...] = ()


def lines(given: Given, header: bool | None = None) -> tuple[Layout, str, list[Row]]:
    """How a table is written, its text, and its rows in the order of `read`, cells as they stand there."""
    given, layout = _prepared(given, header)
    text = decoded("it", _content(given))
    found = table.Table(given.name, text, layout.separator, len(layout.names))
    return (
        layout,
        text,
        [row for row in found if row.line > layout.above and not row.misfit(len(layout.names))],
    )


def _prepared(given: Given, header: bool | None) -> tuple[Given, Layout]:
    """The file as UTF-8 with cells that one sign separates, and its layout."""
    if given.head(4).startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")):
        given = _unpacked(given)
    sample = given.head(SAMPLE)
    if b"\n" in sample and len(sample) == SAMPLE:
        sample = sample[: sample.rindex(b"\n") + 1]
    try:
        text = sample.decode("utf-8-sig")
        decoded("it", sample)  # refuses what is no text
        if "\0" in text:
            raise ValueError
    except ValueError:
        text = decoded("it", _content(given))
        given = Given(given.name, content=text.encode())
    layout = _layout(given.name, text, header)
    if layout.separator in _WORDS:
        signs, tab = _WORDS[layout.separator]
        lines = (re.sub(signs, tab, line.strip()) for line in _content(given).splitlines())
        given, layout = Given(given.name, content=b"\n".join(lines)), replace(layout, separator="\t")
    return given, layout


def _layout(name: str, text: str, header: bool | None) -> Layout:
    found = table.read(name, text, SEPARATORS)
    rows, none = iter(found), Row(0, [])
    first = next(rows, none)
    above = rows.line
    head = header or (header is None and headed(first, next(rows, none)))
    cells = [cell.strip() for cell in first.cells] if head else []
    width = max(found.width, 1)
    affordable(1, width)  # before Arrow sees them: of millions of columns it ends the process
    if len(cells) == width - 1:
        cells = ["", *cells]  # R names no column of row names
    names = [*cells, *[""] * width][:width] if head else [f"{i + 1}" for i in range(width)]
    remarks = [f"A title above the rows is left out: {title[:80]}." for title in found.titles]
    if head and header is None and any(number(cell) is not None for cell in cells):
        remarks.append(f"Line {first.line} ({', '.join(cells[:3])} ...) is taken as the head.")
    comma = is_comma(text, found.separator, found.at)
    return Layout(found.separator, tuple(names), above if head else found.above, comma, tuple(remarks))


def _arrow(given: Given, layout: Layout, lost: list[str]) -> pa.Table:
    import pyarrow as pa

    source = pa.memory_map(str(given.path)) if given.path else pa.BufferReader(given.content or b"")
    return _parsed(source, layout, layout.above, lost)


def _parsed(source: Any, layout: Layout, above: int, lost: list[str], types: Sequence[Any] = ()) -> pa.Table:
    """The rows below some lines, by types given or found; lines that are no rows are added to `lost`."""
    from pyarrow import csv

    def note(row: Any) -> str:
        lost.append(row.text)
        return "skip"

    names = [f"{i}" for i in range(len(layout.names))]
    found = csv.read_csv(
        source,
        csv.ReadOptions(skip_rows=above, column_names=names),
        csv.ParseOptions(
            delimiter=layout.separator if len(layout.separator) == 1 else ",",
            invalid_row_handler=note,
            newlines_in_values=False,
        ),
        csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)) if types else None,
            null_values=HOLES,
            strings_can_be_null=True,
            decimal_point="," if layout.comma else ".",
        ),
    )
    return found.rename_columns(list(layout.names))


def _in_blocks(given: Given, layout: Layout) -> Raw:
    """The rows of a table that is larger than memory: read once for the types of its columns, then again."""
    import pyarrow as pa

    lost: list[str] = []
    rows, types = 0, [pa.null()] * len(layout.names)
    for block in _blocks(given, layout, lost):
        rows += len(block)
        types = [_common(*pair) for pair in zip(types, block.schema.types, strict=True)]
    if pa.binary() in types:
        raise ValueError("it is not text in UTF-8, and so large a table is read in no other")
    found = blocks.Blocks(layout.names, tuple(types), rows, lambda: _blocks(given, layout, [], types))
    return blocks.raw(found, layout.remarks, partial(_place, layout), lost=_lost(lost))


def _blocks(given: Given, layout: Layout, lost: list[str], types: Sequence[Any] = ()) -> Iterator[pa.Table]:
    import pyarrow as pa

    above = layout.above
    with given.open() as file:
        while text := file.read(BLOCK) + file.readline():
            if text.strip():
                yield _parsed(pa.BufferReader(text), layout, above, lost, types)
            above = 0


def _common(first: Any, other: Any) -> Any:
    """The type of a column that is of one type in one block and of another in the next, as Arrow finds it."""
    import pyarrow as pa

    if first == other or pa.null() in (first, other):
        return other if first == pa.null() else first
    if pa.binary() in (first, other):
        return pa.binary()
    return pa.float64() if {first, other} == {pa.int64(), pa.float64()} else pa.string()


def _place(layout: Layout, row: int, column: int) -> str:
    name = layout.names[column]
    return (
        f"row {row + 1:,} of those below the head, column {column + 1:,}{f' ({name[:40]})' if name else ''}"
    )


def _lost(lines: list[str]) -> str:
    some = ", ".join(repr(line[:40]) for line in lines[:QUOTED])
    count = "one line has" if len(lines) == 1 else f"{len(lines):,} lines have"
    return f"{count} another number of cells than the others ({some})" if lines else ""


def _cell(given: Given, layout: Layout, row: int, column: int) -> str:
    """Where a cell of the file stands, and what is in it; read again, for it is asked but once."""
    text = decoded("it", _content(given))
    rows = table.Table(given.name, text, layout.separator, len(layout.names))
    sound = (found for found in rows if found.line > layout.above and not found.misfit(len(layout.names)))
    there = next(islice(sound, row, None), Row(0, []))
    if column >= len(there.cells):
        return f"row {row + 1:,}, column {column + 1:,}"
    name, cell = layout.names[column], there.cells[column].strip()
    return f"line {there.line:,}, column {column + 1:,}{f' ({name[:40]})' if name else ''}{unread(cell)}"


def _unpacked(given: Given) -> Given:
    inside = unpacked("it", _content(given), limits.UNPACKED >> 2, limits.ROWS + ABOVE)
    if not inside:
        raise ValueError("there is no table in it, and no picture: pack the rows themselves")
    if len(inside) != 1:
        raise ValueError(f"it holds {len(inside):,} tables: pack the one that has the rows")
    name, content = next(iter(inside.items()))
    return Given(name.rsplit("/", 1)[-1], content=content)


def _lines(given: Given) -> int:
    with given.open() as file:
        return sum(part.count(b"\n") for part in iter(partial(file.read, SAMPLE), b""))


def _content(given: Given) -> bytes:
    with given.open() as file:
        return file.read()
