"""Saved runs: runs that are over and on disk, with the interface of one that is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from aecore import data, families
from aecore.runs.history import Frames
from aecore.runs.store import Kept, Store
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot

if TYPE_CHECKING:
    from aecore.runs.job import Job


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store that all sessions of this process share."""
    return Store()


def kept_runs() -> list[Kept]:
    """Every run on disk, the newest first; none where the folder cannot be read, which the page Runs says."""
    try:
        return store().runs()
    except ValueError:
        return []


def last_save(run: str) -> Snapshot:
    """A run as it was saved last, read again only where that is another save; ValueError where it cannot be.

    A press asks for it many times over.
    """
    folder = store().find(run)
    return _read(folder.path, folder.version())


@st.cache_resource(show_spinner=False, max_entries=32)
def _read(path: Path, version: tuple[int, int]) -> Snapshot:
    return store().load(path.name)


def has_pictures(kept: Kept, points: bool = False) -> bool:
    """Whether a saved run is sound, has begun, and learns from pictures, or `points`, that are known here."""
    return learns_from(kept, lambda card: card.pictured or (points and card.planar))


def learns_from(kept: Kept, fits: Callable[[data.Card], bool]) -> bool:
    """Whether a saved run is sound, has begun, and learns from data known here that fit."""
    try:
        begun = not kept.damage and kept.k is not None
        return begun and fits(data.card(kept.data)) and bool(families.find(kept.family))
    except ValueError:
        return False


@dataclass(frozen=True)
class SavedRun:
    """A saved run with the interface of a Job that is over."""

    id: str
    latest: Snapshot
    frames: Frames = field(default_factory=Frames)
    owner: str = ""

    @property
    def spec(self) -> Spec:
        """Its recipe, with the live knobs where they were left."""
        return self.latest.spec

    @property
    def over(self) -> bool:
        """It is: only a new run can go on from its recipe."""
        return True

    def watch(self) -> Snapshot:
        """The last snapshot."""
        return self.latest

    def stop(self) -> None:
        """Nothing is left to stop."""


@st.cache_resource(show_spinner="Opening the run", max_entries=32)
def saved_run(run: str) -> SavedRun:
    """A run from disk; ValueError in one sentence where it cannot be had."""
    last = store().draw(run)
    return SavedRun(run, last, Frames(kept=store().timeline(run, last)), store().find(run).owner())


def run_weights(job: Job | SavedRun) -> Callable[[], Any]:
    """Where the weights of a run are to be had: going on here, or from disk."""
    return store().find(job.id).weights if isinstance(job, SavedRun) else job.weights
