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
    beside, left = {}, []
    x = np.empty((table.num_rows, table.num_columns), np.float32)
    for place, name in enumerate(names):
        column = _numeric(table.column(place), name)
        if column is None:
            text = _text(table.column(place))
            beside.update({} if text is None else {name: text})
            left += [_left_out(name, table.column(place))] if text is None else []
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
    return Raw(x, tuple(names[i] for i in kept), beside, remarks=(*remarks, *told, *left), bad=where, **more)


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
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    numbers = pc.match_substring_regex(trimmed, NUMBER)
    if (pc.sum(numbers).as_py() or 0) * 2 <= len(column) - column.null_count:
        return None
    return pc.if_else(numbers, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())


def _of_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def _text(column: pa.ChunkedArray) -> np.ndarray | None:
    """A column of words, "" where one is missing; None where it has more different ones than classes."""
    import pyarrow as pa

    if not _of_text(column.type):
        return None
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    if not 0 < len(encoded.dictionary) <= limits.CLASSES:
        return None
    words = np.array([str(word).strip() for word in encoded.dictionary.to_pylist()] + [""])
    found: np.ndarray = words[encoded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)]
    return found


def _left_out(name: str, column: pa.ChunkedArray) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_null(column.type) or column.null_count == len(column):
        return f"Column {name} is empty and left out."
    if _of_text(column.type):
        count = pc.count_distinct(column).as_py()
        return f"Column {name} is left out: it is text with {count:,} different values."
    return f"Column {name} is left out: it holds no numbers ({column.type})."


def _rounded(name: str, values: np.ndarray) -> tuple[str, ...]:
    if values.dtype.kind not in "iu" or not values.size:
        return ()
    exact = max(-int(values.min()), int(values.max())) <= EXACT
    told = f"Column {name} has whole numbers above {EXACT:,}: they are rounded to seven digits."
    return () if exact else (told,)
