"""An actor of a Ray cluster as seen by the server: a worker whose pipe is two calls."""

from __future__ import annotations

import logging
import pickle
from collections import deque
from typing import Any

from aecore.runs.cluster import ray_cluster
from aecore.runs.cluster.actor import END
from aecore.runs.workers.channel import Wire
from aecore.runs.workers.worker_process import WorkerProcess

WAIT_S = 1.0  # for messages, in one call


class RayWorker(WorkerProcess):
    """A worker process that Ray begins, on whichever node has room; until one has, it is starting.

    `address` is where the cluster is, should the connection have been lost.
    """

    def __init__(self, address: str, *given: Any, **options: Any) -> None:
        self._address, self._number = address, 0
        self._actor: Any = None
        super().__init__(*given, **options)

    @property
    def process(self) -> int:
        """The number of the process on its node, 0 before it has one."""
        return self._number

    @property
    def healthy(self) -> bool:
        """Whether a run may be given to it: one that takes another's place has to find a node first."""
        return super().healthy and not (self.deaths and self.status == "starting")

    def check(self) -> None:
        """End it where it has not been heard for long; one that waits for a node may wait."""
        if self._heard_at:
            super().check()

    def kill(self) -> None:
        """End it at once."""
        if self._actor is not None:
            ray_cluster.end(self._actor)

    def _start(self, role: str, sees_gpu: bool) -> Wire:
        try:
            ray_cluster.connect(self._address)
            self._actor = ray_cluster.begin(sees_gpu)
            self.host, self._number = ray_cluster.call(self._actor.about)
        except (OSError, ValueError) as error:
            if not self._closing.is_set():
                logging.getLogger(__name__).warning("%s does not begin: %s", self.name, error)
            raise OSError(str(error)) from None
        self.name = f"{self.name} on {self.host}"
        return ActorWire(self._actor)


class ActorWire:
    """The server's end of a pipe to an actor: one call at a time brings messages, another fetches them."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._fetched: deque[bytes] = deque()

    def send(self, message: Any, /) -> None:
        """Bring a message there, after those before it."""
        ray_cluster.call(self._actor.take, pickle.dumps(message))

    def recv(self) -> Any:
        """The next message from there; EOFError where none will come."""
        while not self._fetched:
            try:
                self._fetched.extend(ray_cluster.call(self._actor.messages, WAIT_S))
            except OSError:
                raise EOFError from None
        content = self._fetched.popleft()
        if content == END:
            raise EOFError
        return pickle.loads(content)

    def close(self) -> None:
        """End the actor: it has nothing more to say."""
        ray_cluster.end(self._actor)
