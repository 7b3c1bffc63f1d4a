"""Pacing: when something that takes time is due again, so that it takes no more than its share of a run.

And the share of the clock that the run itself has, where others take their turns between its own.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LAST = 3
WINDOW_S = 5.0  # what is older says nothing of how many runs there are now
LEAST_S = 0.5  # in less a turn more or less would count
LEAST_SHARE = 0.001


class Pace:
    """The pace of something that is done again and again, measured by what it takes, in seconds.

    What it takes is the least of its last three times: one that was held up, by a library that was loaded or
    compiled meanwhile, says nothing of the next. Nor does the first time alone, which finds nothing at hand.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done_at = -math.inf
        self._took: deque[float] = deque(maxlen=LAST)

    def due(self, share: float, least_s: float = 0.0) -> bool:
        """Whether it is at least `least_s` since it was done, and `share` times what it takes."""
        return self._clock() - self._done_at >= max(least_s, share * self._takes_s)

    @property
    def _takes_s(self) -> float:
        return min(self._took) if len(self._took) > 1 else 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time what is done inside."""
        begin = self._clock()
        try:
            yield
        finally:
            self._done_at = self._clock()
            self._took.append(self._done_at - begin)


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
