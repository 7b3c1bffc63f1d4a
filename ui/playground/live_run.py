"""Live run: polling a run and drawing it; its transport controls, and what went wrong with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from aecore.spec import put
from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import transport
from ui.core.polling import poll
from ui.core.run_state import RunState, fresh_seed, is_running
from ui.core.saved_runs import SavedRun
from ui.core.shared_scheduler import running_snapshots
from ui.core.text_format import plain, sentence

if TYPE_CHECKING:
    from aecore.runs.job import Job

FAST_S, SLOW_S = 0.16, 1.0
CROWD_S = 0.02
"""What each run under way adds to the time between two looks: thirty viewers share a third of a core."""
MORE_EPOCHS = 10
ANSWER_S = 0.25
"""How long a press waits for the run's answer, so that it is seen at once while nothing is polled fast."""

Draw = Callable[[Snapshot], None]


def live(state: RunState, draw: Draw) -> None:
    """Poll the run of the page: draw it now, then about five times a second, or once while it rests."""
    poll(
        lambda: _look(state, draw),
        lambda: _is_running(state),
        key=f"live {state.page}",
        pace_s=max(FAST_S, CROWD_S * len(running_snapshots())),
        rest_s=SLOW_S,
    )


def _is_running(state: RunState) -> bool:
    job = state.job
    return job is not None and is_running(job)


def _look(state: RunState, draw: Draw) -> None:
    job = state.job
    if job is None:
        st.rerun()
    now = job.watch()
    if _trouble(now) != state.told:
        st.rerun()
    draw(now)


def controls(state: RunState, snapshot: Snapshot) -> None:
    """Play, pause, one batch, one epoch, reset: buttons and keys."""
    transport(
        snapshot,
        key="transport",
        on_action=lambda name, times: act(state, name, times),
        numbers=False,
    )


def act(state: RunState, name: str, times: int = 1) -> None:
    """Do what was pressed.

    A reset takes up the edited recipe, and goes on if the run was going on. A run that is over begins anew or
    learns on only where that was asked for.
    """
    job = state.job
    if job is None:
        return
    if name in ("more", "resume"):
        _go_on(state, MORE_EPOCHS if name == "more" else 0)
    elif name in ("reset", "reseed", "again"):
        spec = fresh_seed(state.draft) if name == "reseed" else state.draft
        state.start(spec, paused=not (is_running(job) or job.over))
        st.rerun()
    elif not state.mine:
        state.notify("This run belongs to another browser: Reset begins a copy of your own.")
        st.rerun()
    elif not isinstance(job, SavedRun) and not job.over:
        _press(job, name, times)


def _go_on(state: RunState, more_epochs: int) -> None:
    try:
        job = state.go_on(more_epochs)
    except ValueError as error:
        state.notify(f"{sentence(error)} Train again begins it anew.")
    else:
        _until(lambda: is_running(job))
    st.rerun()


def _press(job: Job, name: str, times: int) -> None:
    """Ask the run, and give it a moment to answer."""
    before = job.latest
    if name == "play":
        job.resume()
        _until(lambda: is_running(job))
    if name == "pause":
        job.pause()
        _until(lambda: not is_running(job))
    if name in ("batch", "epoch"):
        job.step(times) if name == "batch" else job.step_epoch()
        _until(lambda: job.latest is not before and not is_running(job))


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + ANSWER_S
    while not done() and time.monotonic() < end:
        time.sleep(0.01)


def show_failure(state: RunState) -> None:
    """What goes wrong with the run of the page, and a way out.

    The page says it, never what is polled: when it becomes otherwise, `live` has the page drawn anew.
    """
    job = state.job
    if job is None:
        return
    snapshot = job.latest
    state.told = _trouble(snapshot)
    with st.container():  # always there: what stands below keeps its place on the page, and is not made anew
        if unsaved := snapshot.facts.get("unsaved"):
            st.markdown(f":material/save: {plain(unsaved)}")
        if interrupted := snapshot.facts.get("interrupted"):
            st.markdown(f":material/sync_problem: {plain(interrupted)}")
        if snapshot.status == "failed":
            _failed(state, snapshot)


def _trouble(snapshot: Snapshot) -> tuple[str, ...]:
    """What there is to say: that the run is not saved, that its process died or hangs, that it failed."""
    failure = snapshot.error if snapshot.status == "failed" else ""
    facts = (snapshot.facts.get(name) for name in ("unsaved", "interrupted"))
    return tuple(filter(None, (*facts, failure)))


def _failed(state: RunState, snapshot: Snapshot) -> None:
    with st.container(key="failed", horizontal=True, vertical_alignment="center"):
        st.markdown(f":red[:material/error:] {plain(snapshot.error)}", width="stretch")
        st.button(
            "Halve the learning rate",
            key="half",
            type="primary",
            on_click=_restart_at_half_rate,
            args=(state, snapshot),
        )


def _restart_at_half_rate(state: RunState, snapshot: Snapshot) -> None:
    state.start(put(snapshot.spec, "train.rate", snapshot.spec.train.rate / 2))
    st.rerun()
