"""External permutation: rows too many for memory in a given order, written once, read a portion at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from aecore.data import scratch
from aecore.data.portions import height


class Permuted:
    """Those of n rows (n, D) that `order` (m,) names, once each, in that order.

    Rows are dealt to buckets in the order in which they come: each goes where the portion of the new order
    is that it belongs to. A bucket is put in order by itself whenever it is read. So a file is read and
    written from front to back, and in memory are two portions at most.

    Source: Sanders, "Random permutations on distributed, external and hierarchical memory" (1998).
    """

    def __init__(self, order: np.ndarray, n: int, width: int, dtype: Any = np.float32) -> None:
        self._dealt = scratch.Rows(len(order), width, dtype)
        self._place = np.empty(len(order), np.int32)  # of each dealt row in the order
        self._height = height(width)
        self._free = np.arange(0, len(order), self._height)
        self._to = np.full(n, -1, np.int32)
        self._to[order] = np.arange(len(order), dtype=np.int32)

    def __len__(self) -> int:
        """How many rows."""
        return self._dealt.shape[0]

    @property
    def dtype(self) -> np.dtype:
        """The type of their numbers."""
        return self._dealt.dtype

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return self._dealt.shape[1]

    def take(self, begin: int, rows: np.ndarray) -> None:
        """Take in rows (., D), which are those from number `begin` on."""
        at = self._to[begin : begin + len(rows)]
        named = np.flatnonzero(at >= 0)
        bucket = at[named] // self._height
        turn = named[np.argsort(bucket, kind="stable")]
        counts = np.bincount(bucket, minlength=len(self._free))
        cuts = np.concatenate([[0], np.cumsum(counts)])
        for number in np.flatnonzero(counts):
            some = turn[cuts[number] : cuts[number + 1]]
            free = self._free[number]
            self._dealt.write(free, rows[some])
            self._place[free : free + len(some)] = at[some]
            self._free[number] += len(some)

    def portions(self) -> Iterator[np.ndarray]:
        """All rows, once all have been taken in: some at a time, as copies."""
        for begin in range(0, len(self), self._height):
            end = begin + self._height
            yield self._dealt.read(begin, end)[np.argsort(self._place[begin:end])]


def deal(portions: Iterable[np.ndarray], to: tuple[Permuted, ...]) -> None:
    """Deal rows (n, D) that come in portions to all who take some of them."""
    begin = 0
    for portion in portions:
        for permuted in to:
            permuted.take(begin, portion)
        begin += len(portion)
