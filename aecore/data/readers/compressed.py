"""Unpack gzip and zip in memory with limits (bombs, path traversal); nothing is written to disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath

MEMBERS = 2_000
LARGEST = 64 << 20  # bytes of one file, unpacked
TOGETHER = 256 << 20  # bytes of all that are read
PORTION = 4 << 20  # bytes that are unpacked at a time
READ = (".csv", ".tsv", ".tab", ".json", ".dat", ".txt", ".data", ".base", ".test", ".inter")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_BLANK = b"\0 \t\r\n"


class _Refused(ValueError):
    """A sentence of ours, among whatever else zipfile and its decompressors raise."""


def unpacked(
    name: str, data: bytes, largest: int | None = None, lines: int | None = None
) -> dict[str, bytes]:
    """The texts in a file by their path: the file itself where it is not packed.

    A gzip holds one; of a zip all tables and lists, but not what macOS adds (`__MACOSX`), nor a zip in it.
    ValueError, one sentence, where it is damaged, or one of them has more than `largest` bytes, or a gzip
    more than so many `lines`, of which no more are unpacked.
    """
    largest = LARGEST if largest is None else largest
    if data.startswith(_ZIP):
        return _members(name, data, largest)
    if data.startswith(_GZIP):
        return {name.removesuffix(".gz"): _gunzipped(name, data, largest, lines)}
    return {name: data}


def _gunzipped(name: str, data: bytes, largest: int, lines: int | None) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as opened:
            content = _bounded(name, opened, largest, lines)
    except _Refused:
        raise
    except (EOFError, OSError, zlib.error):
        raise ValueError(f"{name} is damaged and cannot be opened: download it again.") from None
    if len(content) > largest:
        raise ValueError(f"{name} unpacks to more than the {largest >> 20} MB that are read.")
    return content


def _bounded(name: str, opened: gzip.GzipFile, largest: int, lines: int | None) -> bytes:
    """The bytes, or some more than `largest` of them; refused as soon as it is known that it is no table."""
    found, count = io.BytesIO(), 0
    for part in iter(partial(opened.read, PORTION), b""):
        if not found.tell() and len(part) == PORTION and not part.strip(_BLANK):
            raise _Refused(f"{name} begins with {PORTION >> 20} MB in which nothing stands: export it again.")
        lines_of_part = part.count(b"\n")
        if lines is not None and len(part) == PORTION and not lines_of_part:
            raise _Refused(f"{name} has a line of more than {PORTION >> 20} MB: that is no table.")
        count += lines_of_part
        if lines is not None and count > lines:
            raise _Refused(f"{name} has more than {lines:,} lines: take a part.")
        if found.write(part) and found.tell() > largest:
            break
    return found.getvalue()


def _members(name: str, data: bytes, largest: int) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            _check(name, opened.infolist())
            return dict(_read(name, opened, largest))
    except _Refused:
        raise
    except Exception:  # zipfile, three decompressors, struct and seek: each finds damage in its own way
        raise ValueError(
            f"{name} is damaged or locked and cannot be opened: download the zip again."
        ) from None


def _check(name: str, inside: list[zipfile.ZipInfo]) -> None:
    if len(inside) > MEMBERS:
        raise _Refused(f"{name} holds {len(inside):,} files, more than an export has: bring the CSV alone.")
    away = next((member.filename for member in inside if outside(member.filename)), None)
    if away is not None:
        raise _Refused(f"{name} wants to write outside its folder ({away!r:.80}): it is not an export.")
    if any(member.filename == "xl/workbook.xml" for member in inside):
        raise _Refused(f"{name} is an Excel workbook: save it as CSV.")


def outside(path: str) -> bool:
    """An absolute path, one with a drive, or one that climbs up."""
    windows = PureWindowsPath(path)
    climbs = ".." in windows.parts or ".." in PurePosixPath(path).parts
    return climbs or bool(windows.drive or windows.root)


def _read(name: str, opened: zipfile.ZipFile, largest: int) -> Iterator[tuple[str, bytes]]:
    left = TOGETHER
    for entry in opened.infolist():
        if entry.is_dir() or not entry.filename.lower().endswith(READ) or of_macos(entry.filename):
            continue
        with opened.open(entry) as member:
            content = member.read(largest + 1)  # bounded here: what the zip says of its size may be a lie
        left -= len(content)
        if len(content) > largest or left < 0:
            raise _Refused(f"{name} unpacks to far more than an export holds: bring the CSV alone.")
        yield entry.filename, content


def of_macos(path: str) -> bool:
    """A resource fork, which the Finder packs beside each file."""
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or parts[-1].startswith("._")
