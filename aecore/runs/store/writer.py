"""The writer of a run: which process trains it, whether that is gone, and whether it is another one."""

from __future__ import annotations

import os
import platform
import secrets
from functools import cache
from hashlib import sha256
from typing import Any

LIFE = secrets.token_hex(8)
"""Tells this process from those that had its number before."""


def present() -> dict[str, Any]:
    """This process: its number, and its machine by a digest of the name, which a mailed run does not tell."""
    return {"machine": _machine(), "process": os.getpid(), "life": LIFE}


def another(writer: Any) -> bool:
    """Whether that is a process other than this one; of earlier versions and damage nothing is known."""
    here = present()
    return isinstance(writer, dict) and writer.keys() == here.keys() and writer != here


def gone(writer: Any) -> bool:
    """Whether that process is known to have ended; of another machine nothing is known."""
    known = isinstance(writer, dict) and writer.get("machine") == _machine() and os.name == "posix"
    return known and not _lives(writer.get("process"))


@cache
def _machine() -> str:
    return sha256(platform.node().encode()).hexdigest()[:16]


def _lives(process: Any) -> bool:
    if not isinstance(process, int) or not 0 < process < 2**31:
        return False
    try:
        os.kill(process, 0)  # sends nothing
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True
