"""Tables larger than memory: an Arrow table that comes in blocks as rows of numbers on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.data import limits, scratch
from aecore.data.readers.formats.columns import (
    LONGEST,
    Bad,
    as_number,
    is_number,
    numbers_in,
    of_text,
    parsed,
    rounded,
    some_number,
    words_of,
)
from aecore.data.readers.formats.raw import LABELS, Raw, affordable, unique

if TYPE_CHECKING:
    import pyarrow as pa

VALUES = 1 << 21
"""Cells of a block, about: 16 MB as Arrow has them."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """A table in blocks: names and types of all columns, and `read` that gives its rows from the first on."""

    names: tuple[str, ...]
    types: tuple[Any, ...]
    rows: int
    read: Callable[[], Iterator[pa.Table]]


def raw(table: Blocks, remarks: tuple[str, ...] = (), bad: Bad | None = None, **more: Any) -> Raw:
    """What `columns.raw` makes of the whole table, except that texts are not counted beyond the classes.

    A table with columns of words is read twice: the first time to know which of them are numbers.
    """
    names, told = unique([" ".join(name.split())[:60] for name in table.names])
    affordable(table.rows, len(names))
    words = _words(table, names)
    kept = [i for i, kind in enumerate(table.types) if is_number(kind) or (i in words and words[i].numeric)]
    some_number(kept)
    x = scratch.empty((table.rows, len(kept)))
    large: dict[str, None] = {}
    n = 0
    for block in table.read():
        part = x[n : n + len(block)]
        n += len(block)
        for place, number in enumerate(kept):
            values = _values(block.column(number))
            large.update(dict.fromkeys(rounded(names[number], values)))
            with np.errstate(over="ignore"):
                part[:, place] = values
    _give_back()
    beside = {names[i]: found for i, text in words.items() if (found := text.labels()) is not None}
    aside = {i: name for i, name in enumerate(names) if i not in kept and name not in beside}
    left = {name: _left_out(name, table.types[i], words.get(i)) for i, name in aside.items()}
    where = (lambda row, column: bad(row, kept[column])) if bad else Raw.bad
    told = (*remarks, *told, *large, *left.values())
    return Raw(x[:n], tuple(names[i] for i in kept), beside, remarks=told, unread=left, bad=where, **more)


class _Words:
    """A column of words that is read block by block: what they are, as long as they are few."""

    def __init__(self, name: str) -> None:
        self._label = name.lower() in LABELS
        self._numbers, self._known = 0, 0
        self._code: dict[str, int] = {"": 0}
        self._codes: list[np.ndarray] = []
        self._many = False

    def add(self, column: pa.ChunkedArray) -> None:
        """Take in the words of a block."""
        words, which = words_of(column)
        self._known += len(column) - column.null_count
        self._numbers += 0 if self._label else numbers_in(words, which)
        if self._many:
            return
        kept = [str(word or "").strip() for word in words.to_pylist()]
        for word in kept:
            self._code.setdefault(word, len(self._code))
        longest = max(map(len, kept), default=0)
        self._many = len(self._code) > limits.CLASSES + 1 or longest > LONGEST
        codes = np.array([self._code[word] for word in kept] + [0], np.int16)
        self._codes.append(codes[which.fill_null(len(kept)).to_numpy(zero_copy_only=False)])
        if self._many:
            self._codes.clear()

    @property
    def empty(self) -> bool:
        """Whether no row has a word."""
        return self._known == 0

    @property
    def numeric(self) -> bool:
        """Whether most of its cells are numbers."""
        return self._numbers * 2 > self._known

    def labels(self) -> np.ndarray | None:
        """The word of each row, "" where one is missing; None of numbers, and where words are many."""
        if self.empty or self.numeric or self._many:
            return None
        found: np.ndarray = np.array(list(self._code))[np.concatenate(self._codes)]
        return found


def _words(table: Blocks, names: tuple[str, ...]) -> dict[int, _Words]:
    """The columns of words by their number."""
    found = {i: _Words(names[i]) for i, kind in enumerate(table.types) if of_text(kind)}
    for block in table.read() if found else ():
        for number, words in found.items():
            words.add(block.column(number))
    return found


def _give_back() -> None:
    """Give the system what Arrow keeps for the next block: as much again as all the rest of the memory."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def _values(column: pa.ChunkedArray) -> np.ndarray:
    found = as_number(column) if is_number(column.type) else parsed(*words_of(column))
    values: np.ndarray = found.to_numpy()
    return values


def _left_out(name: str, kind: Any, words: _Words | None) -> str:
    if str(kind) == "null" or (words is not None and words.empty):
        return f"Column {name} is empty and left out."
    if words is None:
        return f"Column {name} is left out: it holds no numbers ({kind})."
    return f"Column {name} is left out: it is text with more than {limits.CLASSES} different values."
