"""Unit card: one unit of the code, looked into, switched off or up; and dead units over time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from aecore.data import DataMissing, card
from aecore.inference.unit_portrait import FACTORS, UnitPortrait, unit_portrait, unportrayed
from aecore.views.snapshot import Snapshot, View
from aecore.views.standard import dead_units, layer_of
from ui.components.followed_row.told_row import told_row
from ui.components.view_card.view_card import view_card
from ui.core.lazy_expander import lazy_expander
from ui.core.polling import poll
from ui.core.run_state import RunState
from ui.core.saved_runs import SavedRun, run_weights
from ui.core.shared_scheduler import scheduler
from ui.core.streams.layout import moments
from ui.core.style import tall
from ui.core.text_format import plain, sentence
from ui.playground import unit_address
from ui.playground.followed_row.row_route import is_number
from ui.playground.unit_address import grant, is_wished, name_unit, number_key, refusal, take_unit

if TYPE_CHECKING:
    from aecore.runs.job import Job

CARD = "unit-card"
LOOK_S = 0.5
MOST_ROW = 999
WHAT = "What moves one unit of the code, what it draws, and what becomes of rows without it."


def draw_unit_card(state: RunState) -> None:
    """The card, for runs on pictures and tables; closed at first."""
    job = state.job
    if job is None:
        return
    fault = _fault(job.spec.data.name)
    if not fault:
        take_unit(job, CARD)
        lazy_expander("A unit.", WHAT, lambda: _follow(job), key=CARD)
        if not st.session_state[CARD]:
            name_unit(job, None)
    elif unit_address.NAME in st.query_params:
        st.caption(sentence(fault))


def _follow(job: Job | SavedRun) -> None:
    poll(lambda: _draw_card(job), lambda: _is_running(job) or is_wished(job), key="unit", pace_s=LOOK_S)


def _fault(data: str) -> str:
    try:
        return unportrayed(card(data))
    except DataMissing as error:
        return str(error)


def _asked(job: Job | SavedRun) -> Future[UnitPortrait] | None:
    return st.session_state.get(f"unit {job.id}")


def _is_running(job: Job | SavedRun) -> bool:
    asked = _asked(job)
    return asked is not None and not asked.done()


def _draw_card(job: Job | SavedRun) -> None:
    """Which unit, and what is known of it."""
    running, last = _is_running(job), min(MOST_ROW, card(job.spec.data.name).n_test - 1)
    _take_followed_row(job, last)
    with st.container(key="unit-head", horizontal=True, vertical_alignment="center", gap="small"):
        unit = _number("Unit", 1, job.spec.net.code, number_key(job))
        row = _number("Test row", 0, last, f"unit row {job.id}")
        st.button(
            "Looking" if running else "Look at the unit",
            key="look-at-unit",
            icon=":material/frame_inspect:",
            disabled=running,
            on_click=_begin,
            args=(job, unit, row),
        )
    name_unit(job, unit)
    if is_wished(job) and (job.over or job.latest.epoch >= 1):
        _begin(job, unit, row)
    elif is_wished(job):
        st.caption("It is looked into once the net has seen all rows.")
    if told := refusal(job):
        st.caption(plain(told))
    asked = _asked(job)
    if asked is not None and asked.done():
        _draw_portrait(asked, job)


def _take_followed_row(job: Job | SavedRun, last: int) -> None:
    """The row that is followed on the page is the one that is taken apart, until another is typed here."""
    told_row(key="unit-row-told")
    said, taken = st.query_params.get("row", ""), f"unit row taken {job.id}"
    if is_number(said) and said != st.session_state.get(taken):
        st.session_state[taken] = said
        st.session_state[f"unit row {job.id}"] = min(int(said), last)


def _number(label: str, least: int, most: int, key: str) -> int:
    """A whole number with its name beside it."""
    st.markdown(label, width="content")
    return int(
        st.number_input(
            label,
            least,
            most,
            key=key,
            label_visibility="collapsed",
            persist_state="session",
            width=110,
        )
    )


def _begin(job: Job | SavedRun, unit: int, row: int) -> None:
    grant(job)
    asked = scheduler().later(unit_portrait, job.spec, run_weights(job), unit - 1, row)
    st.session_state[f"unit {job.id}"] = asked


def _draw_portrait(asked: Future[UnitPortrait], job: Job | SavedRun) -> None:
    if (error := asked.exception()) is not None:
        st.caption(f"The unit cannot be shown: {plain(str(error))}.")
        return
    found = asked.result()
    if found.dead:
        st.markdown(f"Unit {found.unit + 1} is dead: it has the same value for all test rows.")
    over_time = dead_curve(moments(job, job.latest))
    for views in ((found.activation, found.items, found.draws), (None, found.atoms, over_time)):
        for place, view in zip(st.columns([1, 1.4, 1], gap="small"), views, strict=True):
            with place:
                if view is None:
                    _draw_turned(found)
                else:
                    view_card(view, key=f"card-unit-{view.name}", height=tall(300))


def _draw_turned(found: UnitPortrait) -> None:
    """The slider that turns the unit off or up, and what rows become."""
    factor = st.select_slider(
        "Turn the unit",
        FACTORS,
        value=0.0,
        format_func=lambda by: "off" if by == 0 else f"{by:g} x",
        key="turn-unit",
        persist_state="session",
    )
    turned = dict(zip(FACTORS, found.turned, strict=True))[factor]
    view_card(turned, key="card-unit-turned", height=tall(222))


def dead_curve(history: Sequence[Snapshot]) -> View:
    """The share of dead units of the code over the epochs at which pictures were drawn."""
    found = [(moment.epoch, dead_units(view)) for moment in history if (view := _of_code(moment))]
    share = np.array([100 * dead / units for _, (units, dead) in found])
    epochs = np.array([epoch for epoch, _ in found])
    told = ""
    if found:
        units, dead = found[-1][1]
        told = f"{dead:,} dead, {units - dead:,} active"
    return View(
        "Curve",
        "unit-dead",
        "Dead units over time",
        {"dead_x": epochs, "dead_y": share},
        score=told,
        unit="% of units",
        caption="dead: the same value for all test rows of the map",
    )


def _of_code(moment: Snapshot) -> View | None:
    """The picture of the code's activation then; None where another layer was on show."""
    shown, view = moment.view("map"), moment.view("activation")
    return view if shown is not None and not layer_of(shown) else None
