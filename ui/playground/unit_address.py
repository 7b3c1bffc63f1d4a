"""Unit address: the unit whose card is open stands in the page's address: refresh, link and Back find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.core.saved_runs import SavedRun
from ui.playground.followed_row.row_route import is_number

if TYPE_CHECKING:
    from aecore.runs.job import Job

NAME = "unit"


def number_key(job: Job | SavedRun) -> str:
    """The widget that holds the unit, from 1."""
    return f"unit number {job.id}"


def take_unit(job: Job | SavedRun, card: str) -> None:
    """Where the address says another unit than was written there, open the card on it; where none, close it.

    Whoever comes to the page without one finds the card as it was left. What is no unit of the code opens
    the card, with `refusal`. `card` is the key of the lazy expander.
    """
    said, arrives = st.query_params.get(NAME), card not in st.session_state
    if arrives and said is None:
        _record(job, None)
    if said == _recorded(job):
        return
    _record(job, said)
    st.session_state[card] = said is not None
    if said is not None:
        _wish(job, said)


def _wish(job: Job | SavedRun, said: str) -> None:
    most = job.spec.net.code
    unit = int(said) if is_number(said) else 0
    found = 1 <= unit <= most
    if found:
        st.session_state[number_key(job)] = unit
    st.session_state[_wished(job)] = found
    st.session_state[_refused(job)] = (
        "" if found else f"There is no unit {said[:20]!r} here: its code has units 1 to {most:,}."
    )


def name_unit(job: Job | SavedRun, unit: int | None) -> None:
    """Name the unit in the address, or none; not where the address has become another meanwhile."""
    said, named = st.query_params.get(NAME), None if unit is None else str(unit)
    if said != _recorded(job) or said == named:
        return
    _record(job, named)
    if named is None:
        del st.query_params[NAME]
    else:
        st.query_params[NAME] = named


def is_wished(job: Job | SavedRun) -> bool:
    """Whether the address has asked for a unit that nobody has looked at yet."""
    return st.session_state.get(_wished(job), False)


def refusal(job: Job | SavedRun) -> str:
    """Why the unit of the address cannot be had; empty where it can."""
    return st.session_state.get(_refused(job), "")


def grant(job: Job | SavedRun) -> None:
    """A unit is looked at: the address asks for no other."""
    st.session_state[_wished(job)] = False
    st.session_state[_refused(job)] = ""


def _recorded(job: Job | SavedRun) -> str | None:
    return st.session_state.get(f"unit address {job.id}")


def _record(job: Job | SavedRun, said: str | None) -> None:
    st.session_state[f"unit address {job.id}"] = said


def _wished(job: Job | SavedRun) -> str:
    return f"unit wished {job.id}"


def _refused(job: Job | SavedRun) -> str:
    return f"unit refused {job.id}"
