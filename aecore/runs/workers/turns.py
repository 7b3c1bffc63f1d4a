"""Turns: where many browsers train at once, each has so many runs that learn; its others wait, and say so."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A run that wants to learn: whose it is, whether somebody looks at it, and the seconds it has left."""

    run: str
    owner: str
    watched: bool
    left_s: float | None = None


@dataclass(frozen=True)
class Wait:
    """Why a run does not learn now: how many of its owner's begin before it, and when it does itself."""

    before: int
    start_s: float | None = None

    @property
    def sentence(self) -> str:
        """What is said on its screen; it changes once a minute at most."""
        line = "it is next" if not self.before else f"{self.before} of yours {_begin(self.before)} before it"
        start = "" if self.start_s is None else f", and it begins in {_about(self.start_s)}"
        return f"This run waits: many learn here now, and each browser in its turn; {line}{start}."


def waits(candidates: Sequence[Candidate], workers: int, each: int | None = None) -> dict[str, Wait]:
    """The runs that have to wait, of those in the order in which they came.

    An owner has `each` runs that learn; where that is not said, one as soon as more owners than `workers`
    train, and any number before. Runs that somebody looks at come first. A run that nobody owns never waits.
    """
    owners = {candidate.owner for candidate in candidates if candidate.owner}
    allowed = each if each is not None else (1 if len(owners) > workers else len(candidates))
    found: dict[str, Wait] = {}
    for owner in owners:
        theirs = sorted(
            (candidate for candidate in candidates if candidate.owner == owner),
            key=lambda candidate: not candidate.watched,
        )
        found |= _queued(theirs[:allowed], theirs[allowed:])
    return found


def _queued(learning: Iterable[Candidate], waiting: Iterable[Candidate]) -> dict[str, Wait]:
    """Each that waits begins when the first of those before it ends; from one unknown end on nobody knows."""
    ends = [_end(candidate, 0.0) for candidate in learning]
    heapq.heapify(ends)
    found = {}
    for before, candidate in enumerate(waiting):
        start = heapq.heappop(ends)
        heapq.heappush(ends, _end(candidate, start))
        found[candidate.run] = Wait(before, None if start == _NEVER else start)
    return found


def _end(candidate: Candidate, start: float) -> float:
    return _NEVER if candidate.left_s is None else start + candidate.left_s


def _about(s: float) -> str:
    if s < 60:
        return "less than a minute"
    if s < 5400:
        return f"about {round(s / 60)} minute{'s' * (round(s / 60) != 1)}"
    return f"about {round(s / 3600)} hours"


def _begin(n: int) -> str:
    return "begins" if n == 1 else "begin"


_NEVER = float("inf")
