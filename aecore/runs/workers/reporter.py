"""The reporter of a worker: what its runs do, told as it happens, and that the worker is alive."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import Any

from aecore.runs.capacity import free_mb
from aecore.runs.engine_state import Meter, rss_mb
from aecore.runs.scheduler import Scheduler
from aecore.runs.thread_job import ThreadJob
from aecore.runs.weight_snapshots import WeightsSnapshot
from aecore.runs.workers.deltas import Encoder
from aecore.runs.workers.messages import Heartbeat, Lent, Update
from aecore.views.snapshot import Snapshot

UPDATE_S = 1 / 6  # between two pictures of one run
HEARTBEAT_S = 1.0
COLLECT_S = 10.0
STUCK_S = 2.0  # a slice that takes so long is told of, and another thread takes the runs that wait


class Track:
    """What was told last of one run."""

    def __init__(self) -> None:
        self.encoder = Encoder()
        self.sent_at = 0.0
        self.state: tuple[Any, ...] = ()
        self.lent: WeightsSnapshot | None = None

    def urgent(self, latest: Snapshot, state: tuple[Any, ...]) -> bool:
        """Whether somebody waits for it: the status has turned, or a press is answered."""
        before = self.encoder.latest
        if before is None or latest.status != before.status or state[:2] != self.state[:2]:
            return True
        return latest is not before and state[-1] != self.state[-1]


class Reporter:
    """Tells `send` of all runs of a scheduler. `applied` holds the number of the last verb by run."""

    def __init__(self, scheduler: Scheduler, send: Callable[[Any], None], device: str) -> None:
        self.applied: dict[str, int] = {}
        self.warm = False
        self._scheduler, self._send, self._device = scheduler, send, device
        self._tracks: dict[str, Track] = {}
        self._changed = threading.Event()
        self._ended = False
        self._meter, self._beat_at, self._collected_at = Meter(), 0.0, time.monotonic()
        scheduler.advanced = lambda job: self._changed.set()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
        self._thread.start()

    def forget(self, run: str) -> None:
        """Tell of a run that is taken up again from the beginning."""
        self._tracks.pop(run, None)
        self.applied.pop(run, None)

    def notice(self) -> None:
        """Look now: something was asked."""
        self._changed.set()

    def end(self, say: bool) -> None:
        """End; first say how all runs have ended, or say nothing more."""
        self._ended = True
        self._changed.set()
        self._thread.join(HEARTBEAT_S)
        if say:
            self._tell(now=time.monotonic() + UPDATE_S)

    def _run(self) -> None:
        wait = 0.0
        while not self._ended:
            self._changed.wait(wait)
            self._changed.clear()
            if not self._ended:
                wait = min(self._tell(time.monotonic()), self._beat(time.monotonic()))

    def _tell(self, now: float) -> float:
        """Tell what is due; seconds until something else is."""
        waits = [HEARTBEAT_S]
        jobs = dict(self._scheduler.jobs)
        for gone in self._tracks.keys() - jobs.keys():
            self._tracks.pop(gone, None)
            self.applied.pop(gone, None)
        for job in jobs.values():
            waits.append(self._tell_of(job, self._tracks.setdefault(job.id, Track()), now))
        return min(waits)

    def _tell_of(self, job: ThreadJob, track: Track, now: float) -> float:
        if job.lent is not None and job.lent is not track.lent:
            track.lent = job.lent
            self._send(Lent(job.id, track.lent))
        over = job.over  # read first: what is over has its last snapshot
        latest, answered = job.latest, self.applied.get(job.id, 0)
        state = (over, job.begun, job.wants, job.method, job.layer, answered)
        if latest is track.encoder.latest and state == track.state:
            return HEARTBEAT_S
        wait = track.sent_at + UPDATE_S - now
        if wait > 0 and not track.urgent(latest, state):
            return wait
        track.state, track.sent_at = state, now
        delta = track.encoder.encode(latest)
        self._send(Update(job.id, delta, answered, over, job.begun, bool(state[2]), job.method, job.layer))
        return HEARTBEAT_S

    def _beat(self, now: float) -> float:
        if now - self._beat_at >= HEARTBEAT_S:
            self._beat_at = now
            self._scheduler.relieve(STUCK_S)
            self._collect(now)
            cpu, rows_per_s = self._meter.read(self._scheduler.rows())
            stuck = {run: s for run, s in self._scheduler.stepping().items() if s >= STUCK_S}
            self._send(Heartbeat(self._device, rows_per_s, cpu, rss_mb(), stuck, self.warm, free_mb()))
        return max(0.0, self._beat_at + HEARTBEAT_S - now)

    def _collect(self, now: float) -> None:
        """Free runs that were let go: run and generator hold each other, and Python looks for such seldom."""
        if now - self._collected_at >= COLLECT_S:
            self._collected_at = now
            gc.collect()
