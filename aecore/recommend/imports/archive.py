"""Zip archives, read in memory with limits (zip bombs, path traversal); nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

MEMBERS = 2_000
LARGEST = 64 << 20  # bytes of one file, unpacked
TOGETHER = 256 << 20  # bytes of all that are read
READ = (".csv", ".json", ".dat", ".txt")


def packed(data: bytes) -> bool:
    """It is a zip, by its first bytes."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(name: str, data: bytes) -> dict[str, bytes]:
    """The tables and lists in a zip by their path; a zip in it is left alone. ValueError is one sentence."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            _check(name, opened.infolist())
            return dict(_read(name, opened))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise ValueError(
            f"{name} is damaged or locked and cannot be opened: download the zip again."
        ) from None


def _check(name: str, inside: list[zipfile.ZipInfo]) -> None:
    if len(inside) > MEMBERS:
        raise ValueError(f"{name} holds {len(inside):,} files, more than an export has: bring the CSV alone.")
    outside = next((member.filename for member in inside if _outside(member.filename)), None)
    if outside is not None:
        raise ValueError(f"{name} wants to write outside its folder ({outside!r:.80}): it is not an export.")


def _outside(path: str) -> bool:
    """An absolute path, one with a drive, or one that climbs up."""
    windows = PureWindowsPath(path)
    climbs = ".." in windows.parts or ".." in PurePosixPath(path).parts
    return climbs or bool(windows.drive or windows.root)


def _read(name: str, opened: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = TOGETHER
    for entry in opened.infolist():
        if entry.is_dir() or not entry.filename.lower().endswith(READ):
            continue
        with opened.open(entry) as member:
            content = member.read(LARGEST + 1)  # bounded here: what the zip says of its size may be a lie
        left -= len(content)
        if len(content) > LARGEST or left < 0:
            raise ValueError(f"{name} unpacks to far more than an export holds: bring the CSV alone.")
        yield entry.filename, content
