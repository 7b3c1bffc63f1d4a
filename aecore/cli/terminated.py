"""SIGTERM as an exception, so that a command that is asked to end says so and has its exit code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn


class Terminated(BaseException):
    """SIGTERM came. No `except Exception` holds it up."""


@contextmanager
def terminable() -> Iterator[None]:
    """Inside, SIGTERM raises Terminated; training, which saves first, has a handler of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _raise)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise(_number: int, _frame: Any) -> NoReturn:
    raise Terminated
