"""Feature scaling that is fitted on training rows alone: to 0 to 1, or to mean 0 and deviation 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.data import scratch
from aecore.data.portions import portions


@dataclass(frozen=True, eq=False)
class Affine:
    """x becomes (x - shift) / scale, a value a column or one for all; `unit` holds the result to 0 to 1."""

    shift: np.ndarray
    scale: np.ndarray
    unit: bool = False

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, D) as they are learned from, float32; a portion at a time, for the sums are float64."""
        return self._into(scratch.empty(x.shape), x)

    def applied(self, x: np.ndarray) -> np.ndarray:
        """The same of rows that nobody needs as they are: float32 become these where they stand."""
        return self._into(x, x) if x.dtype == np.float32 else self(x)

    def _into(self, scaled: np.ndarray, x: np.ndarray) -> np.ndarray:
        for part, given in zip(portions(scaled), portions(x), strict=True):
            part[:] = (given - self.shift) / self.scale
        if self.unit:
            scaled.clip(0, 1, out=scaled)
        return scaled

    def inverse(self, x: np.ndarray) -> np.ndarray:
        """Rows (n, D) in the units of the file, float32."""
        found: np.ndarray = (x * self.scale + self.shift).astype(np.float32)
        return found

    def inside(self, x: np.ndarray) -> np.ndarray:
        """Which rows (n, D) lie in the range of the training rows, (n,) bool."""
        most = self.shift + self.scale
        parts = [((part >= self.shift) & (part <= most)).all(1) for part in portions(x)]
        return np.concatenate(parts) if parts else np.zeros(0, bool)


IDENTITY = Affine(np.zeros(1), np.ones(1))
BYTES = Affine(np.zeros(1), np.full(1, 255.0))


def to_unit(x: np.ndarray, together: bool) -> Affine:
    """From the least and the greatest value of rows (n, D) to 0 and 1: of each column, or all `together`.

    A column of one value becomes 0.
    """
    axis = None if together else 0
    least, most = (np.atleast_1d(edge).astype(np.float64) for edge in (x.min(axis), x.max(axis)))
    return Affine(least, np.where(most > least, most - least, 1), unit=True)


def standardised(x: np.ndarray, together: bool) -> Affine:
    """Rows (n, D) to mean 0 and standard deviation 1: of each column, or all `together`. Sums are float64."""
    axis = None if together else 0
    count = x.size if together else len(x)
    mean = np.atleast_1d(sum(part.sum(axis, dtype=np.float64) for part in portions(x))) / count
    square = sum(np.square(part - mean).sum(axis) for part in portions(x))
    deviation = np.sqrt(np.atleast_1d(square) / count)
    return Affine(mean, np.where(deviation > 0, deviation, 1))
