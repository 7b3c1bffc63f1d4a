"""Drafts: files and folders that are written under a hidden name, and get their own once they are whole."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEFT_S = 3600.0  # nobody has written to it for so long: whoever began it was ended
_NAME = re.compile(r"\..+-[0-9a-f]{8}")


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A place beside a path for what is to lie there, in a folder that is made; nothing is left of it.

    Those that processes left there which were ended while they wrote are removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(".*-*"):
        if _NAME.fullmatch(left.name) and time.time() - _written(left) > LEFT_S:
            _remove(left)
    found = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        yield found
    finally:
        _remove(found)


def _written(path: Path) -> float:
    """When somebody last wrote to a file, or to one in a folder; now where it has gone meanwhile."""
    with suppress(OSError):
        return max(there.stat().st_mtime for there in (path, *path.glob("*")))
    return time.time()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
