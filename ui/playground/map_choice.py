"""Map choice: PCA or UMAP, for a code wider than the page; and by which of them a map on show was drawn."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import streamlit as st

from aecore.runs.store import saved_portrait
from aecore.views.snapshot import Snapshot, View
from aecore.views.standard import drawn_by
from ui.core.run_state import RunState
from ui.core.saved_runs import SavedRun, store
from ui.core.shared_scheduler import scheduler

METHODS = ("PCA", "UMAP")


def draw_map_choice(state: RunState) -> None:
    """How a code wider than the page is flattened; it costs the run nothing, so it acts at once.

    It stays when the run is over. One from disk is laid out anew for whoever asks.
    """
    job = state.job
    if job is None or job.spec.net.code <= 2 or not (state.mine or isinstance(job, SavedRun)):
        st.empty()  # Streamlit keeps a place there for what comes with the next run
        return
    key = f"map method {job.id}"
    st.segmented_control(
        "Projection",
        METHODS,
        default=state.map_method,
        required=True,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: state.map_by(st.session_state[key]),
    )


def laid_out(state: RunState, now: Snapshot, shown: Snapshot) -> Snapshot:
    """The moment on show by the method that was chosen, as far as it can be had; its map says where not.

    A moment one has gone back to stays as it was drawn then: its codes are not kept.
    """
    job, drawn = state.job, shown.view("map")
    if job is None or drawn is None or shown.spec.net.code <= 2 or drawn_by(drawn) == state.map_method:
        return shown
    if shown is not now:
        return _noted(shown, _since(state, shown, (*job.frames.kept, now)))
    return _from_disk(job, shown, state.map_method) if isinstance(job, SavedRun) else shown


def _since(state: RunState, shown: Snapshot, moments: tuple[Snapshot, ...]) -> str:
    """From which epoch after the one on show maps were drawn by the method that was chosen."""
    later = ((moment.epoch, moment.view("map")) for moment in moments if moment.step > shown.step)
    since = next((epoch for epoch, view in later if view and drawn_by(view) == state.map_method), None)
    return "" if since is None else f"{state.map_method} from epoch {since:,.0f} on"


def _from_disk(job: SavedRun, shown: Snapshot, method: str) -> Snapshot:
    coming = _portrait(job.id, shown.step, method)
    if not coming.done():
        return _noted(shown, f"{method} is on its way")
    views = () if coming.cancelled() or coming.exception() else coming.result()
    return replace(shown, views=views) if views else _noted(shown, f"{method} cannot be drawn")


@st.cache_resource(show_spinner=False, max_entries=16)
def _portrait(run: str, step: int, method: str) -> Future[tuple[View, ...]]:
    """The views of a run from disk, as it was saved at that step, drawn in the background."""
    return scheduler().later(saved_portrait, store().folder, run, method)


def _noted(shown: Snapshot, note: str) -> Snapshot:
    """The same moment, with a note beside the words that say how its map was drawn."""
    views = tuple(_with(view, note) if view.name == "map" else view for view in shown.views)
    return replace(shown, views=views)


def _with(view: View, note: str) -> View:
    parts = view.caption.split(" · ")
    told = [", ".join(filter(None, (part.split(", ")[0], note))) if _is_how(part) else part for part in parts]
    return replace(view, caption=" · ".join(told))


def _is_how(part: str) -> bool:
    return part.startswith(("PCA-2 of", "UMAP of"))
