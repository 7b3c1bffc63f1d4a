"""Offers: which sets a browser has brought, so that its other tabs and its next visit have them, too."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

FOLDER = ".browsers"
MOST = 100
"""Sets of one browser: of more, the first are offered no longer."""


def offer(folder: Path, name: str, browser: str) -> None:
    """Remember, in the folder of own data, what a browser has brought; one without an id is forgotten."""
    if not browser:
        return
    names = [known for known in offered(folder, browser) if known != name]
    file = _file(folder, browser)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text("\n".join([*names, name][-MOST:]), encoding="utf-8")
    part.replace(file)


def offered(folder: Path, browser: str) -> tuple[str, ...]:
    """The names of the sets that a browser has brought, the newest last."""
    with suppress(OSError):
        if browser:
            return tuple(_file(folder, browser).read_text(encoding="utf-8").split())
    return ()


def _file(folder: Path, browser: str) -> Path:
    """Named by a hash, so that nobody who sees the folder can pass for the browser."""
    return folder / FOLDER / f"{hashlib.sha256(browser.encode()).hexdigest()[:32]}.txt"
