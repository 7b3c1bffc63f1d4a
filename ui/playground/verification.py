"""Verification on the screen: a run that repeats another says so, and at its end what it proves."""

from __future__ import annotations

import streamlit as st

from aecore.replay import Replay
from aecore.runs.verification.verdict import verdict
from aecore.views.snapshot import Snapshot
from ui.core.run_state import RunState
from ui.core.text_format import plain


def show_verification(state: RunState) -> None:
    """What is proved by the run of the page, where it repeats one that a link told of."""
    job = state.job
    with st.container(key="verification"):  # always there: what stands below keeps its place on the page
        if job is not None and job.latest.spec.replay is not None:
            st.markdown(_words(job.latest.spec.replay, job.latest))


def _words(replay: Replay, snapshot: Snapshot) -> str:
    found = verdict(replay, snapshot)
    if not found.over:
        n = len(replay.changes)
        changes = f", with its {n} change{'s' * (n != 1)}" if n else ""
        told = f"This run repeats the one of the link{changes}; after {replay.steps:,} steps it is verified."
        return f":material/replay: {told}"
    if found.same:
        return f":material/verified: **Verified.** {plain(found.sentence())}"
    return f":material/rule: **Not the same.** {plain(found.sentence())}"
