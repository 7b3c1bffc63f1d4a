"""Transfer of a data set to another machine: the files it is read from, put where they are looked for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from aecore.data import DataMissing, available, find, own
from aecore.data.folders import cache
from aecore.data.sets import cleaned


def missing(name: str) -> bool:
    """Whether a set would have to be downloaded here, or is not even known."""
    try:
        return not available(name)
    except DataMissing:
        return True


def files(name: str) -> dict[str, bytes]:
    """The files of a set by their place in the cache, without those that come with the program.

    DataMissing, in one sentence, where they are not to be had.
    """
    source = find(name)
    brought = own.files(name)
    here = {path.relative_to(cache()).as_posix(): path for path in (*brought, *cleaned.files(name))}
    if not brought:
        found = zip(source.files, source.fetch(), strict=True)
        here |= {file.path: place for file, place in found if file.urls}
    return {name: path.read_bytes() for name, path in here.items()}


def put(content: Mapping[str, bytes]) -> None:
    """Put files into the cache, each whole or not at all; DataMissing where that cannot be."""
    for name, data in content.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise DataMissing(f"{name[:60]!r} is no place in the cache")
        path = cache() / name
        part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise DataMissing(f"{path} cannot be written: {error.strerror or error}") from None
