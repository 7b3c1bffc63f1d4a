"""A run folder: the checkpoint of one run. Its record is written last and so vouches for the other files."""

from __future__ import annotations

import errno
import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data import DataMissing, available
from aecore.data.readers.errors import reading
from aecore.inference.model import Model, restored
from aecore.limits import Limits
from aecore.runs.publisher import Deleted, Taken
from aecore.runs.session import Session
from aecore.runs.store import curves, labels, pictures, record, sessions, timeline, training_state, writer
from aecore.runs.store.files import Damaged, pack, read, unpack, write
from aecore.spec import Spec
from aecore.views.renderer import codes_in
from aecore.views.snapshot import OVER, Snapshot, View

RECORD_BYTES = 16 << 20
STATE = re.compile(r"state-[0-9a-f]{8}\.safetensors")
FAULTS = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


class RunFolder:
    """The files of one run: `spec.json, curves.bin, views.safetensors, weights.safetensors`,
    `timeline.safetensors`, its pictures over time, `owner.txt`, the id of the browser that made it, and the
    labels somebody gave it, `name.txt, tags.txt, note.txt`.

    Beside them the training state in `state-NUMBER.safetensors`, of which the record names the one that
    belongs to it: it holds the weights of the same instant, so that a run goes on from one save, whenever
    its process was killed.

    One process writes, any number may read, at any time. What is read is the last save that was finished;
    weights may be newer by one save, which their notes tell. No file can run anything when it is opened.
    """

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.path, self.read_only = path, read_only
        self._record = path / "spec.json"
        self._curves = path / "curves.bin"
        self._views = path / "views.safetensors"
        self._weights = path / "weights.safetensors"
        self._timeline = path / "timeline.safetensors"
        self._owner = path / "owner.txt"

    def begin(self, snapshot: Snapshot, owner: str = "") -> None:
        """Keep a run before its first step, and whose it is; OSError where that cannot be."""
        now = time.time()
        self.path.mkdir(parents=True, exist_ok=True)
        if owner:
            write(self._owner, owner.encode())
        points = curves.grow(self._curves, snapshot.curves, {})
        write(self._record, record.written(snapshot, now, now, curves=points, drawn={}, state=""))

    def check(self) -> None:
        """Raise an OSError where a run that this process has begun is no longer its own to write.

        Deleted where its folder was removed, Taken where another process has written it since.
        """
        if not self.path.is_dir():
            gone = Deleted if self.path.parent.is_dir() else FileNotFoundError
            raise gone(errno.ENOENT, "its folder was removed", str(self.path))
        if writer.another(self._before().get("writer")):
            raise Taken(errno.EBUSY, "another process goes on with it", str(self.path))

    def owner(self) -> str:
        """The browser that made the run; empty where no browser did."""
        try:
            return read(self._owner, 100).decode(errors="replace").strip()
        except Damaged:
            return ""

    def save(
        self,
        snapshot: Snapshot,
        weights: Mapping[str, Any],
        state: Mapping[str, Any] | bytes | None = None,
    ) -> None:
        """Write what changed since the last save; OSError where that cannot be, and the last save stays.

        Without a training state the run is kept, but cannot go on; one of the same instant stays.
        """
        try:
            self._save(snapshot, weights, state, writer.present())
        except OSError as error:
            error.filename = error.filename or str(self.path)  # a full disk does not say which
            self._clear_states(self._before().get("state", ""))
            raise

    def version(self) -> tuple[int, int]:
        """Another one after each save: time (ns) and size of the record; zeros where there is none."""
        try:
            found = self._record.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def listed(self, run: str) -> record.Kept:
        """The run's line in a list; one that is damaged says so in its line."""
        try:
            with reading(self._record, Damaged):
                return record.listed(run, labels.labels(self.path), self._read(), time.time(), self.owner())
        except Damaged as error:
            return record.Kept(run, name=run, owner=self.owner(), damage=str(error))

    def load(self) -> Snapshot:
        """The last snapshot that was saved, with its views; Damaged, in a sentence, if it cannot be read."""
        found = self._read()
        with reading(self._record, Damaged):
            lines = curves.read(self._curves, {str(name): int(n) for name, n in found["curves"].items()})
            snapshot = record.snapshot(found, lines, time.time())
        return replace(snapshot, views=self._read_views())

    def weights(self) -> dict[str, np.ndarray]:
        """The weights of the last save; Damaged, in a sentence, where they are not to be had."""
        return unpack(self._weights)[0]

    def model(self) -> Model:
        """The trained net, for use; neither the data nor the other files of the run are needed."""
        found = self.load()
        try:
            return restored(found.spec, int(found.facts["widths"][0]), self.weights())
        except Damaged:
            raise
        except FAULTS:
            raise Damaged(f"{self._weights} does not hold the weights of {self._record}") from None

    def session(self) -> Session:
        """The run as a Session that is over; ValueError, in a sentence, where its data are not to be had."""
        return sessions.ended(self)

    def resume(self, more_epochs: int = 0, limits: Limits | None = None) -> Session:
        """The run as a Session that goes on where it ended, as `aecore.runs.resumption.go_on` says.

        ValueError, in a sentence, where it cannot: it is under way elsewhere, it failed, it is damaged, its
        data are not to be had, or it was saved by a version that did not keep enough.
        """
        return sessions.resumed(self, more_epochs, limits)

    def state(self) -> dict[str, Any]:
        """The training state of the last save; ValueError, in a sentence, where there is none."""
        name = self._read().get("state", "")
        if not isinstance(name, str) or not STATE.fullmatch(name):
            raise ValueError(
                f"the run {self.path.name} was kept without its training state, as shipped nets and runs of "
                "earlier versions are, and cannot go on: train its recipe again"
            )
        return training_state.unpacked(self.path / name)

    def files(self) -> dict[str, bytes]:
        """The files by which the run can go on elsewhere, by name; Damaged where they cannot be read."""
        paths = (self._record, self._curves, self._weights, self._timeline, *self.path.glob("state-*"))
        return {path.name: read(path) for path in paths if path.exists()}

    def abandon(self) -> None:
        """Say in the record that nobody trains the run any more; OSError where that cannot be."""
        found = self._before()
        if found and found["status"] not in OVER:
            write(self._record, json.dumps({**found, "status": "stopped"}, indent=1).encode())

    def draw(self) -> Snapshot:
        """`load`, with views of the last weights: drawn now, and kept, where nobody had been watching.

        Where the data are not on this machine, what was drawn last has to do.
        """
        found, drawn = self.load(), self._read()["drawn"]
        if not found.facts:
            return self._untouched(found.spec)
        if (found.views and drawn.get("step") == found.step) or not _here(found.spec.data.name):
            return found
        session = self.session()
        baseline = session.baseline()
        views = pictures.portrait(session)
        levels = {**found.levels, "pca_mse": baseline.pca_mse(codes_in(session.spec))}
        shown = replace(found, views=views, levels=levels)
        if found.status in OVER and not self.read_only:
            with suppress(OSError):  # a folder that can only be read is shown all the same
                self._save(shown, session.weights(), None, self._before().get("writer"))
        return shown

    def _untouched(self, spec: Spec) -> Snapshot:
        """A run that was cut off before its first step, as it would have begun."""
        session = sessions.unbegun(self, spec)
        levels = {"pca_mse": session.baseline().pca_mse(codes_in(spec))}
        return session.snapshot(pictures.portrait(session), levels)

    def keep_timeline(self, frames: Sequence[Snapshot] | bytes) -> None:
        """Keep the moments of the run beside its last save; OSError where that cannot be."""
        if frames:
            write(self._timeline, frames if isinstance(frames, bytes) else timeline.packed(frames))

    def timeline(self, last: Snapshot) -> tuple[Snapshot, ...]:
        """The moments before the `last` snapshot that were kept, none where there are none to be read."""
        try:
            return timeline.unpacked(self._timeline, last)
        except Damaged:
            return ()

    def rename(self, name: str) -> None:
        """Call the run something else; ValueError, in a sentence, where that cannot be."""
        self.refuse_if_shipped()
        labels.write_name(self.path, name)

    def tag(self, tags: Iterable[str]) -> None:
        """Give the run these tags in place of its present ones; ValueError where that cannot be."""
        self.refuse_if_shipped()
        labels.write_tags(self.path, tags)

    def annotate(self, note: str) -> None:
        """Keep a note with the run; ValueError, in a sentence, where that cannot be."""
        self.refuse_if_shipped()
        labels.write_note(self.path, note)

    def refuse_if_shipped(self) -> None:
        """ValueError, in a sentence, where the run came with the program and is not to be changed."""
        if self.read_only:
            raise ValueError(f"the run {self.path.name} came with the program and stays as it is")

    def _save(
        self,
        snapshot: Snapshot,
        weights: Mapping[str, Any],
        state: Mapping[str, Any] | bytes | None,
        by: Any,
    ) -> None:
        """Write what changed; `by` is the process that trains the run, and not who only draws it."""
        self.path.mkdir(parents=True, exist_ok=True)
        before, now, lasting = self._before(), time.time(), snapshot.status in OVER
        points = curves.grow(self._curves, snapshot.curves, before.get("curves", {}), lasting)
        drawn = self._save_views(snapshot, before.get("drawn", {}))
        kept = before.get("state", "")
        changed = any(before.get(name) != getattr(snapshot, name) for name in ("step", "status"))
        if changed or not self._weights.exists():
            kept = self._save_state(state, lasting) if state or before.get("step") != snapshot.step else kept
            write(self._weights, _packed(weights, snapshot), lasting)
        started = before.get("started_at", now - snapshot.elapsed_s)
        more = {"curves": points, "drawn": drawn, "state": kept, "writer": by}
        write(self._record, record.written(snapshot, started, now, **more), lasting)
        self._clear_states(kept)

    def _save_state(self, state: Mapping[str, Any] | bytes | None, lasting: bool) -> str:
        """Write a training state beside that which the record names still; its name, or nothing."""
        if state is None:
            return ""
        path = self.path / f"state-{secrets.token_hex(4)}.safetensors"
        write(path, state if isinstance(state, bytes) else training_state.packed(state), lasting)
        return path.name

    def _clear_states(self, kept: str) -> None:
        """Remove the training states of other saves, and of those that were cut off."""
        for path in self.path.glob("state-*.safetensors"):
            if path.name != kept:
                path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            return record.parsed(read(self._record, RECORD_BYTES))
        except Damaged:
            raise
        except ValueError:
            raise Damaged(f"{self._record} is cut short or was changed") from None

    def _before(self) -> dict[str, Any]:
        try:
            return self._read() if self._record.exists() else {}
        except Damaged:
            return {}

    def _save_views(self, snapshot: Snapshot, before: Mapping[str, Any]) -> dict[str, Any]:
        """Which views are there: their fingerprint, and the step at which they changed last."""
        if not snapshot.views or pictures.size(snapshot.views) > pictures.LARGEST:
            return dict(before)
        found = pictures.fingerprint(snapshot.views)
        if before.get("views") == found:
            return dict(before)
        write(self._views, pictures.packed(snapshot.views))
        return {"views": found, "step": snapshot.step}

    def _read_views(self) -> tuple[View, ...]:
        try:
            return pictures.unpacked(self._views)
        except Damaged:
            return ()  # they can be drawn again from the weights


def _here(data: str) -> bool:
    try:
        return available(data)
    except DataMissing:
        return False


def _packed(weights: Mapping[str, Any], snapshot: Snapshot) -> bytes:
    arrays = {name: np.asarray(value) for name, value in weights.items()}
    return pack(arrays, {"format": "pt", "step": str(snapshot.step)})
