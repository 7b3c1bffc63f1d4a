"""A file or folder as somebody gives it: by path, or as bytes that a browser has sent."""

from __future__ import annotations

import errno
import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from aecore.data import limits


@dataclass(frozen=True)
class Given:
    """What is to be read, under the name it has: a file, a folder, or the `content` of a file."""

    name: str
    path: Path | None = None
    content: bytes | memoryview | None = None

    @classmethod
    def at(cls, path: Path) -> Given:
        """A file or folder of this machine; OSError where there is none."""
        if not (path.is_file() or path.is_dir()):
            path.stat()
            raise OSError(errno.EINVAL, "it is neither a file nor a folder", str(path))
        return cls(path.resolve().name, path)

    @property
    def suffix(self) -> str:
        """How its name ends, in small letters: ".csv"; of x.csv.gz, too."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @property
    def folder(self) -> Path | None:
        """The folder, where it is one."""
        return self.path if self.path is not None and self.path.is_dir() else None

    @cached_property
    def size(self) -> int:
        """Bytes of it, of a folder those of its files."""
        if self.path is None:
            return len(self.content or b"")
        return sum(file.stat().st_size for file in self.files) if self.folder else self.path.stat().st_size

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The files of a folder in alphabetical order, none hidden; ValueError where they are too many."""
        found = []
        for file in self.folder.rglob("*") if self.folder else ():
            if file.is_file() and not any(part.startswith(".") for part in self.inside(file).parts):
                found.append(file)
            if len(found) > limits.FILES:
                raise ValueError(f"{self.name} holds more than the {limits.FILES:,} files that are read")
        return tuple(sorted(found))

    def inside(self, file: Path) -> Path:
        """A file's path within the folder."""
        return file.relative_to(self.path or Path())

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
        for path in self.files:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{self.inside(path).as_posix()}\0{found}\n".encode())
        return whole.hexdigest()
