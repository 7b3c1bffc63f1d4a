"""Analysis of a run at rest: error curves beside other runs, latent space in 3-D, learning rate schedule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from aecore.runs.store import Kept
from aecore.views.snapshot import Snapshot
from ui.core.polling import poll
from ui.core.run_state import RunState, is_running
from ui.core.saved_runs import kept_runs, last_save
from ui.core.shared_scheduler import scheduler

if TYPE_CHECKING:
    from aecore.runs.job import Job
    from ui.core.saved_runs import SavedRun

CURVES, SPACE, RATE = "Error curves", "Latent space in 3-D", "Learning rate"
PACE_S = 1.0
MOST = 200
"""Runs offered beside this one, the newest first."""


def draw_analysis(state: RunState) -> None:
    """The panel, for a run at rest; drawn again once PCA, worked out beside the runs, is known."""
    if _rests(state):
        poll(lambda: _draw_panel(state), lambda: _awaits_baseline(state), key="analysis", pace_s=PACE_S)


def _rests(state: RunState) -> bool:
    """Whether the run has learned and is not going on: while it does the cards move."""
    job = state.job
    return job is not None and not is_running(job) and job.latest.step > 0


def _awaits_baseline(state: RunState) -> bool:
    job = state.job
    return job is not None and job.id in scheduler().jobs and not is_running(job) and not job.latest.levels


def _draw_panel(state: RunState) -> None:
    """What to look into, closed at first; nothing where the run has gone on meanwhile."""
    job = state.job
    if job is None or not _rests(state):
        return
    with st.container(key="analysis-panel"):
        st.markdown("**Analysis.** This run at rest: zoom, compare, save as image or table.")
        chosen = st.pills("Analysis", _offered(job.latest), key="analysis-what", label_visibility="collapsed")
        if chosen == CURVES:
            _curves(job)
        elif chosen == SPACE:
            _space(job)
        elif chosen == RATE:
            _rate(job.latest)


def _offered(snapshot: Snapshot) -> list[str]:
    """A code of fewer than three numbers has no third direction, and not every stage has a learning rate."""
    wide, rated = snapshot.spec.net.code >= 3, "rate" in snapshot.curves
    return [CURVES, *([SPACE] if wide else []), *([RATE] if rated else [])]


def _curves(job: Job | SavedRun) -> None:
    from ui.analysis.error_curves import error_curves

    others = {kept.id: kept for kept in _comparable(job)}
    names = titles(others.values())
    beside = st.multiselect(
        "Compare with", list(others), format_func=names.__getitem__, key="analysis-beside"
    )
    runs = [(f"this run, seed {job.latest.spec.train.seed}", job.latest)]
    runs += [(names[run], last_save(run)) for run in beside]
    error_curves(runs, key="error-curves")


def _space(job: Job | SavedRun) -> None:
    from ui.analysis.latent_space_chart import latent_space_chart
    from ui.core.saved_runs import run_weights

    latent_space_chart(job.id, job.latest.step, job.latest.spec, run_weights(job), key="latent-space-3d")


def _rate(snapshot: Snapshot) -> None:
    from ui.analysis.learning_rate import learning_rate_schedule

    learning_rate_schedule(snapshot, key="learning-rate")


def _comparable(job: Job | SavedRun) -> list[Kept]:
    """Kept runs on the same data, this one left out."""
    name = job.latest.spec.data.name
    kept = [run for run in kept_runs() if run.data == name and run.id != job.id and not run.damage]
    return kept[:MOST]


def titles(runs: Iterable[Kept]) -> dict[str, str]:
    """What each run is called, by id, no two alike: a browser chooses by these words."""
    known = [(kept, f"{kept.name}, seed {kept.seed}") for kept in runs]
    count = Counter(title for _, title in known)
    return {
        kept.id: title if count[title] == 1 else f"{kept.name} · {kept.id}, seed {kept.seed}"
        for kept, title in known
    }
