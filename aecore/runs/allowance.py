"""Pause and resume: how many minibatches a run may still take, from any thread."""

from __future__ import annotations

import math
import threading


class Allowance:
    """Minibatches that may still be taken: none while paused, endlessly many while running."""

    def __init__(self, paused: bool) -> None:
        self._left: float = 0 if paused else math.inf
        self._lock = threading.Lock()

    @property
    def left(self) -> bool:
        """Whether another minibatch may be taken."""
        return self._left > 0

    def pause(self) -> None:
        """Allow none."""
        with self._lock:
            self._left = 0

    def resume(self) -> None:
        """Allow all."""
        with self._lock:
            self._left = math.inf

    def step(self, batches: int) -> None:
        """Allow so many more than were allowed; while running, so many from now on."""
        with self._lock:
            self._left = batches + (0 if math.isinf(self._left) else self._left)

    def spend(self) -> bool:
        """Take one off; False where none is left."""
        with self._lock:
            if self._left <= 0:
                return False
            self._left -= 1
            return True
