"""External permutation: rows too many for memory in a given order, read and written from front to back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aecore.data import limits, scratch


def permuted(portions: Iterable[np.ndarray], n: int, order: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Rows (n, D) that come in portions, put into `out` (m, D) so that it is those rows [order]; `out`.

    Each row goes to one place at most; those that `order` (m,) does not name are passed over.
    """
    place = np.full(n, -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    put = _Deal(out) if scratch.large(out.nbytes) else None
    begin = 0
    for portion in portions:
        at = place[begin : begin + len(portion)]
        begin += len(portion)
        named = np.flatnonzero(at >= 0)
        if put is None:
            out[at[named]] = portion[named]
        else:
            put.deal(portion, named, at[named])
    if put is not None:
        put.sort()
    return out


class _Deal:
    """Distribution into buckets, which are parts of the array itself that fit into memory.

    Rows are dealt to the bucket that their place is in, in the order in which they come; then each bucket is
    put in order by itself.

    Source: Sanders, "Random permutations on distributed, external and hierarchical memory" (1998).
    """

    def __init__(self, out: np.ndarray) -> None:
        self._out = out
        self._height = max(1, limits.IN_MEMORY // 8 // max(1, out[:1].nbytes))
        self._free = np.arange(0, len(out), self._height)
        self._place = np.empty(len(out), np.int32)

    def deal(self, portion: np.ndarray, rows: np.ndarray, at: np.ndarray) -> None:
        """Put some rows of a portion, whose places are `at`, into their buckets."""
        bucket = at // self._height
        turn = np.argsort(bucket, kind="stable")
        cuts = np.searchsorted(bucket[turn], np.arange(len(self._free) + 1))
        for number in np.flatnonzero(np.diff(cuts)):
            some = turn[cuts[number] : cuts[number + 1]]
            there = slice(self._free[number], self._free[number] + len(some))
            self._out[there], self._place[there] = portion[rows[some]], at[some]
            self._free[number] = there.stop

    def sort(self) -> None:
        """Put the rows of each bucket where they belong."""
        for begin in range(0, len(self._out), self._height):
            part = slice(begin, begin + self._height)
            self._out[part] = self._out[part][np.argsort(self._place[part])]
