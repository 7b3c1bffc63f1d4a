"""Feature scaling that is fitted on training rows alone: to 0 to 1, or to mean 0 and deviation 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.data.own.permutation import Permuted


@dataclass(frozen=True, eq=False)
class Affine:
    """x becomes (x - shift) / scale, a value a column or one for all; `unit` holds the result to 0 to 1."""

    shift: np.ndarray
    scale: np.ndarray
    unit: bool = False

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Some rows (n, D) as they are learned from, float32; the sums are float64."""
        scaled: np.ndarray = ((x - self.shift) / self.scale).astype(np.float32)
        return scaled.clip(0, 1, out=scaled) if self.unit else scaled

    def inverse(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, D) in the units of the file, float32."""
        found: np.ndarray = (x * self.scale + self.shift).astype(np.float32)
        return found

    def outside(self, parts: Iterable[np.ndarray]) -> int:
        """How many rows (n, D) that come in parts leave the range of the training rows."""
        most = self.shift + self.scale
        return sum(int((~((part >= self.shift) & (part <= most)).all(1)).sum()) for part in parts)


IDENTITY = Affine(np.zeros(1), np.ones(1))
BYTES = Affine(np.zeros(1), np.full(1, 255.0))


def to_unit(x: Permuted, together: bool) -> Affine:
    """From the least and the greatest value of rows (n, D) to 0 and 1: of each column, or all `together`.

    A column of one value becomes 0.
    """
    least, most = (np.atleast_1d(edge).astype(np.float64) for edge in _range(x, None if together else 0))
    return Affine(least, np.where(most > least, most - least, 1), unit=True)


def _range(x: Permuted, axis: int | None) -> tuple[Any, Any]:
    least, most = np.float32(np.inf), np.float32(-np.inf)
    for part in x.portions():
        least, most = np.minimum(least, part.min(axis)), np.maximum(most, part.max(axis))
    return least, most


def standardised(x: Permuted, together: bool) -> Affine:
    """Rows (n, D) to mean 0 and standard deviation 1: of each column, or all `together`. Sums are float64.

    What is not finite does not count.
    """
    axis = None if together else 0
    total = count = square = np.zeros(1)
    for part in x.portions():
        known = np.isfinite(part)
        total = total + np.where(known, part, 0).sum(axis, dtype=np.float64)
        count = count + known.sum(axis)
    mean = total / count.clip(min=1)
    for part in x.portions():
        square = square + np.where(np.isfinite(part), np.square(part - mean), 0).sum(axis)
    deviation = np.sqrt(square / count.clip(min=1))
    return Affine(mean, np.where(deviation > 0, deviation, 1))


@dataclass(frozen=True, eq=False)
class Scaled:
    """Rows (n, D) as they are learned from: of a file in their order, scaled as they are read."""

    rows: Permuted
    affine: Affine | None = None

    def __len__(self) -> int:
        """How many rows."""
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int]:
        """(n, D)."""
        return len(self.rows), self.rows.width

    @property
    def dtype(self) -> np.dtype:
        """The type of their numbers: float32, or bytes that are not scaled."""
        return self.rows.dtype if self.affine is None else np.dtype(np.float32)

    def portions(self) -> Iterator[np.ndarray]:
        """All rows, some at a time."""
        return self.rows.portions() if self.affine is None else map(self.affine, self.rows.portions())
