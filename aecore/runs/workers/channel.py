"""The channel of a worker to the process that began it: messages, questions and their answers."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from itertools import count
from typing import Any, Protocol

from aecore.runs.workers.messages import Answer, Ask


class Wire(Protocol):
    """What messages go through: one end of a pipe, or whatever is like it."""

    def send(self, message: Any, /) -> None:
        """Send a message; OSError where nobody listens any more."""

    def recv(self) -> Any:
        """The next message, which is waited for; EOFError where none will come."""

    def close(self) -> None:
        """Send and receive nothing more."""


class Channel:
    """Any thread may send; one receives, and settles what was asked here."""

    def __init__(self, connection: Wire) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._numbers = count(1)
        self._asked: dict[int, Future[Any]] = {}

    def send(self, message: Any) -> None:
        """Send a message; nothing happens where nobody listens any more."""
        with self._sending, suppress(OSError, ValueError):
            self._connection.send(message)

    def receive(self) -> Any:
        """The next message that is no answer; EOFError where none will come."""
        while isinstance(message := self._connection.recv(), Answer):
            self.settle(message)
        return message

    def settle(self, answer: Answer) -> None:
        """Give whoever asked the answer that has come."""
        future = self._asked.pop(answer.number, None)
        if future is not None:
            settle(future, answer)

    def ask(self, name: str, *arguments: Any) -> Future[Any]:
        """Ask, and be answered later."""
        future: Future[Any] = Future()
        number = next(self._numbers)
        self._asked[number] = future
        self.send(Ask(number, name, arguments))
        return future

    def answer(self, asked: Ask, do: Callable[..., Any]) -> None:
        """Do what was asked, and send what came of it."""
        try:
            self.send(Answer(asked.number, do(*asked.arguments)))
        except Exception as error:  # a thread's edge: whoever asked is told
            said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            self.send(Answer(asked.number, refused=said or type(error).__name__))


class RemoteLane(Executor):
    """An executor whose tasks are done in the process for slow tasks: functions of modules alone."""

    def __init__(self, channel: Channel, lane: str) -> None:
        self._channel, self._lane = channel, lane

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Have it done there."""
        done: Future[Any] = Future()
        asked = self._channel.ask("aside", self._lane, pickle.dumps((task, arguments)))
        asked.add_done_callback(lambda answered: unpacked(answered, done))
        return done


def settle(future: Future[Any], answer: Answer) -> None:
    """Give a future its answer."""
    if not future.set_running_or_notify_cancel():
        return
    if answer.refused:
        future.set_exception(ValueError(answer.refused))
    else:
        future.set_result(answer.value)


def unpacked(answered: Future[bytes], done: Future[Any]) -> None:
    """Settle a future by an answer that is a pickle."""
    try:
        done.set_result(pickle.loads(answered.result()))
    except Exception as error:  # a thread's edge: whoever waits is told
        done.set_exception(error)
