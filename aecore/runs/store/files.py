"""Atomic writes, and safetensors: files that are there whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from errno import EISDIR
from hashlib import sha256
from pathlib import Path

import numpy as np

LARGEST = 4 << 30  # bytes; no file of a run comes near
NOTE, SUM = "about", "sha256"
FAULTS = (AttributeError, KeyError, RecursionError, TypeError, ValueError)


class Damaged(ValueError):
    """A run that cannot be read. Its text is one sentence."""


def write(path: Path, content: bytes | Iterable[bytes], lasting: bool = False) -> None:
    """Put a file in place of what is there, at once: a reader sees the old content or the new.

    Content in parts is never in memory as a whole. `lasting` waits until the disk has it, so that it outlives
    a power cut too. OSError, which names the path, leaves the old file.
    """
    if not path.name:
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), f"{path}")
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with part.open("xb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = f"{path}", None
        raise


def read(path: Path, limit: int = LARGEST) -> bytes:
    """A file's content; Damaged, in a sentence, if it is missing, unreadable or larger than `limit`."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise Damaged(f"{path} cannot be read: {error.strerror or error}") from None
    if len(content) > limit:
        raise Damaged(f"{path} is larger than the {limit:,} bytes allowed")
    return content


def pack(arrays: Mapping[str, np.ndarray], notes: Mapping[str, str]) -> bytes:
    """Arrays by name, and notes, in the safetensors format: numbers and text, nothing that could be run.

    The notes stand in one note, beside a checksum of the arrays: safetensors writes several in any order,
    and so the same content is the same bytes.
    """
    from safetensors.numpy import save

    whole = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    note = json.dumps({**notes, SUM: _sum(whole)}, sort_keys=True)
    return save(whole, {NOTE: note})


def unpack(path: Path, limit: int = LARGEST) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """What `pack` wrote; Damaged, in a sentence, for anything else, and for more than `limit` bytes.

    Files of version 0.1.0 have several notes and no checksum.
    """
    from safetensors import SafetensorError, safe_open

    try:
        if path.stat().st_size > limit:
            raise Damaged(f"{path} is larger than the {limit:,} bytes allowed")
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}
            notes = file.metadata() or {}
        return arrays, _checked(arrays, json.loads(notes[NOTE])) if NOTE in notes else notes
    except Damaged:
        raise
    except (
        AttributeError,
        OSError,
        RecursionError,
        SafetensorError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else "is cut short or was changed"
        raise Damaged(f"{path} {reason}") from None


def _checked(arrays: Mapping[str, np.ndarray], notes: dict[str, str]) -> dict[str, str]:
    if notes.pop(SUM) != _sum(arrays):
        raise ValueError("the checksum is another")
    return notes


def _sum(arrays: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of arrays, their names, kinds and shapes."""
    found = sha256()
    for name, array in sorted(arrays.items()):
        found.update(f"{name} {array.dtype} {array.shape} ".encode())
        found.update(array.data)
    return found.hexdigest()
