"""Which table is filled, and how many of its cells are hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from aecore import data
from aecore.data.own import Given
from aecore.data.own.table_cells import Cells
from aecore.data.readers.errors import reading
from ui.core.text_format import plain, sentence
from ui.forms.own_data import session

OWN, FIRST = "own", "wine"
SHARES = (5, 10, 20, 30, 40, 50, 60, 70)
USUAL = 30
MOST_MB = 20
"""Of one's own table: it is read again at each turn of the page."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """A data set by name, or one's own table as `cells`, and the share of cells to hide."""

    name: str
    share: float
    cells: Cells | None = None
    file: str = ""

    @property
    def key(self) -> str:
        """What an answer is kept under."""
        return f"{self.name} {self.file} {self.share:g}"


def choose() -> Chosen | None:
    """The menus; None while one's own table is not here yet, or cannot be filled, which is said."""
    left, right = st.columns(2, gap="medium")
    with left:
        titles = {**tables(), OWN: "Your own table …"}
        first = list(titles).index(FIRST) if FIRST in titles else 0
        name = st.selectbox("Table", list(titles), first, format_func=titles.__getitem__, key="tables-name")
    with right:
        share = st.select_slider(
            f"Share of cells hidden: {st.session_state.get('tables-share', USUAL)} %",
            SHARES,
            USUAL,
            format_func=lambda share: f"{share} %",
            key="tables-share",
            help="Each known cell is hidden by this chance, completely at random.",
        )
    if name == OWN:
        return _own(share / 100)
    return Chosen(name, share / 100)


def tables() -> dict[str, str]:
    """Titles of the tables that are here, by name."""
    names = [name for name in (*data.names(), *session.titled(session.offered())) if _is_table(name)]
    return {name: data.card(name).title for name in names}


def _is_table(name: str) -> bool:
    try:
        return data.card(name).kind == "table" and data.available(name)
    except data.DataMissing:
        return False


def _own(share: float) -> Chosen | None:
    file: Any = st.file_uploader(
        "A CSV or TSV with holes: empty cells, NA, NaN or ?",
        ["csv", "tsv", "txt", "data"],
        key="tables-file",
        max_upload_size=MOST_MB,
    )
    if file is None:
        return None
    given = Given(file.name, content=file.getvalue())
    try:
        with reading(given.name):
            cells = Cells.of(given)
    except ValueError as error:
        st.markdown(f":red[:material/block:] {plain(sentence(str(error)))}")
        return None
    return Chosen(OWN, share, cells, given.digest[:16])
