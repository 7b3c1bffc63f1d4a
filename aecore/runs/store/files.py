"""Atomic writes, and safetensors: files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

LARGEST = 4 << 30  # bytes; no file of a run comes near


class Damaged(ValueError):
    """A run that cannot be read. Its text is one sentence."""


def write(path: Path, content: bytes, lasting: bool = False) -> None:
    """Put a file in place of what is there, at once: a reader sees the old content or the new.

    `lasting` waits until the disk has it, so that it outlives a power cut too. OSError leaves the old file.
    """
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with part.open("xb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
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
    """Arrays by name, and notes, in the safetensors format: numbers and text, nothing that could be run."""
    from safetensors.numpy import save

    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, dict(notes))


def unpack(path: Path, limit: int = LARGEST) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """What `pack` wrote; Damaged, in a sentence, for anything else, and for more than `limit` bytes."""
    from safetensors import SafetensorError, safe_open

    try:
        if path.stat().st_size > limit:
            raise Damaged(f"{path} is larger than the {limit:,} bytes allowed")
        with safe_open(path, framework="np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}
    except Damaged:
        raise
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else "is cut short or was changed"
        raise Damaged(f"{path} {reason}") from None
