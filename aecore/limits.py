"""What a run may cost, checked before it starts."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.data import Dataset
from aecore.spec import Spec


@dataclass(frozen=True)
class Limits:
    """The most that one run may hold: numbers to learn, and memory in MB (estimated, without the data)."""

    parameters: int = 50_000_000
    memory_mb: int = 3_000


def parameters(spec: Spec, features: int) -> int:
    """Numbers the recipe's net would learn on rows of that many features."""
    return spec.net.parameters(features)  # type: ignore[attr-defined]


def memory_mb(spec: Spec, features: int) -> int:
    """Memory of a run, estimated: six copies of the weights and three values for each activation."""
    activations = spec.train.batch * sum(spec.net.widths(features))  # type: ignore[attr-defined]
    return round((6 * parameters(spec, features) + 3 * activations) * 4 / 2**20)


def check(spec: Spec, data: Dataset, limits: Limits | None = None) -> None:
    """Raise ValueError, one sentence with the estimate, where a recipe cannot or must not run here."""
    limits = limits or Limits()
    for part in spec.parts():
        part.fits(spec, data)
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
