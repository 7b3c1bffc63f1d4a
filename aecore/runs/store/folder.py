"""A run folder: the checkpoint of one run. Its record is written last and so vouches for the other files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aecore.data import DataMissing, available
from aecore.inference.model import Model, load, restored
from aecore.runs.metrics_log import Log
from aecore.runs.session import Session
from aecore.runs.store import curves, pictures, record
from aecore.runs.store.files import Damaged, pack, read, unpack, write
from aecore.views.renderer import codes_in
from aecore.views.snapshot import OVER, Snapshot, View

RECORD_BYTES = 16 << 20
NAME_CHARACTERS = 80
FAULTS = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


class RunFolder:
    """The files of one run: `spec.json, curves.bin, views.safetensors, weights.safetensors, name.txt`.

    One process writes, any number may read, at any time. What is read is the last save that was finished;
    weights may be newer by one save, which their notes tell. No file can run anything when it is opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._record = path / "spec.json"
        self._curves = path / "curves.bin"
        self._views = path / "views.safetensors"
        self._weights = path / "weights.safetensors"
        self._name = path / "name.txt"

    def save(self, snapshot: Snapshot, weights: Mapping[str, Any]) -> None:
        """Write what changed since the last save; OSError where that cannot be, and the last save stays."""
        try:
            self._save(snapshot, weights)
        except OSError as error:
            error.filename = error.filename or str(self.path)  # a full disk does not say which
            raise

    def listed(self, run: str) -> record.Kept:
        """The run's line in a list; one that is damaged says so in its line."""
        try:
            return record.listed(run, self.name(), self._read(), time.time())
        except Damaged as error:
            return record.Kept(run, name=run, damage=str(error))
        except FAULTS:
            return record.Kept(run, name=run, damage=f"{self._record} is cut short or was changed")

    def load(self) -> Snapshot:
        """The last snapshot that was saved, with its views; Damaged, in a sentence, if it cannot be read."""
        found = self._read()
        try:
            lines = curves.read(self._curves, {str(name): int(n) for name, n in found["curves"].items()})
            snapshot = record.snapshot(found, lines, time.time())
        except Damaged:
            raise
        except FAULTS as error:
            raise Damaged(f"{self._record} is cut short or was changed ({error})") from None
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
        found, weights = self.load(), self.weights()
        session = Session(found.spec, kept=lambda _: weights)
        try:
            load(session.net, weights)
        except ValueError:
            raise Damaged(f"{self._weights} does not hold the weights of {self._record}") from None
        session.digest = found.facts.get("digest", session.digest)
        session.log = Log(found.curves, found.changes)
        session.steps, session.elapsed_s, session.stage = found.step, found.elapsed_s, found.stage
        session.begun = dict(found.facts.get("stages", {}))
        session.status = found.status if found.status in OVER else "stopped"
        return session

    def draw(self) -> Snapshot:
        """`load`, with views of the last weights: drawn now, and kept, where nobody had been watching.

        Where the data are not on this machine, what was drawn last has to do.
        """
        found, drawn = self.load(), self._read()["drawn"]
        if (found.views and drawn.get("step") == found.step) or not _here(found.spec.data.name):
            return found
        session = self.session()
        baseline = session.baseline()
        views = pictures.portrait(session)
        levels = {**found.levels, "pca_mse": baseline.pca_mse(codes_in(session.spec))}
        shown = replace(found, views=views, levels=levels)
        if found.status in OVER:
            with suppress(OSError):  # a folder that can only be read is shown all the same
                self.save(shown, session.weights())
        return shown

    def name(self) -> str:
        """What the run was called, or nothing."""
        try:
            return read(self._name, 1000).decode(errors="replace").strip()
        except Damaged:
            return ""

    def rename(self, name: str) -> None:
        """Call the run something else; ValueError, in a sentence, where that cannot be."""
        name = " ".join(name.split())
        if not name.isprintable() or not 0 < len(name) <= NAME_CHARACTERS:
            raise ValueError(f"a name has 1 to {NAME_CHARACTERS} printable characters, got {name[:100]!r}")
        try:
            write(self._name, name.encode(), lasting=True)
        except OSError as error:
            raise ValueError(f"{self.path} cannot be written: {error.strerror or error}") from None

    def _save(self, snapshot: Snapshot, weights: Mapping[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        before, now, lasting = self._before(), time.time(), snapshot.status in OVER
        points = curves.grow(self._curves, snapshot.curves, before.get("curves", {}), lasting)
        drawn = self._save_views(snapshot, before.get("drawn", {}))
        if any(before.get(name) != getattr(snapshot, name) for name in ("step", "status")):
            write(self._weights, _packed(weights, snapshot), lasting)
        started = before.get("started_at", now - snapshot.elapsed_s)
        write(self._record, record.written(snapshot, started, now, curves=points, drawn=drawn), lasting)

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
