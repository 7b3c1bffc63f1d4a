"""Export menu: the formats a run can leave in; a file is made aside on a press, and then downloaded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Literal, NamedTuple

import streamlit as st

from aecore.inference import export
from aecore.inference.export.format import File, Format
from aecore.inference.layer_codes import layer_names
from aecore.runs.store.exports import about
from aecore.views.snapshot import Snapshot
from ui.core.lazy_popover import lazy_popover
from ui.core.polling import poll
from ui.core.saved_runs import store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, sentence

LOOK_S = 0.5
KEPT = 4  # files that a browser session holds
EXPORTS = "exports"


class Exportable(NamedTuple):
    """A run that can be exported: its id, and where its last snapshot and its weights are to be had."""

    run: str
    now: Callable[[], Snapshot]
    weights: Callable[[], Any]


class Wanted(NamedTuple):
    """What is asked for of a run: a variant of a format, and of which layer; None is the code's."""

    format: str
    variant: str
    layer: int | None = None


class Made(NamedTuple):
    """A file that was asked for, of which run, and at which epoch of it."""

    run: str
    wanted: Wanted
    epoch: float
    file: Future[File]


def export_menu(run: Exportable, type: Literal["secondary", "tertiary"] = "secondary") -> None:
    """The Export button: every format, with one sentence of what it is or why it is refused."""
    lazy_popover(
        "Export",
        lambda: poll(lambda: _formats(run), _busy, key="export-look", pace_s=LOOK_S),
        key="export",
        icon=":material/download:",
        type=type,
        chosen=run.run,
    )


def _formats(run: Exportable) -> None:
    last = run.now()
    if "widths" not in last.facts:
        st.caption("There is no net yet: wait a moment.")
        return
    with st.container(key="export-formats", gap="small"):
        for format in export.load().values():
            _format(run, format, format.refuses(last.spec))


def _format(run: Exportable, format: Format, refusal: str | None) -> None:
    with st.container(key=f"export-{format.name}", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.markdown(f":gray[**{plain(format.title)}**]" if refusal else f"**{plain(format.title)}**")
            st.caption(plain(sentence(refusal)) if refusal else _said(run, format))
        with st.container(horizontal=True, gap="xsmall", width="content", horizontal_alignment="right"):
            layer = _layer(run) if format.by_layer and not refusal else None
            for variant in format.variants:
                _variant(run, format, Wanted(format.name, variant, layer), bool(refusal))


def _layer(run: Exportable) -> int | None:
    """Which layer's codes, where the encoder has several; None is the code's."""
    last = run.now()
    names = layer_names(last.spec, last.facts["widths"][0])
    if len(names) == 1:
        return None
    chosen = st.selectbox(
        "Layer",
        list(names),
        index=len(names) - 1,
        format_func=lambda layer: f"Layer {names[layer]}",
        key=f"export layer {run.run}",
        label_visibility="collapsed",
        persist_state="session",
        width=160,
    )
    return None if chosen == len(names) else int(chosen)


def _said(run: Exportable, format: Format) -> str:
    """What a format is; in its place why the last file of it could not be made."""
    faults = [
        made.file.exception() for made in _kept(run) if made.wanted.format == format.name and made.file.done()
    ]
    fault = next((fault for fault in reversed(faults) if fault is not None), None)
    return plain(format.summary) if fault is None else f":red[{plain(sentence(str(fault)))}]"


def _variant(run: Exportable, format: Format, wanted: Wanted, refused: bool) -> None:
    """A button that has the file made; in its place, once it is there, one that downloads it."""
    made = next((made for made in _kept(run) if made.wanted == wanted), None)
    key, label = f"export {format.name} {wanted.variant}", _label(format, wanted.variant)
    if made is not None and made.file.done() and made.file.exception() is None:
        _download(run, made, key, label)
        return
    making = made is not None and not made.file.done()
    st.button(
        label,
        key=key,
        icon=":material/hourglass_top:" if making else None,
        disabled=refused or _busy(),
        on_click=_make,
        args=(run, wanted),
    )


def _download(run: Exportable, made: Made, key: str, label: str) -> None:
    """A file that is there; where the net has learned on since, it can be made again."""
    file = made.file.result()
    st.download_button(
        label,
        file.content,
        file.name,
        key=f"{key} ready",
        type="primary",
        icon=":material/download:",
        help=f"{file.name}, {_size(len(file.content))}, asked for at epoch {made.epoch:.4g}",
        on_click="ignore",
    )
    if made.epoch != run.now().epoch:
        st.button(
            "",
            key=f"{key} again",
            icon=":material/refresh:",
            help="make it again, of the net as it is now",
            disabled=_busy(),
            on_click=_make,
            args=(run, made.wanted),
        )


def _make(run: Exportable, wanted: Wanted) -> None:
    last = run.now()
    net = (last.spec, last.facts["widths"][0], run.weights)
    known = about(last, _name(run, last))
    asked = scheduler().later(export.export, wanted.format, wanted.variant, *net, known, wanted.layer)
    others = [made for made in _kept(run) if made.wanted != wanted]
    st.session_state[EXPORTS] = [*others, Made(run.run, wanted, last.epoch, asked)][-KEPT:]


def _name(run: Exportable, last: Snapshot) -> str:
    """What a run is called, on disk or by what it is."""
    try:
        return store().find(run.run).listed(run.run).name
    except ValueError:
        return f"{last.spec.family} on {last.spec.data.name}"


def _kept(run: Exportable) -> list[Made]:
    """What was asked for of a run in this session."""
    return [made for made in st.session_state.get(EXPORTS, []) if made.run == run.run]


def _busy() -> bool:
    """Whether a file is being made for this session: one at a time."""
    return any(not made.file.done() for made in st.session_state.get(EXPORTS, []))


def _label(format: Format, variant: str) -> str:
    """The ending of the file where it tells variants apart, else the variant's name."""
    endings = list(format.variants.values())
    return variant.capitalize() if len(set(endings)) < len(endings) else format.variants[variant]


def _size(n: int) -> str:
    return f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{max(1, round(n / 1e3))} KB"
