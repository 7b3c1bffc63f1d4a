"""Looking at a run and drawing what it shows; its buttons, and what went wrong with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from aecore.spec import put
from aecore.views.snapshot import Snapshot
from ui.components.transport.transport import transport
from ui.core.polling import paced
from ui.core.run_state import Desk, fresh_seed, moving
from ui.core.scheduler import going

if TYPE_CHECKING:
    from aecore.runs.scheduler import Job

FAST_S, SLOW_S = 0.16, 1.0
CROWD_S = 0.02
"""What each run under way adds to the time between two looks: thirty viewers share a third of a core."""
ANSWER_S = 0.25
"""How long a press waits for the run's answer, so that it is seen at once while nothing is polled fast."""

Draw = Callable[[Snapshot], None]


def live(desk: Desk, draw: Draw) -> None:
    """Draw the desk's run now, and again as it goes on: about five times a second, or once while it rests."""
    paced(
        lambda: _look(desk, draw),
        lambda: _moving(desk),
        key=f"live {desk.page}",
        pace_s=max(FAST_S, CROWD_S * len(going())),
        rest_s=SLOW_S,
    )


def _moving(desk: Desk) -> bool:
    job = desk.job
    return job is not None and moving(job)


def _look(desk: Desk, draw: Draw) -> None:
    job = desk.job
    if job is None:
        st.rerun()
    draw(job.watch())


def controls(desk: Desk, snapshot: Snapshot) -> None:
    """Play, pause, one batch, one epoch, reset: buttons and keys."""
    transport(
        snapshot,
        key="transport",
        on_action=lambda name, times: act(desk, name, times),
        numbers=False,
    )


def act(desk: Desk, name: str, times: int = 1) -> None:
    """Do what was pressed. A reset takes up the edited recipe, and goes on if the run was going on."""
    job = desk.job
    if name in ("reset", "reseed") or job.over:
        spec = fresh_seed(desk.draft) if name == "reseed" else desk.draft
        job = desk.start(spec, paused=name != "play" and not moving(job))
        _press(job, name, times)
        st.rerun()
    _press(job, name, times)


def _press(job: Job, name: str, times: int) -> None:
    """Ask the run, and give it a moment to answer."""
    before = job.latest
    if name == "play":
        job.resume()
        _until(lambda: moving(job))
    if name == "pause":
        job.pause()
        _until(lambda: not moving(job))
    if name in ("batch", "epoch"):
        job.step(times) if name == "batch" else job.step_epoch()
        _until(lambda: job.latest is not before and not moving(job))


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + ANSWER_S
    while not done() and time.monotonic() < end:
        time.sleep(0.01)


def trouble(desk: Desk, snapshot: Snapshot) -> None:
    """What went wrong with a run, and a way out."""
    if snapshot.facts.get("unsaved"):
        st.caption(snapshot.facts["unsaved"])
    if snapshot.status != "failed":
        return
    with st.container(key="failed", horizontal=True, vertical_alignment="center"):
        st.markdown(f":red[:material/error:] {snapshot.error}", width="stretch")
        st.button("Try half the rate", key="half", type="primary", on_click=_halve, args=(desk, snapshot))


def _halve(desk: Desk, snapshot: Snapshot) -> None:
    desk.start(put(snapshot.spec, "train.rate", snapshot.spec.train.rate / 2))
    st.rerun()
