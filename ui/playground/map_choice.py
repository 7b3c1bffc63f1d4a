"""Map choice: which layer's codes, and PCA or UMAP where they are wider than the page; how one was drawn."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import streamlit as st

from aecore.inference.layer_codes import layer_names
from aecore.nets.layer_activations import encoder_widths
from aecore.runs.store import saved_portrait
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot, View
from aecore.views.standard import drawn_by, layer_of
from ui.core.lazy_popover import lazy_popover
from ui.core.run_state import RunState
from ui.core.saved_runs import SavedRun, store
from ui.core.shared_scheduler import scheduler
from ui.forms import menus

METHODS = ("PCA", "UMAP")


def draw_map_choice(state: RunState) -> None:
    """Which layer is shown, and how a wide one is flattened; it costs the run nothing, so it acts at once.

    It stays when the run is over. One from disk is laid out anew for whoever asks.
    """
    job = state.job
    if job is None or not (state.mine or isinstance(job, SavedRun)):
        st.empty()  # Streamlit keeps a place there for what comes with the next run
        return
    names = layer_names(job.spec, menus.features(job.spec))
    if len(names) > 1:
        lazy_popover(
            f"Layer {names[state.map_layer or len(names)]}",
            lambda: _draw_layers(state, job.id, names),
            key="map-layer",
            icon=":material/layers:",
            chosen=(job.id, state.map_layer),
        )
    if _is_wide(state, job.spec):
        _draw_methods(state, job.id)


def _is_wide(state: RunState, spec: Spec) -> bool:
    """Whether the layer that was chosen has more numbers than a page has directions."""
    return encoder_widths(spec.net, menus.features(spec))[state.map_layer - 1] > 2


def _draw_layers(state: RunState, run: str, names: dict[int, str]) -> None:
    """The layers of the encoder; the last, which is the code, is layer 0 of a map."""
    key = f"map layer {run}"
    st.radio(
        "Layer",
        list(names),
        index=(state.map_layer or len(names)) - 1,
        format_func=lambda layer: f"Layer {names[layer]}",
        key=key,
        label_visibility="collapsed",
        on_change=lambda: state.map_by_layer(st.session_state[key] % len(names)),
    )


def _draw_methods(state: RunState, run: str) -> None:
    key = f"map method {run}"
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
    """The moment on show by the method and layer that were chosen, as far as they can be had.

    Its map says where not. A moment one has gone back to stays as it was drawn then: its codes are not kept.
    """
    job, drawn = state.job, shown.view("map")
    if job is None or drawn is None or _is_as_chosen(state, drawn, shown.spec):
        return shown
    if shown is not now:
        return _noted(shown, _since(state, shown, (*job.frames.kept, now)))
    return _from_disk(state, job, shown) if isinstance(job, SavedRun) else shown


def _is_as_chosen(state: RunState, drawn: View, spec: Spec) -> bool:
    """Whether a map shows the layer that was chosen, by the method that was chosen where there are two."""
    by = not _is_wide(state, spec) or drawn_by(drawn) == state.map_method
    return by and layer_of(drawn) == state.map_layer


def _since(state: RunState, shown: Snapshot, moments: tuple[Snapshot, ...]) -> str:
    """From which epoch after the one on show maps were drawn as was chosen."""
    later = ((moment.epoch, moment.view("map")) for moment in moments if moment.step > shown.step)
    since = next((epoch for epoch, view in later if view and _is_as_chosen(state, view, shown.spec)), None)
    return "" if since is None else f"{_wish(state, shown)} from epoch {since:,.0f} on"


def _wish(state: RunState, shown: Snapshot) -> str:
    """What was chosen and is not on show: another layer, or another method."""
    drawn = shown.view("map")
    if drawn is None or layer_of(drawn) == state.map_layer:
        return state.map_method
    return f"layer {state.map_layer}" if state.map_layer else "the code"


def _from_disk(state: RunState, job: SavedRun, shown: Snapshot) -> Snapshot:
    coming, wish = _portrait(job.id, shown.step, state.map_method, state.map_layer), _wish(state, shown)
    if not coming.done():
        return _noted(shown, f"{wish} is on its way")
    views = () if coming.cancelled() or coming.exception() else coming.result()
    return replace(shown, views=views) if views else _noted(shown, f"{wish} cannot be drawn")


@st.cache_resource(show_spinner=False, max_entries=16)
def _portrait(run: str, step: int, method: str, layer: int) -> Future[tuple[View, ...]]:
    """The views of a run from disk, as it was saved at that step, drawn in the background."""
    return scheduler().later(saved_portrait, store().folder, run, method, layer)


def _noted(shown: Snapshot, note: str) -> Snapshot:
    """The same moment, with a note beside the words that say how its map was drawn."""
    views = tuple(_with(view, note) if view.name == "map" else view for view in shown.views)
    return replace(shown, views=views)


def _with(view: View, note: str) -> View:
    parts = view.caption.split(" · ")
    told = [", ".join(filter(None, (part.split(", ")[0], note))) if _is_how(part) else part for part in parts]
    return replace(view, caption=" · ".join(told))


def _is_how(part: str) -> bool:
    return part.startswith(("PCA-2 of", "UMAP of", "the code itself"))
