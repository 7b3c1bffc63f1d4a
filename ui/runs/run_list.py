"""Run list: saved runs, to open, rename, delete."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from aecore.runs.store import Kept
from ui.core.ownership import may_change
from ui.core.saved_runs import saved_run, store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, score, sentence
from ui.home.preset_cards import PLAYGROUND

A_PAGE = 12


def run_list() -> None:
    """All runs, the newest first, a dozen a page."""
    try:
        runs = store().runs()
    except ValueError as fault:
        st.error(plain(sentence(fault)), icon=":material/error:")
        return
    if not runs:
        st.markdown("Nothing here yet: every run of the Playground is kept here as it goes.")
        st.page_link(PLAYGROUND, label="Open the Playground", icon=":material/arrow_forward:")
        return
    pages = -(-len(runs) // A_PAGE)
    shown = st.container(key="ledger")
    page = st.pagination(pages, key="ledger page") if pages > 1 else 1
    with shown:
        for kept in runs[(page - 1) * A_PAGE : page * A_PAGE]:
            _line(kept)


def _line(kept: Kept) -> None:
    with st.container(key=f"run-{kept.id}", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            if kept.damage:
                st.markdown(plain(kept.name))
            else:
                st.page_link(PLAYGROUND, label=f"**{plain(kept.name)}**", query_params={"run": kept.id})
            st.caption(plain(kept.damage) or _about(kept))
        st.markdown(_scores(kept), width="content")
        if not may_change({kept.owner} if kept.owner else ()):
            return
        with st.popover("Rename", icon=":material/edit:", type="tertiary", key=f"rename-{kept.id}"):
            st.text_input("Name", kept.name, key=f"name {kept.id}", on_change=_rename, args=(kept.id,))
        with st.popover("Delete", icon=":material/delete:", type="tertiary", key=f"delete-{kept.id}"):
            st.markdown(f"Delete “{plain(kept.name)}” for good?")
            st.button("Delete", key=f"gone {kept.id}", type="primary", on_click=_delete, args=(kept.id,))


def _about(kept: Kept) -> str:
    when = time.strftime("%d %b %Y, %H:%M", time.localtime(kept.started_at))
    epochs = f"{kept.epoch:.0f} epoch{'s' * (round(kept.epoch) != 1)}"
    return f"{when} · {kept.status} after {epochs}, {kept.elapsed_s:.0f} s · seed {kept.seed}"


def _scores(kept: Kept) -> str:
    """Its figure beside that of the best baseline; same test rows."""
    if kept.score is None:
        return ""
    beside = (
        "" if kept.beside_score is None else f", {plain(kept.beside)} `{score(kept.beside_score, kept.unit)}`"
    )
    return f"{plain(kept.unit)} `{score(kept.score, kept.unit)}`{beside}"


def _rename(run: str) -> None:
    _try(lambda: store().rename(run, st.session_state[f"name {run}"]))


def _delete(run: str) -> None:
    job = scheduler().jobs.get(run)
    if job is not None:
        scheduler().release(job)
    _try(lambda: store().delete(run))
    saved_run.clear(run)


def _try(task: Callable[[], None]) -> None:
    try:
        task()
    except ValueError as refused:
        st.toast(plain(str(refused)), icon=":material/error:")
