"""Atoms: a reconstruction as the sum of what each unit of its code adds, the largest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.inference.model import Model

CLOSE = 1e-5  # of the largest value, or of 1: what float32 loses in a sum


@dataclass(frozen=True, eq=False)
class Atoms:
    """A row's reconstruction `x_hat` (D,), taken apart by the units of its code z (K,).

    `units` (k,) are those that add anything, the largest first, counted from 0; `parts` (k, D) what each
    adds. Where they are `additive`, `base` (D,), which is what an empty code gives, and all parts sum to
    x_hat; elsewhere a part is what is lost where that unit alone is switched off, and `why_not` says why.
    """

    z: np.ndarray
    x_hat: np.ndarray
    base: np.ndarray
    units: np.ndarray
    parts: np.ndarray
    why_not: str

    @property
    def additive(self) -> bool:
        """Whether the reconstruction is the sum of its parts."""
        return not self.why_not

    def sums(self) -> np.ndarray:
        """What the first parts sum to, one more with each, (k, D); the last is the reconstruction."""
        found: np.ndarray = self.base + np.cumsum(self.parts, 0, dtype=np.float64)
        return found.astype(np.float32)


def atoms(model: Model, row: np.ndarray) -> Atoms:
    """The reconstruction of a row (D,) from its code alone, taken apart.

    It is a sum where the decoder is linear up to a constant, which is tried on this very row: each unit's
    value is decoded by itself, and the sum compared, to 1e-5.

    Source: Olshausen and Field, "Emergence of simple-cell receptive field properties by learning a sparse
    code for natural images", Nature 381 (1996); Makhzani and Frey, "k-sparse autoencoders" (2014).
    """
    z = model.encode(row[None])[0]
    x_hat, base = model.decode(np.stack([z, np.zeros_like(z)]))
    used = np.flatnonzero(z)
    alone, without = np.zeros((len(used), len(z)), np.float32), np.tile(z, (len(used), 1))
    alone[np.arange(len(used)), used] = z[used]
    without[np.arange(len(used)), used] = 0
    parts = model.decode(alone) - base if len(used) else np.zeros((0, len(x_hat)), np.float32)
    why_not = "" if np.abs(base + parts.sum(0) - x_hat).max() <= _close(x_hat) else _why_not(model)
    if why_not:
        parts = x_hat - model.decode(without)
    order = np.argsort(-np.linalg.norm(parts, axis=1), kind="stable")
    return Atoms(z, x_hat, base, used[order], parts[order], why_not)


def _close(x_hat: np.ndarray) -> float:
    return CLOSE * max(1.0, float(np.abs(x_hat).max()))


def _why_not(model: Model) -> str:
    """Why a decoder's output is no sum of what each unit adds."""
    net = model.spec.net
    above = len(net.hidden if net.decoder is None else net.decoder)
    if above:
        return f"its decoder has {above} hidden layer{'s' * (above > 1)} between code and output"
    if net.output == "sigmoid":
        return "its output is bent by a sigmoid after the units are added up"
    return "its decoder is not linear in the code"
