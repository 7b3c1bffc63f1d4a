"""The actor: what a worker process is, on another machine, spoken to by calls in place of a pipe."""

from __future__ import annotations

import os
import pickle
import platform
from contextlib import suppress
from queue import Empty, Queue, SimpleQueue
from threading import Thread
from typing import Any

from aecore.runs.workers.channel import Channel
from aecore.runs.workers.messages import Answer

MOST = 1024  # messages that wait to be fetched; who sends more waits, as at a full pipe
END = b""
"""The last message: the actor has saved its runs and ended."""


class Actor:
    """A worker that trains; a call brings it messages, another, which may wait, fetches those it has.

    Messages are pickles, made and read here, so that no array of theirs stays in the store of objects of the
    cluster. A plain class: Ray makes an actor of it. Without `sees_gpu` it computes on the CPU.
    """

    def __init__(self, sees_gpu: bool = False) -> None:
        if not sees_gpu:
            os.environ["CUDA_VISIBLE_DEVICES"] = ""  # a node's GPU belongs to those that asked for one
        self._wire = Mailboxes()
        self._channel = Channel(self._wire)
        Thread(target=self._live, name="messages", daemon=True).start()

    def about(self) -> tuple[str, int]:
        """Where it is: the name of the machine, and its process there."""
        return platform.node(), os.getpid()

    def take(self, content: bytes) -> None:
        """Take a message; whoever brings the next waits until this one is taken."""
        message = pickle.loads(content)
        if isinstance(message, Answer):
            self._channel.settle(message)
        else:
            self._wire.inbox.put(message)

    def messages(self, wait_s: float) -> list[bytes]:
        """The messages that are there, or come within some seconds."""
        return self._wire.fetched(wait_s)

    def _live(self) -> None:
        """Take messages until it is to end; then save every run."""
        try:
            settings = self._channel.receive()
            from aecore.runs.cluster.remote_training import RemoteTraining  # torch, which may look for a GPU

            place = RemoteTraining(self._channel, settings)
            while (message := self._channel.receive()) is not None:
                place.take(message)
            place.close(say=True)
        finally:
            self._wire.outbox.put(END)


class Mailboxes:
    """What has come, and what is to be fetched: an end of a pipe to whoever holds the other end of both."""

    def __init__(self) -> None:
        self.inbox: SimpleQueue[Any] = SimpleQueue()
        self.outbox: Queue[bytes] = Queue(MOST)

    def send(self, message: Any, /) -> None:
        """Have a message fetched."""
        self.outbox.put(pickle.dumps(message))

    def recv(self) -> Any:
        """The next message that came, which is waited for."""
        return self.inbox.get()

    def close(self) -> None:
        """Nothing is to be closed."""

    def fetched(self, wait_s: float) -> list[bytes]:
        """Take out what is to be fetched, waiting for the first."""
        found: list[bytes] = []
        with suppress(Empty):
            found.append(self.outbox.get(timeout=wait_s))
            while True:
                found.append(self.outbox.get_nowait())
        return found
