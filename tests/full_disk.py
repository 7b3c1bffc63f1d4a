"""A disk that is full, for tests: no file may grow beyond some bytes."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def little_room(size: int, process: int = 0) -> Iterator[None]:
    """Let no file grow beyond so many bytes, for this process or another.

    Only for as long as needed: the tests' own log may be a file.
    """
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)
