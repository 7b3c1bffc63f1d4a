"""Pacing: when something that takes time is due again, so that it takes no more than its share of a run."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LAST = 3


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
