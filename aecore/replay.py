"""Replay: a run told so that it can be repeated and verified: its live changes by step, and its outcome.

Reproducibility by value: hashes of the rows and of the weights say "the same bits", the marks on the way say
how many digits agree, and from which step on they no longer do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

MOST_CHANGES, MOST_MARKS = 1000, 64
Hash = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
Step = Annotated[int, Field(ge=0, le=10**12)]
Value = bool | int | float | str | tuple[float, ...]


class PlannedChange(NamedTuple):
    """From `step` on, the live knob at `path` has that value."""

    step: Step
    path: Annotated[str, Field(max_length=100)]
    value: Value


class Mark(NamedTuple):
    """What a metric of that name was in the minibatch of that step, to nine significant digits."""

    step: Annotated[int, Field(ge=1, le=10**12)]
    name: Annotated[str, Field(max_length=60)]
    value: float


class Replay(BaseModel):
    """A run that was, to be repeated by the recipe that holds it: what was changed, and what came of it.

    `steps` are the minibatches it took; it was `cut` where it ended before its recipe did, by hand or by the
    clock. `rows` is the start of the fingerprint of its data, `weights` that of its net at the end, `made`
    says on what: device, version, processor. No part of a recipe's digest: it is still the same recipe.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    changes: tuple[PlannedChange, ...] = Field(default=(), max_length=MOST_CHANGES)
    steps: Step
    cut: bool = False
    rows: Hash
    weights: Hash
    marks: tuple[Mark, ...] = Field(default=(), max_length=MOST_MARKS)
    made: str = Field(default="", max_length=120)

    @field_validator("changes", "marks")
    @classmethod
    def _in_order(cls, events: tuple[Any, ...]) -> tuple[Any, ...]:
        if any(later.step < earlier.step for earlier, later in pairwise(events)):
            raise ValueError("the steps of a replay must be in order, and these are not")
        return events

    @model_validator(mode="after")
    def _within(self) -> Replay:
        last = max((event[0] for event in (*self.changes, *self.marks)), default=0)
        if last > self.steps:
            raise ValueError(f"a replay of {self.steps:,} steps tells of later ones: its link was changed")
        return self

    def fits(self, spec: Any, data: Any) -> None:
        """Raise ValueError, in a sentence, on other rows than it was made on: nothing would be proved."""
        found = short(data.fingerprint)
        if found != self.rows:
            raise ValueError(
                f"this run was made on other rows: its link tells of {spec.data.name} with the hash "
                f"{self.rows}, and here it has {found}"
            )


def short(fingerprint: str) -> str:
    """The sixteen hex digits by which a fingerprint is told."""
    return fingerprint[:16]


def weights_fingerprint(weights: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of all weights by name, with their types and shapes."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        values = np.ascontiguousarray(weights[name])
        digest.update(f"{name} {values.dtype.str}{values.shape}".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()
