"""The store of runs (checkpoints) on disk: a folder each, of plain files that anyone can read, copy and mail.

Plain files rather than a database: a run has one writer, a list of a few hundred small files is read in
milliseconds, and a run that is damaged harms no other.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from aecore.data.folders import home, nets
from aecore.inference.model import Model
from aecore.limits import Limits
from aecore.runs.session import Session
from aecore.runs.store.files import Damaged
from aecore.runs.store.folder import RunFolder
from aecore.runs.store.pictures import portrait
from aecore.runs.store.record import Kept
from aecore.views.snapshot import Snapshot, View

__all__ = ["Damaged", "Kept", "RunFolder", "Store", "saved_portrait"]

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Store:
    """The runs in a folder: by default `runs` in LATENTLAB_HOME, or in the system's place for a user's data.

    Any thread may call any method. A run that was deleted stays deleted, though a job may try to save it.
    Everything but `save` raises ValueError, in one sentence, where it cannot do what is asked.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = home() / "runs" if folder is None else Path(folder)
        self._begun: set[str] = set()
        self._deleted: set[str] = set()
        self._writing = Lock()

    def begin(self, run: str, snapshot: Snapshot, owner: str = "") -> None:
        """Keep a run before its first step, and whose it is; OSError if that cannot be."""
        with self._writing:
            self._at(run).begin(snapshot, owner)
            self._begun.add(run)

    def has(self, run: str) -> bool:
        """Whether a run is kept here."""
        return self._at(run).path.is_dir()

    def files(self, run: str) -> dict[str, bytes]:
        """The files of a run by which it can go on elsewhere."""
        with self._writing:
            return self.find(run).files()

    def abandon(self, run: str) -> None:
        """Say that nobody trains a run any more; OSError where that cannot be."""
        with self._writing:
            if run not in self._deleted and self.has(run):
                self._at(run).abandon()

    def owner(self, run: str) -> str:
        """The browser that made a run; empty where no browser did."""
        return self._at(run).owner()

    def save(
        self,
        run: str,
        snapshot: Snapshot,
        weights: Mapping[str, Any],
        state: Mapping[str, Any] | bytes | None = None,
    ) -> None:
        """Write what changed since the run's last save; OSError if it cannot, and the last save stays.

        Deleted, an OSError, where somebody removed its folder since, and Taken where another process has gone
        on with it. `state` is the training state, perhaps packed already, without which the run cannot go on.
        """
        with self._writing:
            if run not in self._deleted:
                folder = self._at(run)
                if run in self._begun:
                    folder.check()
                folder.save(snapshot, weights, state)
                self._begun.add(run)

    def keep_timeline(self, run: str, frames: Sequence[Snapshot] | bytes) -> None:
        """Write the moments of a run so far, perhaps packed already; OSError where that cannot be."""
        with self._writing:
            if run not in self._deleted:
                self._at(run).keep_timeline(frames)

    def timeline(self, run: str, last: Snapshot) -> tuple[Snapshot, ...]:
        """The moments of a run before its `last` snapshot, as far as they were kept."""
        return self.find(run).timeline(last)

    def runs(self) -> list[Kept]:
        """Every run, the newest first, read from its record alone; damaged ones say so and come last."""
        found = [self._at(run).listed(run) for run in self.ids()]
        return sorted(found, key=lambda kept: (kept.started_at, kept.id), reverse=True)

    def ids(self) -> list[str]:
        """The ids of all runs, in no particular order."""
        try:
            return [run.name for run in self.folder.iterdir() if ID.fullmatch(run.name) and run.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ValueError(f"{self.folder} cannot be read: {error.strerror or error}") from None

    def load(self, run: str) -> Snapshot:
        """A run's last snapshot, with the views it was last seen with, if any."""
        return self.find(run).load()

    def draw(self, run: str) -> Snapshot:
        """A run's last snapshot, with the views of its last weights. Slow where nobody had been watching."""
        return self.find(run).draw()

    def weights(self, run: str) -> dict[str, np.ndarray]:
        """A run's weights by name."""
        return self.find(run).weights()

    def model(self, run: str) -> Model:
        """A run's trained net, for use."""
        return self.find(run).model()

    def session(self, run: str) -> Session:
        """A run as a Session that is over, with its weights and its data."""
        return self.find(run).session()

    def resume(self, run: str, more_epochs: int = 0, limits: Limits | None = None) -> Session:
        """A run as a Session that goes on where it ended, with so many epochs more, and is ours to write."""
        session = self.find(run).resume(more_epochs, limits)
        with self._writing:
            self._begun.discard(run)
        return session

    def rename(self, run: str, name: str) -> None:
        """Call a run something else."""
        self.find(run).rename(name)

    def tag(self, run: str, tags: Iterable[str]) -> None:
        """Give a run these tags in place of its present ones."""
        self.find(run).tag(tags)

    def annotate(self, run: str, note: str) -> None:
        """Keep a note with a run."""
        self.find(run).annotate(note)

    def delete(self, run: str) -> None:
        """Remove a run and all that is in its folder; of a link to a folder the link alone."""
        found = self.find(run)
        found.refuse_if_shipped()
        path = found.path
        try:
            with self._writing:
                gone = path.rename(path.with_name(f".{run}-{secrets.token_hex(4)}"))  # no list shows a half
                self._deleted.add(run)
            gone.unlink() if gone.is_symlink() else shutil.rmtree(gone)
        except OSError as error:
            raise ValueError(f"{path} cannot be deleted: {error.strerror or error}") from None

    def find(self, run: str) -> RunFolder:
        """The folder of a run that is there, else of one that came with the program."""
        found = self._at(run)
        if found.path.is_dir():
            return found
        if (nets() / run).is_dir():
            return RunFolder(nets() / run, read_only=True)
        raise ValueError(f"there is no run {run!r} in {self.folder}")

    def shipped(self) -> list[Kept]:
        """The runs that came with the program, by id; `runs` does not list them."""
        found = sorted(path.name for path in nets().iterdir() if path.is_dir()) if nets().is_dir() else []
        return [RunFolder(nets() / run, read_only=True).listed(run) for run in found]

    def _at(self, run: str) -> RunFolder:
        if not ID.fullmatch(run):
            raise ValueError(f"a run's id is letters and digits, got {run[:40]!r}")
        return RunFolder(self.folder / run)


def saved_portrait(folder: Path, run: str, method: str, layer: int = 0) -> tuple[View, ...]:
    """The views of a run in a store's folder, a layer's codes laid out by "PCA" or "UMAP"; takes seconds."""
    return portrait(Store(folder).session(run), method, layer)
