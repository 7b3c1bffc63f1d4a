"""Memory-mapped rows: large arrays in files of the cache, in memory once for all processes of a machine."""

from __future__ import annotations

import errno
import math
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data import limits
from aecore.data.drafts import draft
from aecore.data.folders import cache

LEAST = 1 << 20  # bytes: what is smaller is not worth a file
PORTION = 1 << 20  # bytes that are written, or compared, at a time
SPARE = 1 << 30  # bytes that are left on the disk: runs have to be saved

Change = Callable[[np.ndarray], np.ndarray]
"""From some rows to as many as they are to be held: of another type, or with other values."""

_sharing = False


def share() -> None:
    """Have this process hold large arrays together with all others of this machine that do."""
    global _sharing
    _sharing = True


def mapped(name: str, rows: np.ndarray, change: Change = lambda rows: rows) -> np.ndarray | None:
    """What `change` makes of rows (n, ...), mapped from the file of that name, made where there is none.

    None where it would not be worth a file, since it is small, or fits into memory and this process shares
    nothing; and where there can be none: on a disk that is full, or not to be written to. A file that holds
    anything but these very values, because it is damaged or of an earlier version, is made anew. Whoever
    writes to the array has a copy of that page.
    """
    content = Content(rows, change)
    if content.size < (LEAST if _sharing else limits.IN_MEMORY):
        return None
    path = cache() / "mapped" / f"{name}.{content.dtype.name}"
    with suppress(OSError):
        found = content.read(path)
        if found is None:
            content.write(path)
            found = content.read(path)
        return found
    return None


def check_space(folder: Path, size: int) -> None:
    """Raise OSError where the disk that holds a folder has no room for so many bytes and some to spare."""
    if shutil.disk_usage(folder).free < size + SPARE:
        raise OSError(errno.ENOSPC, "the disk is nearly full", str(folder))


def in_file(rows: np.ndarray) -> np.ndarray | None:
    """The rows as they are mapped from a file of their own (copy on write); None where they are in memory."""
    found: Any = rows
    while isinstance(found, np.ndarray) and not isinstance(found, np.memmap):
        found = found.base
    if not isinstance(found, np.memmap) or found.mode != "c" or found.nbytes != rows.nbytes:
        return None
    return np.asarray(found).reshape(rows.shape)


@dataclass(frozen=True, eq=False)
class Content:
    """What `change` makes of rows, a portion at a time: all of it is never in memory."""

    rows: np.ndarray
    change: Change

    @property
    def dtype(self) -> np.dtype:
        """The type of its numbers."""
        return self._first.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """As many rows as it is made of."""
        return (len(self.rows), *self._first.shape[1:])

    @property
    def size(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * self.dtype.itemsize

    def read(self, path: Path) -> np.ndarray | None:
        """The array of a file, where it is this one, bit for bit."""
        if not path.is_file():
            return None
        with path.open("rb") as file:  # once: another process may put a shorter one in its place
            if os.fstat(file.fileno()).st_size != self.size:
                return None
            found = np.memmap(file, self.dtype, "c", shape=self.shape)
        parts = zip(self._parts(), self._portions(), strict=True)
        return found if all(found[part].tobytes() == portion for part, portion in parts) else None

    def write(self, path: Path) -> None:
        """Make the file, whole or not at all; OSError where that cannot be.

        Nobody is to write to it: cut short where it lies, it would end every process that maps it (SIGBUS).
        Where another process has made it meanwhile, that one stays, so that both map the same.
        """
        with draft(path) as begun:
            check_space(path.parent, self.size)
            with begun.open("wb") as file:
                file.writelines(self._portions())
            begun.chmod(begun.stat().st_mode & ~0o222)
            if self.read(path) is None:
                begun.replace(path)

    @cached_property
    def _first(self) -> np.ndarray:
        return self.change(self.rows[:1])

    def _parts(self) -> Iterator[slice]:
        height = max(1, PORTION // max(1, self._first.nbytes))
        return (slice(i, i + height) for i in range(0, len(self.rows), height))

    def _portions(self) -> Iterator[bytes]:
        return (self.change(self.rows[part]).tobytes() for part in self._parts())
