"""CPU time and memory of a server: its web process, and apart from it every process that descends from it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

MB = 2**20


@dataclass(frozen=True)
class Usage:
    """CPU seconds so far and resident memory in MB, of the web process and of the workers together."""

    web_cpu_s: float
    web_mb: float
    workers_cpu_s: float
    workers_mb: float
    workers: int

    @property
    def cpu_s(self) -> float:
        return self.web_cpu_s + self.workers_cpu_s

    @property
    def rss_mb(self) -> float:
        return self.web_mb + self.workers_mb


def usage(pid: int) -> Usage:
    """What a server has used. Of a process that has ended in the meantime nothing is known any more."""
    web = psutil.Process(pid)
    workers = web.children(recursive=True)
    return Usage(*_sums([web]), *_sums(workers), len(workers))


def _sums(processes: Iterable[psutil.Process]) -> tuple[float, float]:
    cpu_s = rss_mb = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess), process.oneshot():
            times = process.cpu_times()
            cpu_s += times.user + times.system
            rss_mb += process.memory_info().rss / MB
    return cpu_s, rss_mb
