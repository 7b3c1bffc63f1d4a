"""PINs of profiles: hashed by scrypt with a salt, and tried only so often."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from threading import Lock

PIN = re.compile(r"[0-9]{4,12}")
HASHED = re.compile(r"[0-9a-f]{32}\$[0-9a-f]{64}")
COST = {"n": 2**14, "r": 8, "p": 1}
"""16 MB and some 50 ms a try, as RFC 7914 and the manual of hashlib.scrypt have it for a login."""
TRIES, WAIT_S = 5, 600.0
"""So many wrong PINs of one profile, then none is looked at for so long."""


def hashed(pin: str) -> str:
    """A PIN as it is kept, `salt$hash` in hex; ValueError, in one sentence, for what is no PIN."""
    if not PIN.fullmatch(pin):
        raise ValueError("A PIN is 4 to 12 digits.")
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(pin, salt).hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether this is the PIN that was kept; none is, where what was kept is damaged."""
    if not HASHED.fullmatch(kept):
        return False
    salt, _, wanted = kept.partition("$")
    return hmac.compare_digest(_scrypt(pin[:64], bytes.fromhex(salt)).hex(), wanted)


class Tries:
    """Wrong PINs of the last minutes, by profile. Any thread may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._wrong: dict[str, list[float]] = {}

    def spend(self, id: str) -> None:
        """Count one try; ValueError, in one sentence, where there were too many."""
        with self._lock:
            now = self._clock()
            recent = [at for at in self._wrong.get(id, ()) if now - at < WAIT_S]
            if len(recent) >= TRIES:
                raise ValueError(f"Too many wrong PINs: wait {WAIT_S / 60:.0f} minutes.")
            self._wrong[id] = [*recent, now]

    def forgive(self, id: str) -> None:
        """The PIN was right."""
        with self._lock:
            self._wrong.pop(id, None)


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, dklen=32, maxmem=64 << 20, **COST)
