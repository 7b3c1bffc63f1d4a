"""Seats: how many questions of one browser, and of all, may wait for a net's answer at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_EACH, MOST = 4, 64
"""A page asks one question at a time."""


class Crowded(RuntimeError):
    """So many questions wait that no other is taken up."""


class Seats:
    """Questions that wait, by the browser that asked."""

    def __init__(self) -> None:
        self.waiting: Counter[str] = Counter()

    @contextmanager
    def take(self, by: str) -> Iterator[None]:
        """A seat until the answer is there; Crowded where there is none."""
        if self.waiting[by] >= MOST_EACH or self.waiting.total() >= MOST:
            raise Crowded("too many questions wait")
        self.waiting[by] += 1
        try:
            yield
        finally:
            self.waiting.subtract([by])
            if not self.waiting[by]:  # a browser that waits for nothing is forgotten
                del self.waiting[by]
