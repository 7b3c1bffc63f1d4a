"""Shared scheduler: the one of this server, cached for all sessions, and its warm-up."""

from __future__ import annotations

from threading import Thread, Timer
from typing import TYPE_CHECKING

import streamlit as st

from ui.core.browser import browser
from ui.core.saved_runs import store

if TYPE_CHECKING:
    from aecore.runs.job import Job
    from aecore.runs.scheduler import Scheduler
    from aecore.spec import Spec
    from aecore.views.snapshot import Snapshot

LATER_S = 30
IDLE_S = 30
"""A run that nobody has looked at for so long sleeps until somebody does."""


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The scheduler that all sessions of this process share; made at the first call."""
    from aecore.runs.scheduler import Scheduler

    return Scheduler(keeper=store(), idle_s=IDLE_S)


def submit(spec: Spec, paused: bool = False, keep: bool = True) -> Job:
    """Begin a run that belongs to this browser; ValueError in one sentence where the recipe is refused."""
    return scheduler().submit(spec, paused, keep, browser())


@st.cache_resource(show_spinner=False)
def _later() -> Timer:
    """UMAP's turn: its compiling holds up other threads, and so must not meet the first page."""
    timer = Timer(LATER_S, scheduler().warm_up)
    timer.daemon = True
    return timer


def start() -> None:
    """Make the scheduler, and load in the background what the first step would otherwise wait for."""
    scheduler()
    Thread(target=_warm_all, name="warm-up", daemon=True).start()
    _later().start()


def close() -> None:
    """Stop every run and wait for it: leaving while a thread trains would abort the process."""
    _later().cancel()
    scheduler().close()


def running_snapshots() -> list[Snapshot]:
    """Every run that is under way, at this instant."""
    found = [job.latest for job in list(scheduler().jobs.values())]
    return [snapshot for snapshot in found if snapshot.status == "running"]


def machine_load() -> str:
    """Machine load: workers, runs and rows per second, in two lines for the foot of the page."""
    running = running_snapshots()
    speed = sum(snapshot.rows_per_s for snapshot in running)
    return f"{_count(scheduler().workers, 'worker')}, {_count(len(running), 'run')}\n{_rows(speed)} rows/s"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1)}"


def _rows(speed: float) -> str:
    return f"{speed / 1000:,.0f} k" if speed >= 10_000 else f"{speed:,.0f}"


def _warm_all() -> None:
    for preset in ("two-numbers", "erased"):
        _warm(preset)


def _warm(preset: str) -> None:
    """One step of a run that nobody sees: torch, its optimiser and the preset's rows are then at hand."""
    from aecore.device import one_thread
    from aecore.families import presets
    from aecore.runs.session import Session

    with one_thread():
        session = Session(presets()[preset].spec)
        session.step()
        session.baseline()
