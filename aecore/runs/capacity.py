"""Capacity: how many more runs a server can take up, by memory and by number, said before it is full."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST = 200  # runs open at once
SPARE_MB = 256.0
"""Is left free: a machine without memory ends whoever asks next.

Measured, as anonymous memory: a worker takes 40 MB more while it fits the baseline of MNIST, and a process
that loads torch 150 to 200 MB, whatever is open then.
"""
RUN_MB = 12.0
"""Of any run beside its net: its history of pictures, there and in the web process, its curves, its session.

Measured on runs of 10,000 digits of MNIST that were watched until 47 pictures were kept, as anonymous memory
more than before: 13.2 MB a run in the worker and 3.8 MB in the web process, less 5.5 MB that the estimate of
the net counts as held. Runs of 8 x 8 digits take 2 MB.
"""
UNLIMITED = 2**60  # bytes; what cgroups of version 1 say where there is no limit


class Full(ValueError):
    """A run that is not taken up because the server is full; another recipe or another time may do."""


@dataclass(frozen=True)
class Need:
    """What an open run needs: memory at its peak, in MB, and whether it holds most of it already."""

    memory_mb: float
    begun: bool = True


@dataclass(frozen=True)
class Capacity:
    """What a server can still take: `free_mb` of memory, of which `promised_mb` is for `open` runs."""

    free_mb: float
    promised_mb: float = 0.0
    open: int = 0

    def room(self, run_mb: float) -> int:
        """How many more runs of that many MB can be open."""
        by_memory = (self.free_mb - self.promised_mb - SPARE_MB) / (run_mb + RUN_MB)
        return max(0, math.floor(min(by_memory, MOST - self.open)))

    def check(self, run_mb: float, given_up_mb: float = 0.0) -> None:
        """Raise Full, in one sentence, where there is no room for one more.

        `given_up_mb` is of a run that its owner leaves for it; 0 where there is none.
        """
        left = self.free_mb - self.promised_mb - SPARE_MB
        if self.open - (given_up_mb > 0) >= MOST:
            raise Full(
                f"{MOST} runs are open on this server, and no more are allowed: close some, or wait a little"
            )
        if left + given_up_mb < run_mb + RUN_MB:
            raise Full(
                f"this server is full: this run needs about {run_mb + RUN_MB:,.0f} MB of memory and "
                f"{max(0.0, left):,.0f} MB are left: make the net narrower, or wait until others have ended"
            )


def promised_mb(needs: Iterable[Need], workers: int) -> float:
    """Memory that open runs will still ask for.

    One that has not begun asks for all of it. One that has holds half; it asks for the other half while it
    is saved, which happens to as many at a time as there are `workers` (see `aecore.limits.memory_mb`).
    """
    known = list(needs)
    coming = sum(need.memory_mb + RUN_MB for need in known if not need.begun)
    saved = sorted((need.memory_mb / 2 for need in known if need.begun), reverse=True)
    return coming + sum(saved[:workers])


def free_mb(proc: Path = Path("/proc"), cgroups: Path = Path("/sys/fs/cgroup")) -> float:
    """Memory that this process may still ask for, in MB: the machine's, or less by its container's limits.

    What the system keeps of files counts as free. Infinite where the system does not tell.

    Source: Linux, proc_meminfo(5), `MemAvailable`; cgroups(7); Control Group v2, "Memory".
    """
    found = [_left(folder) for folder in _groups(proc, cgroups)]
    with suppress(OSError, KeyError, ValueError):
        found.append(_numbers(proc / "meminfo")["MemAvailable:"] * 1024)
    return max(0.0, min(found, default=math.inf)) / 2**20


def _groups(proc: Path, cgroups: Path) -> Iterator[Path]:
    """The control groups that this process is in, the innermost first; some of them may not be seen."""
    with suppress(OSError):
        for line in (proc / "self" / "cgroup").read_text().splitlines():
            _, controllers, inside = line.split(":", 2)
            if controllers in ("", "memory"):
                folder = cgroups / controllers / inside.strip("/")
                yield folder
                yield from (parent for parent in folder.parents if parent.is_relative_to(cgroups))


def _left(folder: Path) -> float:
    """Bytes below the limit of one control group; infinite where it has none."""
    for limit, used, files in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ):
        with suppress(OSError, KeyError, ValueError):  # "max" is no number
            most = int((folder / limit).read_text())
            if most < UNLIMITED:
                kept = _numbers(folder / "memory.stat")[files]
                return most - int((folder / used).read_text()) + kept
    return math.inf


def _numbers(path: Path) -> dict[str, int]:
    """Names and numbers, a pair a line, whatever stands behind them."""
    return {
        fields[0]: int(fields[1]) for fields in map(str.split, path.read_text().splitlines()) if fields[1:]
    }
