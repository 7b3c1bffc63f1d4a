"""Limits of a run: parameters and memory it may cost, and whether a recipe fits its data; checked first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from aecore.data import Dataset
from aecore.spec import Spec, adjust


@dataclass(frozen=True)
class Limits:
    """The most that one run may hold: numbers to learn, and memory in MB (estimated, without the data)."""

    parameters: int = 50_000_000
    memory_mb: int = 3_000


def parameters(spec: Spec, features: int) -> int:
    """Numbers the recipe's net would learn on rows of that many features."""
    return spec.net.parameters(features)


def largest_product(spec: Spec, features: int) -> int:
    """Multiplications of the largest matrix product between two layers, for one full minibatch."""
    return spec.train.batch * max(a * b for a, b in pairwise(spec.net.widths(features)))


def memory_mb(spec: Spec, features: int) -> int:
    """Memory of a run at its peak, estimated: twelve copies of the weights, three values an activation.

    While it learns there are six copies (weights, gradient, two moments, the last good ones, one to spare),
    and as many again while it is saved with all that it goes on from. A part that brings more `holds` it:
    numbers to learn, and activations of a row, beside those of the net.
    """
    more = [part.holds(spec, features) for part in spec.parts() if hasattr(part, "holds")]
    weights = parameters(spec, features) + sum(numbers for numbers, _ in more)
    activations = sum(spec.net.widths(features)) + sum(values for _, values in more)
    values: int = 12 * weights + 3 * spec.train.batch * activations
    return round(values * 4 / 2**20)


def fits(spec: Spec, data: Dataset) -> None:
    """Raise ValueError, one sentence, where a part of a recipe cannot work with the others or the data."""
    if not spec.objective:
        raise ValueError("objective has no term, and nothing would be learned: put one in")
    for part in spec.parts():
        part.fits(spec, data)
    if spec.replay is not None:
        spec.replay.fits(spec, data)
        _check_changes(spec)


@lru_cache(maxsize=64)
def _check_changes(spec: Spec) -> None:
    """Raise ValueError where a change that a recipe repeats cannot be; a page asks at each turn, so once."""
    changes = spec.replay.changes if spec.replay else ()
    for path, value in dict.fromkeys((change.path, change.value) for change in changes):
        adjust(spec, path, value)


def adjusted(spec: Spec, path: str, value: Any, data: Dataset) -> Spec:
    """The recipe of a run that is under way with one live knob set, all checked; ValueError, one sentence."""
    if spec.replay is not None:
        raise ValueError("this run repeats another, whose changes come by themselves: begin one of your own")
    changed = adjust(spec, path, value)
    fits(changed, data)
    return changed


def check(spec: Spec, data: Dataset, limits: Limits | None = None) -> None:
    """Raise ValueError, one sentence with the estimate, where a recipe cannot or may not run here."""
    limits = limits or Limits()
    fits(spec, data)
    count, memory = parameters(spec, data.features), memory_mb(spec, data.features)
    if count > limits.parameters:
        raise ValueError(
            f"this net would have {count:,} parameters (about {memory:,} MB) "
            f"and {limits.parameters:,} are allowed: make net.hidden or net.code narrower"
        )
    if memory > limits.memory_mb:
        raise ValueError(
            f"this run would need about {memory:,} MB and {limits.memory_mb:,} MB are allowed: "
            "make train.batch smaller or the net narrower"
        )
