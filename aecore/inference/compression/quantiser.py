"""Uniform scalar quantisation of codes: each number becomes a whole number of steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_BITS, MOST_BITS = 2, 8
FAR = 2**40  # levels that are as good as any further one: tables refuse both


@dataclass(frozen=True, eq=False)
class Quantiser:
    """Levels of a code: `origin` (K,) is level 0, `step` (K,) lies between two; `said` is how it was chosen.

    Source: Gersho and Gray, "Vector quantization and signal compression" (1992), section 5.2.
    """

    origin: np.ndarray
    step: np.ndarray
    said: str

    def levels(self, z: np.ndarray) -> np.ndarray:
        """The nearest levels (n, K) int64 of codes (n, K); ValueError where a code is not finite."""
        if not np.isfinite(z).all():
            raise ValueError("the net gives codes that are not finite")
        found: np.ndarray = np.rint((z - self.origin) / self.step).clip(-FAR, FAR)
        return found.astype(np.int64)

    def codes(self, levels: np.ndarray) -> np.ndarray:
        """The codes (n, K) float32 of levels (n, K)."""
        found: np.ndarray = levels * self.step + self.origin
        return found.astype(np.float32)


def said(bits: int | None, step: float | None) -> str:
    """What a setting is called: bits a number, or one step for all."""
    return f"step {step:.3g}" if bits is None else f"{bits} bits a number"


def by_step(width: int, step: float) -> Quantiser:
    """One step, counted from zero, for all numbers of a code of that width; ValueError unless above 0."""
    if not 0 < step < np.inf:
        raise ValueError(f"a step must be above 0, got {step:g}")
    return Quantiser(np.zeros(width), np.full(width, float(step)), said(None, step))


def by_bits(z: np.ndarray, bits: int) -> Quantiser:
    """So many bits a number: 2^bits levels from the least to the greatest that codes z (n, K) have of it."""
    if not LEAST_BITS <= bits <= MOST_BITS:
        raise ValueError(f"bits must be from {LEAST_BITS} to {MOST_BITS}, got {bits}")
    least, greatest = z.min(0).astype(np.float64), z.max(0).astype(np.float64)
    step = (greatest - least) / (2**bits - 1)
    return Quantiser(least, np.where(step > 0, step, 1.0), said(bits, None))
