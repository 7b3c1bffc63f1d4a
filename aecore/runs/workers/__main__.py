"""The program of a worker process: `python -m aecore.runs.workers DESCRIPTOR ROLE`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from aecore.runs.workers.channel import Channel

ROLES = {"training": "Training", "aside": "Aside"}
LATEST_S = 10.0  # from the wish to end to the end, whatever step is under way


def main(descriptor: int, role: str) -> None:
    """Take messages until there are no more, or a signal comes; then save every run.

    Whoever began this process says by `None` that it is to end. Where it is gone itself, its end of the
    pipe is closed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from a terminal it reaches all, and one of us decides
    signal.signal(signal.SIGTERM, _leave)
    channel = Channel(Connection(descriptor))
    place, asked = None, False
    try:
        settings = channel.receive()
        place = getattr(import_module(f"aecore.runs.workers.{role}"), ROLES[role])(channel, settings)
        while (message := channel.receive()) is not None:
            place.take(message)
        asked = True
    except (EOFError, OSError, SystemExit):
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        late = threading.Timer(LATEST_S, os._exit, (1,))
        late.daemon = True
        late.start()
        if place is not None:
            place.close(say=asked)


def _leave(*_: Any) -> NoReturn:
    raise SystemExit


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
