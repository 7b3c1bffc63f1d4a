"""Live run: a run that is drawn once and then streamed; its transport controls, and its troubles."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from aecore.spec import put, unreplayed
from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import transport
from ui.core.run_state import RunState, fresh_seed, is_running
from ui.core.saved_runs import SavedRun
from ui.core.streams.broadcast import newest
from ui.core.streams.frames import Frame
from ui.core.streams.layout import Layout, still, trouble
from ui.core.streams.live import Draw, follow
from ui.core.text_format import plain, sentence

if TYPE_CHECKING:
    from aecore.runs.job import Job

MORE_EPOCHS = 10
ANSWER_S = 0.25
"""How long a press waits for the run's answer, so that it is seen at once while nothing is polled fast."""


def live(state: RunState, layout: Layout, draw: Draw) -> None:
    """Draw the run of the page as it is now; what moves then comes by a stream, past this script.

    One from disk has none, and may go on in another tab: it is looked at again.
    """

    def changed(frame: Frame) -> bool:
        return trouble(frame.made_of) != state.told

    saved = isinstance(state.job, SavedRun)
    follow(state, lambda: _frame(state, layout), draw, changed=changed, polled=saved)


def _frame(state: RunState, layout: Layout) -> Frame:
    job = state.job
    if job is None:
        st.rerun()
    if isinstance(job, SavedRun):
        return still(layout, job, job.watch())
    return newest(layout.of(job))


def controls(state: RunState, frame: Frame) -> None:
    """Play, pause, one batch, one epoch, reset: buttons and keys."""
    data = frame.data("transport")
    transport(data, key="transport", on_action=lambda name, times: act(state, name, times))


def numbers(frame: Frame) -> None:
    """Epoch, speed and time left."""
    transport(frame.data("numbers"), key="numbers")


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
        state.start_or_notify(spec, paused=not (is_running(job) or job.over))
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

    The page says it, never what moves: when it becomes otherwise, `live` has the page drawn anew.
    """
    job = state.job
    if job is None:
        return
    snapshot = job.latest
    state.told = trouble(snapshot)
    with st.container():  # always there: what stands below keeps its place on the page, and is not made anew
        if unsaved := snapshot.facts.get("unsaved"):
            st.markdown(f":material/save: {plain(unsaved)}")
        if interrupted := snapshot.facts.get("interrupted"):
            st.markdown(f":material/sync_problem: {plain(interrupted)}")
        if waiting := snapshot.facts.get("waiting"):
            st.markdown(f":material/hourglass_top: {plain(waiting)}")
        if snapshot.status == "failed":
            _failed(state, snapshot)


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
    state.start_or_notify(put(unreplayed(snapshot.spec), "train.rate", snapshot.spec.train.rate / 2))
    st.rerun()
