"""What is shown of a table: who fills it best, the table with its hidden cells, and the file to take home."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from aecore.runs.imputation.filled_table import NET, WAYS
from aecore.runs.imputation.measured_table import Measured
from aecore.text_format import percent
from ui.components.chart import bars, chart, figure, theme
from ui.core.text_format import plain
from ui.tables import answers
from ui.tables.table_choice import Chosen

UNIT = "RMSE on hidden cells, column mean = 1"
SHOWN = 200
"""Rows of the table that are drawn."""


def draw_scores(found: Measured) -> None:
    """A bar for each way, the best first, and one sentence."""
    st.markdown(f"**{plain(found.sentence)}**")
    order = sorted(found.scores, key=lambda way: found.scores[way])
    names = [way.replace("-", " ") for way in order]
    ours = [found.scores[way] if way == NET else None for way in order]
    others = [found.scores[way] if way != NET else None for way in order]
    drawn = figure(
        [bars("net", names, ours, theme().accent), bars("without a net", names, others, theme().baseline)],
        y="RMSE, column mean = 1",
        categories=True,
    )
    told = ", ".join(f"{WAYS[way]} {found.scores[way]:.3f}" for way in order)
    chart(drawn, key="tables-scores", alt=f"{UNIT}: {told}")
    part = f"the first {len(found.x):,} of {found.rows:,}" if len(found.x) < found.rows else f"{found.rows:,}"
    st.caption(
        f"{int(found.hidden.sum()):,} cells of {part} rows were hidden at random (seed {answers.SEED}), and "
        "no way saw them. Lower is better; 1 is the column mean."
    )


def draw_table(chosen: Chosen, found: Measured) -> str:
    """The way that is looked at, and the table with what it says of hidden cells; the way."""
    order = sorted(found.scores, key=lambda way: found.scores[way])
    way = st.selectbox("Filled by", order, format_func=WAYS.__getitem__, key="tables-way")
    filled, listed = st.tabs(["Table", "Hidden cells"])
    with filled:
        answer = np.where(found.hidden | ~found.known, found.answers[way], found.x)[:SHOWN]
        frame = pd.DataFrame(answer, columns=list(found.columns))
        frame.index += 1  # as one counts
        st.dataframe(frame.style.apply(_marked, found=found, axis=None).format("{:.3g}"), height=420)
        holes = "" if found.known.all() else " Grey ones are holes of the table itself."
        st.caption(
            f"The first {min(SHOWN, len(found.x)):,} rows. Coloured cells were hidden, and are filled by "
            f"{WAYS[way]}.{holes} {_units(chosen)}"
        )
    with listed:
        st.dataframe(_cells(found, way), height=420, hide_index=True)
        within = _within(found, way)
        st.caption(
            f"± deviation is one standard deviation: {percent(within)} of the fills lie within it of the "
            "truth; of a normal distribution 68 % would."
        )
    return str(way)


def draw_home(chosen: Chosen, way: str) -> None:
    """One's own file with its holes filled, to take home."""
    cells = chosen.cells
    if cells is None:
        return
    holes = int((~cells.known).sum())
    if not holes:
        st.markdown("Your table has no holes: there is nothing to fill.")
        return
    st.markdown(f"Your table has {'one hole' if holes == 1 else f'{holes:,} holes'}.")
    if st.button(f"Fill them by {WAYS[way]}", key="tables-fill", type="primary"):
        st.session_state["tables filled"] = f"{chosen.key} {way}"
    if st.session_state.get("tables filled") == f"{chosen.key} {way}":
        text = answers.fill(chosen, way)
        if text is not None:
            st.download_button(
                "Take it home (CSV)", text.encode(), "filled.csv", "text/csv", key="tables-home"
            )
            st.caption(
                "Holes are filled from every known cell: none is hidden, so they are not quite those above. "
                "Everything else stays as it was. The column Imputation.Deviation says of each row how "
                "unsure its fills are: the largest standard deviation, over that of its column."
            )


def _units(chosen: Chosen) -> str:
    if chosen.cells is not None:
        return "Values are in the units of your file."
    return "Values are as a net sees them: the columns of these tables are standardised."


def _marked(frame: pd.DataFrame, found: Measured) -> pd.DataFrame:
    """Style of each cell."""
    told = f"background-color: {theme().accent}33; font-weight: 600"
    hole = f"background-color: {theme().line}"
    rows = len(frame)
    styles = np.where(found.hidden[:rows], told, np.where(found.known[:rows], "", hole))
    return pd.DataFrame(styles, frame.index, frame.columns)


def _cells(found: Measured, way: str) -> pd.DataFrame:
    rows, columns = np.nonzero(found.hidden)
    return pd.DataFrame(
        {
            "row": rows + 1,
            "column": [found.columns[column] for column in columns],
            "true": found.x[rows, columns],
            "filled": found.answers[way][rows, columns],
            "± deviation": found.deviations[way][rows, columns],
            "off by": np.abs(found.answers[way] - found.x)[rows, columns],
        }
    )


def _within(found: Measured, way: str) -> float:
    off = np.abs(found.answers[way] - found.x)[found.hidden]
    return float((off <= found.deviations[way][found.hidden]).mean())
