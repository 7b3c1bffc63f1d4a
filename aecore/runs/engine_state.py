"""The state of an engine: its places, what runs there and what that costs, for whoever runs a server."""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aecore.runs.job import Job

METER_S = 0.9  # a rate is of no less


@dataclass(frozen=True)
class PlaceState:
    """One place where runs are stepped, or where slow tasks are done (`name` is "aside").

    `status` is "ready", "starting", "silent" where nothing has been heard for seconds, or "dead".
    `runs` counts the runs that are open there by status, `rows_per_s` and `cpu` (cores) are of the last
    second, `rss_mb` is the memory of its process, shared pages and all. `stuck` are runs in a step that
    has taken seconds, with how many.
    """

    name: str
    status: str = "ready"
    device: str = "cpu"
    process: int = 0
    runs: Mapping[str, int] = field(default_factory=dict)
    rows_per_s: float = 0.0
    cpu: float = 0.0
    rss_mb: float = 0.0
    stuck: Mapping[str, float] = field(default_factory=dict)
    deaths: int = 0
    warm: bool = True


@dataclass(frozen=True)
class EngineState:
    """An engine at one instant: `places`, and the seconds that the last answers to a press took."""

    places: tuple[PlaceState, ...]
    verb_s: tuple[float, ...] = ()

    @property
    def rows_per_s(self) -> float:
        """Rows learned from in a second, everywhere."""
        return sum(place.rows_per_s for place in self.places)

    @property
    def runs(self) -> Mapping[str, int]:
        """Open runs by status, everywhere."""
        found: Counter[str] = Counter()
        for place in self.places:
            found.update(place.runs)
        return dict(found)

    def press_s(self, share: float) -> float | None:
        """Seconds within which that share of the last presses were answered; None before there was one.

        The nearest rank: no value but one that was seen.
        """
        if not self.verb_s:
            return None
        rank = math.ceil(share * len(self.verb_s))
        return sorted(self.verb_s)[max(1, rank) - 1]


def by_status(jobs: Iterable[Job]) -> dict[str, int]:
    """Runs by status."""
    return dict(Counter(job.latest.status for job in jobs))


def rss_mb() -> float:
    """Memory of this process that is resident now, in MB; its peak where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            import resource

            return int(file.read().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, ImportError):
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


class Meter:
    """Rates between two looks: CPU seconds and rows in a second.

    Looks that follow each other closely, of several who look on, all see what the first of them saw.
    """

    def __init__(self) -> None:
        self._seen: tuple[float, float] | None = None
        self._at, self._cpu_s = time.monotonic(), time.process_time()
        self._rows: dict[str, float] = {}

    def read(self, rows: Mapping[str, float]) -> tuple[float, float]:
        """Cores used and rows a second since the last look, by how many rows each run has learned from."""
        now, cpu_s = time.monotonic(), time.process_time()
        passed = max(1e-6, now - self._at)
        if self._seen is not None and passed < METER_S:
            return self._seen
        learned = sum(max(0.0, count - self._rows.get(run, count)) for run, count in rows.items())
        cores = (cpu_s - self._cpu_s) / passed
        self._at, self._cpu_s, self._rows = now, cpu_s, dict(rows)
        self._seen = cores, learned / passed
        return self._seen
