"""Columns of an Arrow table as rows of numbers, and texts beside them; what is neither is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.data import limits
from aecore.data.readers.formats.raw import LABELS, Raw, affordable, unique

if TYPE_CHECKING:
    import pyarrow as pa

NUMBER = r"^[-+]?(\d+[.]?\d*|[.]\d+)([eE][-+]?\d+)?$"
LONGEST = 200  # characters of a word that names a class
EXACT = 1 << 24  # float32 holds every whole number up to this
Bad = Callable[[int, int], str]
"""From a row and the number of its column in the file to where that is, and what stands there."""


def raw(table: pa.Table, remarks: tuple[str, ...] = (), bad: Bad | None = None, **more: Any) -> Raw:
    """The rows of an Arrow table: columns of numbers, and of texts with few different values.

    ValueError, in one sentence, where no column holds numbers.
    """
    names, told = unique([" ".join(name.split())[:60] for name in table.column_names])
    affordable(table.num_rows, table.num_columns)
    kept: list[int] = []
    beside, left = {}, {}
    x = np.empty((table.num_rows, table.num_columns), np.float32)
    for place, name in enumerate(names):
        column = _numeric(table.column(place), name)
        if column is None:
            words = text(table.column(place))
            beside.update({} if words is None else {name: words})
            left.update({name: _left_out(name, table.column(place))} if words is None else {})
        else:
            values = column.to_numpy()
            told += _rounded(name, values)
            with np.errstate(over="ignore"):  # what float32 cannot hold becomes inf, which counts as missing
                x[:, len(kept)] = values
            kept.append(place)
    if not kept:
        raise ValueError(
            "it has no column of numbers: bring a table of numbers, with names in its first line"
        )
    x = x if len(kept) == len(names) else np.ascontiguousarray(x[:, : len(kept)])
    where = (lambda row, column: bad(row, kept[column])) if bad else Raw.bad
    told = (*remarks, *told, *left.values())
    return Raw(x, tuple(names[i] for i in kept), beside, remarks=told, unread=left, bad=where, **more)


def _numeric(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray | None:
    """A column as numbers with holes, None where it is of another type, or of words."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8()).cast(pa.float64())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return (
            column if not pa.types.is_decimal(kind) and not column.null_count else column.cast(pa.float64())
        )
    if not _of_text(kind) or name.lower() in LABELS:
        return None
    words, which = _words(column)
    trimmed = pc.utf8_trim_whitespace(words)
    numbers = pc.match_substring_regex(trimmed, NUMBER)
    if (pc.sum(numbers.take(which)).as_py() or 0) * 2 <= len(column) - column.null_count:
        return None
    values = pc.if_else(numbers, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
    return pa.chunked_array([values.take(which)])


def _of_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def text(column: pa.ChunkedArray) -> np.ndarray | None:
    """A column of words, "" where one is missing; None where it has more different ones than classes."""
    import pyarrow.compute as pc

    if not _of_text(column.type):
        return None
    kept, which = _words(column)
    if not 0 < len(kept) <= limits.CLASSES or (pc.max(pc.utf8_length(kept)).as_py() or 0) > LONGEST:
        return None
    words = np.array([str(word or "").strip() for word in kept.to_pylist()] + [""])
    found: np.ndarray = words[which.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)]
    return found


def _words(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """(words, numbers): each different word of a column once, and by row which one it is.

    A word is no more in memory for being in many rows: of a bomb it is a megabyte in each.
    """
    import pyarrow as pa

    kept = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    whole = kept.combine_chunks()
    return whole.dictionary.cast(pa.string()), whole.indices


def _left_out(name: str, column: pa.ChunkedArray) -> str:
    import pyarrow as pa

    if pa.types.is_null(column.type) or column.null_count == len(column):
        return f"Column {name} is empty and left out."
    if _of_text(column.type):
        count = len(_words(column)[0])
        return f"Column {name} is left out: it is text with {count:,} different values."
    return f"Column {name} is left out: it holds no numbers ({column.type})."


def _rounded(name: str, values: np.ndarray) -> tuple[str, ...]:
    if values.dtype.kind not in "iu" or not values.size:
        return ()
    exact = max(-int(values.min()), int(values.max())) <= EXACT
    told = f"Column {name} has whole numbers above {EXACT:,}: they are rounded to seven digits."
    return () if exact else (told,)
