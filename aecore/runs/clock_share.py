"""Clock share: how much of the clock a run computes, where others have their turns between its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 5.0  # what is older says nothing of how many runs there are now
LEAST_S = 0.5  # in less a turn more or less would count
LEAST_SHARE = 0.001


class ClockShare:
    """The share of its last seconds in which a run computed, in (0, 1]; 1 before it is known.

    A run that rests is asked again when it goes on: what it slept does not count.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.now = 1.0
        self._clock = clock
        self._seen: deque[tuple[float, float]] = deque()

    def note(self, elapsed_s: float, resting: bool) -> None:
        """Take in that a run has computed for so long since it began, and whether it rests now."""
        at = self._clock()
        while len(self._seen) > 1 and at - self._seen[1][0] >= WINDOW_S:
            self._seen.popleft()
        self._seen.append((at, elapsed_s))
        before, computed = self._seen[0]
        if at - before >= LEAST_S:
            self.now = min(1.0, max(LEAST_SHARE, (elapsed_s - computed) / (at - before)))
        if resting:
            self._seen.clear()
