"""Verdict of a repetition: the same bits, the same to so many digits, or different from a step on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from aecore.replay import Mark, Replay
from aecore.runs.verification.repetition import as_marked, value_at
from aecore.views.snapshot import OVER, Snapshot

AGREE = 3  # significant digits, with fewer two numbers are told apart
MOST_DIGITS = 9  # as many as a mark has


@dataclass(frozen=True)
class Verdict:
    """How far a repetition is the run it repeats.

    `digits` agree at all marks that were passed, of `MOST_DIGITS`; `parted` is the first step at which fewer
    than `AGREE` do, 0 where none, and `until` the last one before it that agrees. `bits` says that all
    weights are the same at the end. `over` is False as long as more is to come.
    """

    bits: bool
    digits: int
    parted: int
    until: int
    over: bool
    steps: int
    planned: int
    made: str

    @property
    def same(self) -> bool:
        """Whether the run came out again: to the bit, or but for rounding."""
        return self.bits or (self.over and self.until > 0 and not self.parted and self.steps == self.planned)

    def sentence(self) -> str:
        """What was found, in one sentence."""
        if self.bits:
            return f"The same bits: after {self.steps:,} steps every weight is as in the run of the link."
        if self.parted:
            return f"Different from step {self.parted:,} on; {self._until()}. {self._made()}"
        if self.same:
            return f"The same to {self.digits} digits at every mark, though not to the bit. {self._made()}"
        if self.over and self.steps == self.planned:
            return f"Not the same bits, and the link has no mark to compare on the way. {self._made()}"
        if self.over:
            return f"Ended at step {self.steps:,} of {self.planned:,}; {self._so_far()}."
        return f"Repeating a run: step {self.steps:,} of {self.planned:,}, {self._so_far()}."

    def _so_far(self) -> str:
        return f"so far the same to {self.digits} digits" if self.until else "nothing to compare yet"

    def _until(self) -> str:
        return f"up to step {self.until:,} it was the same" if self.until else "no mark before it agrees"

    def _made(self) -> str:
        return f"It was made on {self.made}: processors and versions round differently." if self.made else ""


def verdict(replay: Replay, snapshot: Snapshot) -> Verdict:
    """How far a run has been the one that its recipe repeats."""
    compared = list(_compared(replay, snapshot))
    parted = next((mark.step for mark, digits in compared if digits < AGREE), 0)
    agreed = [mark.step for mark, _ in compared if not parted or mark.step < parted]
    over = snapshot.status in OVER
    weights = snapshot.facts.get("outcome", {}).get("weights")
    return Verdict(
        bits=over and weights == replay.weights and snapshot.step == replay.steps,
        digits=min((digits for _, digits in compared), default=MOST_DIGITS),
        parted=parted,
        until=max(agreed, default=0),
        over=over,
        steps=snapshot.step,
        planned=replay.steps,
        made=replay.made,
    )


def agreeing_digits(a: float, b: float) -> int:
    """How many significant digits two numbers share, 0 to `MOST_DIGITS`."""
    apart, size = abs(a - b), max(abs(a), abs(b))
    if not apart or not math.isfinite(apart):
        return MOST_DIGITS if not apart else 0
    return min(MOST_DIGITS, max(0, math.floor(-math.log10(apart / size))))


def _compared(replay: Replay, snapshot: Snapshot) -> Iterator[tuple[Mark, int]]:
    """The marks that the run has passed, each with the digits in which it agrees."""
    for mark in replay.marks:
        if mark.step <= snapshot.step:
            curve = snapshot.curves.get(mark.name)
            value = None if curve is None else value_at(curve, mark.step)
            yield mark, 0 if value is None else agreeing_digits(as_marked(value), mark.value)
