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
            told += rounded(name, values)
            with np.errstate(over="ignore"):  # what float32 cannot hold becomes inf, which counts as missing
                x[:, len(kept)] = values
            kept.append(place)
    some_number(kept)
    x = x if len(kept) == len(names) else np.ascontiguousarray(x[:, : len(kept)])
    where = (lambda row, column: bad(row, kept[column])) if bad else Raw.bad
    told = (*remarks, *told, *left.values())
    return Raw(x, tuple(names[i] for i in kept), beside, remarks=told, unread=left, bad=where, **more)


def some_number(kept: list[int]) -> None:
    """Refuse, in one sentence, a table of which no column holds numbers."""
    if not kept:
        raise ValueError(
            "it has no column of numbers: bring a table of numbers, with names in its first line"
        )


def _numeric(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray | None:
    """A column as numbers with holes, None where it is of another type, or of words."""
    if is_number(column.type):
        return as_number(column)
    if not of_text(column.type) or name.lower() in LABELS:
        return None
    words, which = words_of(column)
    if numbers_in(words, which) * 2 <= len(column) - column.null_count:
        return None
    return parsed(words, which)


def is_number(kind: Any) -> bool:
    """Whether a column of that type holds numbers."""
    import pyarrow as pa

    tests = (pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(test(kind) for test in tests)


def as_number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of numbers as NumPy can have it: holes become NaN, which only floats have."""
    import pyarrow as pa

    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).cast(pa.float64())
    plain = not pa.types.is_decimal(column.type) and not column.null_count
    return column if plain else column.cast(pa.float64())


def numbers_in(words: pa.Array, which: pa.Array) -> int:
    """How many cells of a column of words hold a number."""
    import pyarrow.compute as pc

    found = pc.match_substring_regex(pc.utf8_trim_whitespace(words), NUMBER)
    return pc.sum(found.take(which)).as_py() or 0


def parsed(words: pa.Array, which: pa.Array) -> pa.ChunkedArray:
    """A column of words as numbers, a hole where a word is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(words)
    numbers = pc.match_substring_regex(trimmed, NUMBER)
    values = pc.if_else(numbers, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
    return pa.chunked_array([values.take(which)])


def of_text(kind: Any) -> bool:
    """Whether a column of that type holds words."""
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def text(column: pa.ChunkedArray) -> np.ndarray | None:
    """A column of words, "" where one is missing; None where it has more different ones than classes."""
    import pyarrow.compute as pc

    if not of_text(column.type):
        return None
    kept, which = words_of(column)
    if not 0 < len(kept) <= limits.CLASSES or (pc.max(pc.utf8_length(kept)).as_py() or 0) > LONGEST:
        return None
    words = np.array([str(word or "").strip() for word in kept.to_pylist()] + [""])
    found: np.ndarray = words[which.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)]
    return found


def words_of(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
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
    if of_text(column.type):
        count = len(words_of(column)[0])
        return f"Column {name} is left out: it is text with {count:,} different values."
    return f"Column {name} is left out: it holds no numbers ({column.type})."


def rounded(name: str, values: np.ndarray) -> tuple[str, ...]:
    """A sentence where whole numbers are too large for float32."""
    if values.dtype.kind not in "iu" or not values.size:
        return ()
    exact = max(-int(values.min()), int(values.max())) <= EXACT
    told = f"Column {name} has whole numbers above {EXACT:,}: they are rounded to seven digits."
    return () if exact else (told,)
