"""Rows that runs have learned from, as their records on disk tell, whatever a screen may show of them.

A run saves itself every few seconds: its epoch, and when that was (earlier builds: when it was written, which
is a little later). Between two saves it is taken to have gone on evenly, so the rows of a window, and the
moment at which an epoch was reached, are interpolated.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

EVERY_S = 0.5
TAIL_S = 4.0
"""How long after a window to go on looking: a run saves itself every 3 s, and that save tells its end."""


@dataclass
class KeptRun:
    """The saves of one run that were seen: Unix times and the epochs reached, both growing."""

    rows: int = 0
    saved_at: list[float] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)

    def add(self, record: dict) -> None:
        """Take in a record; one that was seen already changes nothing."""
        self.rows = int(record["facts"].get("n_train", self.rows))
        if not self.saved_at or record["epoch"] > self.epochs[-1]:
            self.saved_at.append(float(record.get("at") or record["saved_at"]))
            self.epochs.append(float(record["epoch"]))

    def rows_in(self, begin: float, end: float) -> float:
        """Training rows learned from between two Unix times."""
        if not self.saved_at:
            return 0.0
        first, last = np.interp([begin, end], self.saved_at, self.epochs)
        return float(last - first) * self.rows

    def reached_at(self, epoch: float) -> float | None:
        """The Unix time at which it had come so far; None before a save after that was seen."""
        if not self.epochs or epoch > self.epochs[-1]:
            return None
        return float(np.interp(epoch, self.epochs, self.saved_at))


class KeptRuns:
    """All runs in a home folder, looked at again and again."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "runs"
        self._changed: dict[Path, int] = {}
        self.runs: dict[str, KeptRun] = {}

    def look(self) -> None:
        """Read the records that were written since; one that is being written is read the next time."""
        for path in sorted(self._folder.glob("*/spec.json")):
            try:
                changed = path.stat().st_mtime_ns
                if self._changed.get(path) != changed:
                    self.runs.setdefault(path.parent.name, KeptRun()).add(json.loads(path.read_bytes()))
                    self._changed[path] = changed
            except (OSError, ValueError, KeyError):
                continue

    def rows_in(self, begin: float, end: float) -> float:
        """Training rows of all runs between two Unix times."""
        return sum(run.rows_in(begin, end) for run in self.runs.values())


@contextmanager
def watching(home: Path) -> Iterator[KeptRuns]:
    """Look every half second, in a thread, as long as the block lasts."""
    found, over = KeptRuns(home), threading.Event()

    def look() -> None:
        while not over.wait(EVERY_S):
            found.look()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
        found.look()
