"""Shared scheduler: the one of this server, cached for all sessions, and its warm-up."""

from __future__ import annotations

import os
import sys
from threading import Thread, Timer
from typing import TYPE_CHECKING

import streamlit as st

from ui.core.browser import browser
from ui.core.saved_runs import store

if TYPE_CHECKING:
    from aecore.runs.engine import Engine
    from aecore.runs.job import Job
    from aecore.runs.workers.pool import WorkerPool
    from aecore.spec import Spec
    from aecore.views.snapshot import Snapshot

LATER_S = 30
IDLE_S = 30
"""A run that nobody has looked at for so long sleeps until somebody does."""


WARM = ("two-numbers", "erased")
"""Presets by which what the first step would wait for is loaded."""
MOST_WORKERS, MOST_EACH = 256, 200


@st.cache_resource(show_spinner=False)
def scheduler() -> Engine:
    """The engine that all sessions of this process share; made at the first call."""
    from aecore.runs.scheduler import Scheduler
    from aecore.runs.workers.pool import WorkerPool

    workers, each = wanted_workers(), _number("LATENTLAB_RUNS_EACH", 1, MOST_EACH)
    cluster = os.environ.get("LATENTLAB_RAY", "").strip()
    if workers == 0 and not cluster:
        return Scheduler(keeper=store(), idle_s=IDLE_S)
    pool = (
        _on_cluster(cluster, workers) if cluster else WorkerPool(workers, store(), idle_s=IDLE_S, warm=WARM)
    )
    pool.runs_each = each
    return pool


def _on_cluster(address: str, workers: int | None) -> WorkerPool:
    """Actors of the Ray cluster that LATENTLAB_RAY names; ValueError, in a sentence, where that cannot be."""
    try:
        from aecore.runs.cluster.ray_pool import RayPool
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise ValueError(
            "LATENTLAB_RAY names a cluster, and Ray is not installed here: "
            "pip install -r requirements-cluster.txt, or unset LATENTLAB_RAY"
        ) from None
    if workers == 0:
        raise ValueError("LATENTLAB_WORKERS=0 means threads here, and LATENTLAB_RAY a cluster: unset one")
    return RayPool(address, store(), workers, idle_s=IDLE_S, warm=WARM)


def wanted_workers() -> int | None:
    """Worker processes by LATENTLAB_WORKERS: 0 is threads of this process, None as many as cores."""
    wanted = _number("LATENTLAB_WORKERS", 0, MOST_WORKERS)
    if os.name != "posix":
        return 0  # the pipe of a worker is handed over as only POSIX can
    return wanted


def _number(name: str, least: int, most: int) -> int | None:
    """A number that the environment gives; None where it gives none."""
    said = os.environ.get(name, "").strip()
    if said and not (said.isdecimal() and least <= int(said) <= most):
        raise ValueError(f"{name} is a number from {least} to {most}, got {said[:20]!r}")
    return int(said) if said else None


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
    """Make the engine, and load in the background what the first step would otherwise wait for.

    Where the environment asks for one that cannot be had, the server ends with a sentence.
    """
    try:
        scheduler()
    except ValueError as error:
        print(f"Latent Lab does not start: {error}", file=sys.stderr, flush=True)
        os._exit(2)  # any exception would end it too, below pages of where it went through
    if wanted_workers() == 0:
        Thread(target=_warm_here, name="warm-up", daemon=True).start()
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


def _warm_here() -> None:
    from aecore.runs.warm_up import first_steps

    first_steps(WARM)
