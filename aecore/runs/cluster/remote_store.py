"""Remote store: the keeper of runs on another machine, which sends what is to be kept to the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from aecore.data import transfer
from aecore.limits import Limits
from aecore.runs.session import Session
from aecore.runs.store import RunFolder, files, timeline, training_state
from aecore.runs.workers.channel import Channel
from aecore.runs.workers.deltas import Encoder
from aecore.views.snapshot import OVER, Snapshot

ANSWER_S = 60.0  # for the server to write a save, or to send a run or a data set


class RemoteStore:
    """Keeps runs where the server keeps them: a Keeper without a disk, whose calls are messages.

    A save travels as what differs from the run's save before. Nothing is shared but the channel.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._encoders: dict[str, Encoder] = {}

    def begin(self, run: str, snapshot: Snapshot, owner: str) -> None:
        """Have a run written before its first step, and whose it is; OSError where that cannot be."""
        self._encoders[run] = Encoder()
        self._write("begin", run, self._encoders[run].encode(snapshot), owner)

    def save(
        self, run: str, snapshot: Snapshot, weights: Mapping[str, Any], state: Mapping[str, Any] | None
    ) -> None:
        """Have a run written as it is now; OSError where that cannot be."""
        anew = run not in self._encoders
        delta = self._encoders.setdefault(run, Encoder()).encode(snapshot)
        if snapshot.status in OVER:
            del self._encoders[run]
        arrays = {name: np.asarray(weight) for name, weight in weights.items()}
        self._write("save", run, delta, anew, arrays, None if state is None else training_state.packed(state))

    def keep_timeline(self, run: str, frames: Sequence[Snapshot]) -> None:
        """Have the history of a run that is over written; OSError where that cannot be."""
        if frames:
            self._write("keep_timeline", run, timeline.packed(frames))

    def timeline(self, run: str, last: Snapshot) -> tuple[Snapshot, ...]:
        """The history of a run that was kept."""
        with self._copy(run) as folder:
            return folder.timeline(last)

    def weights(self, run: str) -> Mapping[str, Any]:
        """The weights of a run; ValueError, in one sentence, where they are not to be had."""
        found: Mapping[str, Any] = self._ask("weights", run)
        return found

    def has(self, run: str) -> bool:
        """Whether a run is kept."""
        return bool(self._ask("has", run))

    def owner(self, run: str) -> str:
        """Whose a run is; empty where it is nobody's."""
        return str(self._ask("owner", run))

    def delete(self, run: str) -> None:
        """Forget a run; whoever keeps it removes it."""
        self._encoders.pop(run, None)

    def resume(self, run: str, more_epochs: int, limits: Limits) -> Session:
        """A run as a Session that goes on; ValueError, in one sentence, where it cannot."""
        self._encoders.pop(run, None)
        with self._copy(run) as folder:
            found = folder.load()
            self.bring(found.spec.data.name)
            if found.spec.start.run and not found.facts:  # its net is not built yet, and begins from these
                self._put_weights(folder.path.with_name(found.spec.start.run), found.spec.start.run)
            return folder.resume(more_epochs, limits)

    def bring(self, data: str) -> None:
        """Have a data set here; ValueError, in one sentence, where the server cannot send it."""
        if transfer.missing(data):
            transfer.put(self._ask("data", data))

    @contextmanager
    def _copy(self, run: str) -> Iterator[RunFolder]:
        """A run's files, copied from the server for a moment."""
        with TemporaryDirectory() as room:
            path = Path(room) / run
            path.mkdir()
            for name, content in self._ask("files", run).items():
                (path / name).write_bytes(content)
            yield RunFolder(path)

    def _put_weights(self, path: Path, run: str) -> None:
        path.mkdir()
        (path / "weights.safetensors").write_bytes(files.pack(dict(self.weights(run)), {}))

    def _write(self, name: str, *arguments: Any) -> None:
        """Have something written; what spoke against it there is raised here."""
        try:
            error = self._ask(name, *arguments)
        except ValueError as refused:
            raise OSError(str(refused)) from None
        if error is not None:
            raise error

    def _ask(self, name: str, *arguments: Any) -> Any:
        try:
            return self._channel.ask(name, *arguments).result(ANSWER_S)
        except TimeoutError:
            raise ValueError("the server that keeps the runs does not answer") from None
