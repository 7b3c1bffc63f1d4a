"""A file or folder as somebody gives it: by path, or as bytes that a browser has sent."""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from aecore.data import limits
from aecore.data.readers.compressed import outside


@dataclass(frozen=True)
class Given:
    """What is to be read, under the name it has: a file, a folder, or the `content` of a file.

    `sent` are the files of a folder that a browser has sent, by their paths within it.
    """

    name: str
    path: Path | None = None
    content: bytes | memoryview | None = None
    sent: Mapping[PurePosixPath, Given] | None = None

    @classmethod
    def at(cls, path: Path) -> Given:
        """A file or folder of this machine; OSError where there is none."""
        if not (path.is_file() or path.is_dir()):
            path.stat()
            raise OSError(errno.EINVAL, "it is neither a file nor a folder", str(path))
        return cls(path.resolve().name, path)

    @classmethod
    def of_browser(cls, files: Iterable[tuple[str, bytes | memoryview]]) -> Given:
        """A folder out of (path, bytes) of its files, each path with the folder's name in front.

        ValueError, in one sentence, where a path leads outside: a browser may send anything.
        """
        found: dict[PurePosixPath, Given] = {}
        names = set()
        for name, content in files:
            path = PurePosixPath(name.replace("\\", "/"))
            if outside(name) or "\0" in name or len(path.parts) < 2:
                raise ValueError(f"{name[:80]!r} is no path within a folder: choose the folder again")
            names.add(path.parts[0])
            found[PurePosixPath(*path.parts[1:])] = cls(path.name, content=content)
        if len(names) > 1:
            raise ValueError(f"these are {len(names)} folders: choose one that holds them")
        return cls(next(iter(names), "a folder"), sent=found)

    @property
    def suffix(self) -> str:
        """How its name ends, in small letters: ".csv"; of x.csv.gz, too."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.sent is not None or (self.path is not None and self.path.is_dir())

    @cached_property
    def size(self) -> int:
        """Bytes of it, of a folder those of its files."""
        if self.folder:
            return sum(file.size for file in self.files.values())
        return len(self.content or b"") if self.path is None else self.path.stat().st_size

    @property
    def room(self) -> int:
        """Bytes that it may unpack to: of what a browser has sent a quarter, for many browsers may."""
        return limits.UNPACKED if self.path is not None else limits.UNPACKED >> 2

    @cached_property
    def files(self) -> Mapping[PurePosixPath, Given]:
        """The files of a folder by their paths within it, in alphabetical order, none hidden.

        ValueError, in one sentence, where they are too many.
        """
        found = {}
        for path, file in self._all():
            if not any(part.startswith(".") for part in path.parts):
                found[path] = file
            if len(found) > limits.FILES:
                raise ValueError(f"{self.name} holds more than the {limits.FILES:,} files that are read")
        return dict(sorted(found.items()))

    def open(self) -> BinaryIO:
        """The bytes of a file."""
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.content or b"")

    def head(self, size: int) -> bytes:
        """The first bytes of a file; none of a folder."""
        if self.folder:
            return b""
        with self.open() as file:
            return file.read(size)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, of its bytes; of a folder that of its files' names and bytes."""
        if not self.folder:
            with self.open() as file:
                return hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
        whole = hashlib.sha256()
        for path, member in self.files.items():
            whole.update(f"{path.as_posix()}\0{member.digest}\n".encode())
        return whole.hexdigest()

    def _all(self) -> Iterable[tuple[PurePosixPath, Given]]:
        if self.sent is not None:
            return self.sent.items()
        root = cast(Path, self.path)
        found = (path for path in root.rglob("*") if path.is_file()) if self.folder else ()
        return ((PurePosixPath(path.relative_to(root).as_posix()), Given(path.name, path)) for path in found)
