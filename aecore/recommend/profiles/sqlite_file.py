"""The file of an SQLite database: whether it is still the one that was opened.

SQLite goes on in a file that was deleted, or has another one in its place, as long as it has it open: what it
keeps there is lost, and nobody is told.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


class File:
    """Watches over an engine's file; connections are made anew where another file is in its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = False

    @classmethod
    def watch(cls, engine: Engine) -> None:
        """Watch over an engine's file, if it has one: `engine.get_execution_options()["file"]`."""
        place = engine.url.database
        if not place or place == ":memory:" or place.startswith("file:"):
            return
        file = cls(Path(place))
        event.listen(engine, "connect", file._note)
        event.listen(engine, "checkout", file._compare)
        engine.update_execution_options(file=file)

    def check(self) -> None:
        """ValueError, in one sentence, where the file is gone: SQLite would make an empty one."""
        if self._opened and self._identity() is None:
            raise ValueError(
                f"The file {self._path} is gone, so nothing was saved: bring it back, or start anew."
            )

    def _note(self, _: Any, record: Any) -> None:
        self._opened = True
        record.info["file"] = self._identity()

    def _compare(self, _: Any, record: Any, __: Any) -> None:
        if record.info.get("file") != self._identity():
            raise DisconnectionError("another file is in the place of the one that was opened")

    def _identity(self) -> tuple[int, int] | None:
        """What tells a file from another one under the same name; None where there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
