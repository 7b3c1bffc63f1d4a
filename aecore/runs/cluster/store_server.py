"""Store server: keeps what actors send of their runs, and sends them what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from aecore.data import transfer
from aecore.runs.store import Store
from aecore.runs.workers.deltas import Decoder
from aecore.runs.workers.messages import Answer, Ask, Delta
from aecore.views.snapshot import OVER, Snapshot

WRITES = ("begin", "save", "keep_timeline")


class StoreServer:
    """Answers the questions of `RemoteStore` from a Store, one after the other: a run has one writer.

    A write is answered by the OSError that spoke against it, or None.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._saved: dict[str, tuple[Decoder, Snapshot]] = {}

    def answer(self, asked: Ask) -> Answer:
        """Do what was asked, and say what came of it."""
        try:
            return Answer(asked.number, getattr(self, f"_{asked.name}")(*asked.arguments))
        except OSError as error:
            if asked.name in WRITES:
                return Answer(asked.number, error)
            return Answer(asked.number, refused=f"{error.filename}: {error.strerror or error}")
        except ValueError as error:
            return Answer(asked.number, refused=str(error))
        except Exception as error:  # a thread's edge: whoever asked is told
            return Answer(asked.number, refused=f"{type(error).__name__}: {error}")

    def abandon(self, run: str) -> None:
        """Say on disk that nobody trains a run: its writer is this process, which outlives the actor."""
        with suppress(OSError):
            self._store.abandon(run)

    def _begin(self, run: str, delta: Delta, owner: str) -> None:
        self._store.begin(run, self._decoded(run, delta, True), owner)

    def _save(
        self, run: str, delta: Delta, anew: bool, weights: Mapping[str, Any], state: bytes | None
    ) -> None:
        self._store.save(run, self._decoded(run, delta, anew), weights, state)

    def _keep_timeline(self, run: str, frames: bytes) -> None:
        self._store.keep_timeline(run, frames)

    def _files(self, run: str) -> dict[str, bytes]:
        return self._store.files(run)

    def _weights(self, run: str) -> dict[str, Any]:
        return self._store.weights(run)

    def _has(self, run: str) -> bool:
        return self._store.has(run)

    def _owner(self, run: str) -> str:
        return self._store.owner(run)

    def _data(self, name: str) -> dict[str, bytes]:
        return transfer.files(name)

    def _decoded(self, run: str, delta: Delta, anew: bool) -> Snapshot:
        """The snapshot that a run sends by what differs from the one before."""
        if anew:
            self._saved[run] = Decoder(), Snapshot(delta.fields["spec"])
        decoder, before = self._saved[run]
        snapshot = decoder.decode(before, delta)
        self._saved[run] = decoder, replace(snapshot, views=())  # they are on disk from now on
        if snapshot.status in OVER:
            del self._saved[run]  # should it go on, it sends everything once more
        return snapshot
