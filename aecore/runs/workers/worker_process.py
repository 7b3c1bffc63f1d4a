"""A worker process as seen by the process that began it: messages to it, and whether it is alive."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from multiprocessing import Pipe
from queue import SimpleQueue
from typing import Any

from aecore.runs.engine_state import PlaceState
from aecore.runs.workers.channel import Wire, settle
from aecore.runs.workers.messages import Answer, Ask, Heartbeat, Settings, WorkerDied

SILENT_S = 5.0  # without a word, and it is said on the screens of its runs
KILL_S = 60.0  # without a word, and it is ended: its runs go on elsewhere
START_S = 120.0  # from its start to its first word
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
"""For glibc: a heap a thread would each keep what its thread once needed, of MNIST 30 MB."""

Receive = Callable[["WorkerProcess", Any], None]
Died = Callable[["WorkerProcess"], None]


class WorkerProcess:
    """Begins a process and speaks with it; nothing here waits for it, but for its end.

    `receive` gets its messages, `died` is told once when it has ended, by itself or not; both in a thread of
    this worker. It is a program of its own (`aecore.runs.workers`), not a fork: it loads only what it needs,
    and nothing of the script that is run here. `delay_s` lies between its predecessor's end and its start.
    `host` is the machine it is on; empty where that is this one.
    """

    def __init__(
        self,
        name: str,
        role: str,
        settings: Settings,
        receive: Receive,
        died: Died,
        sees_gpu: bool = False,
        delay_s: float = 0.0,
        deaths: int = 0,
    ) -> None:
        self.name, self.deaths, self.beat = name, deaths, Heartbeat(device="", warm=False)
        self.host = ""
        self.sees_gpu = sees_gpu
        self._receive, self._died = receive, died
        self._outbox: SimpleQueue[Any] = SimpleQueue()
        self._asked: dict[int, Future[Any]] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._began_at, self._heard_at = time.monotonic() + delay_s, 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._closing = threading.Event()
        self.tell(settings)
        arguments = (role, sees_gpu, delay_s)
        self._thread = threading.Thread(target=self._live, args=arguments, name=name, daemon=True)
        self._thread.start()

    def tell(self, message: Any) -> None:
        """Send a message, after those before it."""
        self._outbox.put(message)

    def ask(self, name: str, *arguments: Any) -> Future[Any]:
        """Ask, and be answered later; WorkerDied, a ValueError, where it ends before."""
        future: Future[Any] = Future()
        with self._lock:
            number = next(self._numbers)
            if self._ended:
                future.set_exception(WorkerDied("the process that was asked has ended: try again"))
            else:
                self._asked[number] = future
        self.tell(Ask(number, name, arguments))
        return future

    @property
    def process(self) -> int:
        """The number of the process, 0 before it has one."""
        return 0 if self._process is None else self._process.pid

    @property
    def silent_s(self) -> float:
        """Seconds since it was last heard; 0 while it starts."""
        return time.monotonic() - self._heard_at if self._heard_at else 0.0

    @property
    def status(self) -> str:
        """Whether it is there to do anything."""
        if self._ended:
            return "dead"
        if not self._heard_at:
            return "starting"
        return "silent" if self.silent_s > SILENT_S else "ready"

    @property
    def healthy(self) -> bool:
        """Whether a run may be given to it rather than to another: it answers, and no step of it hangs."""
        return self.status in ("ready", "starting") and not self.beat.stuck

    def state(self, runs: dict[str, int]) -> PlaceState:
        """How it is, with its runs by status."""
        beat = self.beat
        return PlaceState(
            self.name,
            self.status,
            beat.device,
            self.process,
            runs,
            beat.rows_per_s,
            beat.cpu,
            beat.rss_mb,
            beat.stuck,
            self.deaths,
            beat.warm,
        )

    def check(self) -> None:
        """End it where it has not been heard for long: it will be missed, and replaced."""
        waited = self.silent_s if self._heard_at else time.monotonic() - self._began_at
        if waited > (KILL_S if self._heard_at else START_S):
            self.kill()

    def close(self) -> None:
        """Have it save its runs and end."""
        self._closing.set()
        self.tell(None)

    def join(self, timeout: float) -> None:
        """Wait for its end, and end it where that is late, or where it has not begun to do anything."""
        if not self._heard_at:
            self.kill()
        self._thread.join(timeout)
        if self._thread.is_alive():
            self.kill()
            self._thread.join(SILENT_S)

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError):
            if self._process is not None:
                self._process.kill()

    def _live(self, role: str, sees_gpu: bool, delay_s: float) -> None:
        """From the start of the process to its end."""
        self._closing.wait(delay_s)
        try:
            connection = self._start(role, sees_gpu)
        except OSError:
            connection = None
        if connection is not None:
            writer = threading.Thread(target=self._write, args=(connection,), daemon=True)
            writer.start()
            try:
                self._read(connection)
            except Exception:  # a thread's edge: what cannot be understood ends the worker
                logging.getLogger(__name__).exception("%s", self.name)
                self.kill()
            self._outbox.put(_END)
            writer.join()
            connection.close()
        self._bury()

    def _start(self, role: str, sees_gpu: bool) -> Wire:
        ours, its = Pipe()
        path = os.pathsep.join(filter(None, sys.path))
        hidden = {} if sees_gpu else {"CUDA_VISIBLE_DEVICES": ""}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aecore.runs.workers", str(its.fileno()), role],
                env={**ONE_HEAP, **os.environ, **hidden, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                pass_fds=(its.fileno(),),
            )
        finally:
            its.close()  # so that the pipe ends with the process
        return ours

    def _read(self, connection: Wire) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._take(connection.recv())

    def _take(self, message: Any) -> None:
        self._heard_at = time.monotonic()
        if isinstance(message, Heartbeat):
            self.beat = message
        elif isinstance(message, Answer):
            future = self._asked.pop(message.number, None)
            if future is not None:
                settle(future, message)
        else:
            self._receive(self, message)

    def _write(self, connection: Wire) -> None:
        while (message := self._outbox.get()) is not _END:
            try:
                connection.send(message)
            except OSError:  # it is gone, which the other thread sees
                return
            except Exception:  # a thread's edge: one message that cannot be sent is no reason for more
                logging.getLogger(__name__).exception("to %s", self.name)

    def _bury(self) -> None:
        """The pipe is closed: see the process off, have it replaced, and tell all who wait."""
        if self._process is not None:
            try:
                self._process.wait(SILENT_S)
            except subprocess.TimeoutExpired:
                self.kill()
                self._process.wait()
        with self._lock:
            self._ended = True
        self._died(self)
        for future in list(self._asked.values()):
            if future.set_running_or_notify_cancel():
                future.set_exception(WorkerDied("the process that was asked has ended: try again"))


_END = object()
