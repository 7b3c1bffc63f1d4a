"""Waiting for what a run does in the background: until it comes about, or the test fails."""

from __future__ import annotations

import time
from collections.abc import Callable

from aecore.runs.job import Job


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait for a condition; fail where it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def watched(job: Job, condition: Callable[[Job], object], seconds: float = 60) -> None:
    """Wait for a condition of a run, watching it as a screen would."""
    until(lambda: job.watch() and condition(job), seconds)
