"""Answers of the process aside: a table measured, or filled, kept for this browser session."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import streamlit as st

from aecore.runs.imputation.measured_table import Measured, filled_own, measured, measured_rows
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, sentence
from ui.tables.table_choice import Chosen

T = TypeVar("T")
SEED = 0
KEPT = 8
"""Answers a session keeps: each is a table several times over."""
_ANSWERS = "tables answers"


def measure(chosen: Chosen) -> Measured | None:
    """The ways on hidden cells of a table; None where they cannot be measured, which is said."""
    return _answer(f"measured {chosen.key}", lambda: _begun(chosen), "Filling hidden cells by each way")


def fill(chosen: Chosen, way: str) -> str | None:
    """One's own table filled by a way, as the text of a file; None where it cannot be, which is said."""
    cells = chosen.cells
    assert cells is not None
    found = _answer(
        f"filled {chosen.key} {way}",
        lambda: scheduler().later(filled_own, cells.x, cells.known, way, SEED),
        "Filling your table",
    )
    return None if found is None else cells.written(*found)


def _begun(chosen: Chosen) -> Future[Measured]:
    cells = chosen.cells
    if cells is None:
        return scheduler().later(measured, chosen.name, chosen.share, SEED)
    return scheduler().later(measured_rows, cells.x, cells.known, cells.names, chosen.share, SEED)


def _answer(key: str, begin: Callable[[], Future[T]], doing: str) -> T | None:
    kept: dict[str, Future[T]] = st.session_state.setdefault(_ANSWERS, {})
    if key not in kept:
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = begin()
    with st.spinner(doing):
        error = kept[key].exception()
    if error is not None:
        kept.pop(key)
        st.markdown(f":red[:material/block:] {plain(sentence(str(error)))}")
        return None
    return kept[key].result()
