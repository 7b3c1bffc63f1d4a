"""The worker for what is slow: UMAP, baselines, linear probes; compiled and loaded here alone."""

from __future__ import annotations

import os
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from threadpoolctl import threadpool_limits

from aecore.data.mapped import share
from aecore.runs.engine_state import Meter, rss_mb
from aecore.runs.workers.channel import Channel
from aecore.runs.workers.messages import Ask, Heartbeat, Settings

NICE = 5  # as those who train: behind whoever answers people
HEARTBEAT_S = 1.0


class Aside:
    """Tasks in lanes, in each one after the other: maps, what takes seconds, less than one, milliseconds."""

    def __init__(self, channel: Channel, _settings: Settings) -> None:
        with suppress(AttributeError, OSError):
            os.nice(NICE)
        threadpool_limits(1, "blas")  # numpy's products would take every core from those who train and answer
        share()
        self._channel = channel
        self._lanes = {name: ThreadPoolExecutor(1, name) for name in ("maps", "later", "soon", "at once")}
        self._warm = False
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def take(self, message: Any) -> None:
        """Queue a task in its lane."""
        if isinstance(message, Ask):
            lane, content = message.arguments
            self._lanes[lane].submit(self._channel.answer, message, lambda *_: self._do(content))

    def close(self, say: bool) -> None:
        """Drop what is not begun."""
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)

    def _do(self, content: bytes) -> bytes:
        task, arguments = pickle.loads(content)
        made = task(*arguments)
        self._warm = self._warm or task.__name__ == "warm_umap"
        return pickle.dumps(made)

    def _beat(self) -> None:
        meter = Meter()
        while True:
            cpu, _ = meter.read({})
            self._channel.send(Heartbeat("cpu", 0.0, cpu, rss_mb(), {}, self._warm))
            time.sleep(HEARTBEAT_S)
