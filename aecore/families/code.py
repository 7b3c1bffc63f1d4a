"""The code of what a family adds, as it stands in its file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Lines:
    """A piece of a file: what it is called, the file's path from the program's root, and its lines.

    `first` is the number of the first line, counted from 1 as editors do.
    """

    name: str
    path: str
    first: int
    text: str

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first + self.text.count("\n")


def lines(thing: Callable[..., Any]) -> Lines:
    """The lines of a class or a function, read from the file that it was loaded from."""
    text, first = inspect.getsourcelines(thing)
    path = Path(inspect.getsourcefile(thing) or "")
    inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
    return Lines(thing.__name__, inside.as_posix(), first, "".join(text).rstrip("\n"))
