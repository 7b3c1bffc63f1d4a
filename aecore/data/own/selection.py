"""Selection: the rows and columns of a file that are learned from, made a portion at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from aecore.data.own.permutation import Permuted, deal
from aecore.data.portions import portions


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows (n, D) of type `dtype`: of those of a file, x (N, C), those that are `kept`, and some columns.

    `kept` (N,) bool, and `columns`, D numbers; None keeps all.
    """

    x: np.ndarray
    columns: list[int] | None = None
    kept: np.ndarray | None = None
    dtype: Any = np.float32

    def __len__(self) -> int:
        """Rows that are kept."""
        return len(self.x) if self.kept is None else int(self.kept.sum())

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return int(self.x.shape[1] if self.columns is None else len(self.columns))

    def portions(self) -> Iterator[np.ndarray]:
        """All rows in their order, some at a time; what float32 cannot hold is infinite."""
        begin = 0
        for part in portions(self.x):
            some = slice(begin, begin + len(part))
            begin += len(part)
            part = part if self.columns is None else part[:, self.columns]
            with np.errstate(over="ignore"):
                yield (part if self.kept is None else part[self.kept[some]]).astype(self.dtype, copy=False)

    def row(self, number: int) -> np.ndarray:
        """One row of the file, (D,), counted among all."""
        found: np.ndarray = next(replace(self, x=self.x[number : number + 1], kept=None).portions())[0]
        return found

    def first(self, n: int) -> np.ndarray:
        """The first n of them, or all where there are fewer."""
        parts: list[np.ndarray] = []
        for part in self.portions():
            parts.append(part[:n])
            n -= len(part)
            if n <= 0:
                break
        return np.concatenate(parts)

    def finite(self) -> np.ndarray:
        """In which rows every value is a finite number, (n,) bool."""
        if np.issubdtype(self.dtype, np.integer):
            return np.ones(len(self), bool)
        return np.concatenate([np.isfinite(part).all(1) for part in self.portions()])

    def taken(self, *orders: np.ndarray) -> tuple[Permuted, ...]:
        """For each of the orders (m,) those rows, in that order: all made in one pass."""
        found = tuple(Permuted(order, len(self), self.width, self.dtype) for order in orders)
        deal(self.portions(), found)
        return found
