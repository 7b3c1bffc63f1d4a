"""Linear probe card: two plain classifiers on the codes, beside the same on the rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st

from aecore.data import card
from aecore.inference.linear_probe import Probe, ProbeScore, probe_weights
from aecore.text_format import percent
from ui.core.polling import poll
from ui.core.run_state import RunState
from ui.core.saved_runs import SavedRun, store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, plain_html

if TYPE_CHECKING:
    from aecore.runs.job import Job

LOOK_S = 0.7
ICON = ":material/join_inner:"
WHAT = "Two plain classifiers learn the labels from the codes, and from the rows: which makes it easier?"
NAMES = {"codes": "its codes", "rows": "the rows"}


def draw_probe_card(state: RunState) -> None:
    """The card, for runs on pictures that have names."""
    job = state.job
    about = None if job is None else card(job.spec.data.name)
    if about is None or not about.classes or about.kind != "images":
        return
    with st.container(key="features"):
        poll(lambda: _draw_card(state), lambda: _is_running(state), key="probe", pace_s=LOOK_S)


def _is_running(state: RunState) -> bool:
    future = _future(state)
    return future is not None and not future.done()


def _future(state: RunState) -> Future[Probe] | None:
    return st.session_state.get(_key(state))


def _draw_card(state: RunState) -> None:
    """What it is about, the button or how it went."""
    future, running = _future(state), _is_running(state)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Linear probe.** {WHAT}", width="stretch")
        label = "Probing" if running else "Probe again" if future else "Probe the codes"
        st.button(label, key="try-codes", disabled=running, icon=ICON, on_click=_start_probe, args=(state,))
    if future is not None and not running:
        _draw_result(future)


def _start_probe(state: RunState) -> None:
    job = state.job
    assert job is not None
    st.session_state[_key(state)] = scheduler().later(probe_weights, job.spec, run_weights(job))


def _draw_result(future: Future[Probe]) -> None:
    if (error := future.exception()) is not None:
        st.caption(f"The probe failed: {plain(str(error))}.")
        return
    found = future.result()
    st.html(
        f'<div class="probe" role="img" aria-label="{plain_html(_spoken_result(found))}">{_bars(found)}</div>'
    )
    rows = f"{found.n_train:,} training and {found.n_test:,} test rows"
    st.caption(f"Misclassified test rows, with the 95 % confidence interval: {rows}.")


def _bars(found: Probe) -> str:
    most = max(score.hi for score in found.scored)
    groups = groupby(found.scored, lambda score: score.classifier)
    return "".join(
        f"<section><p>{plain_html(name[0].upper() + name[1:])}</p>"
        + "".join(_bar(score, most) for score in mine)
        + "</section>"
        for name, mine in groups
    )


def _bar(score: ProbeScore, most: float) -> str:
    at = {name: 100 * getattr(score, name) / most for name in ("error", "lo", "hi")}
    return (
        f'<div class="{score.on}"><span>{NAMES[score.on]}</span><i><b style="width:{at["error"]:.1f}%"></b>'
        f'<u style="left:{at["lo"]:.1f}%;width:{at["hi"] - at["lo"]:.1f}%"></u></i>'
        f"<strong>{_error(score)}</strong></div>"
    )


def _spoken_result(found: Probe) -> str:
    return "; ".join(f"{score.classifier} on {NAMES[score.on]} {_error(score)}" for score in found.scored)


def _error(score: ProbeScore) -> str:
    return percent(score.error / 100, 1)


def run_weights(job: Job | SavedRun) -> Callable[[], Any]:
    """Where the weights of a run are to be had: going on here, or from disk."""
    return store().find(job.id).weights if isinstance(job, SavedRun) else job.weights


def _key(state: RunState) -> str:
    return f"probe {state.job.id if state.job else ''}"
