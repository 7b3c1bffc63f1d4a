"""Table of runs: a line each, to be sorted by any column and chosen by the box at its left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import streamlit as st

from aecore.runs.store import Kept
from ui.core.style import large
from ui.runs.run_details import Line

ROW_PX, HEAD_PX = 52, 36
ROWS_SEEN, ROWS_SEEN_LARGE = 7, 4
"""Without scrolling, so that what can be done with those that are chosen is seen, too."""


def found(
    lines: Sequence[Line],
    search: str = "",
    kinds: Collection[str] = (),
    rows: Collection[str] = (),
    tags: Collection[str] = (),
) -> list[Line]:
    """The lines in which every word of the search stands, of any of the kinds and data, with all the tags."""
    words = search.casefold().split()
    return [
        line
        for line in lines
        if line.matches(words)
        and (not kinds or line.kind in kinds)
        and (not rows or line.rows in rows)
        and set(tags) <= set(line.kept.tags)
    ]


def run_table(lines: Sequence[Line], opened: Callable[[str], None]) -> list[Line]:
    """Draw the lines; those that are chosen."""
    clicked = f"clicked in {key(lines)}"
    seen = ROWS_SEEN_LARGE if large() else ROWS_SEEN
    height = ROW_PX * min(len(lines), seen) + HEAD_PX + 3
    with st.container(key="runs-table"):
        told = st.dataframe(
            records(lines),
            key=key(lines),
            height=height,
            row_height=ROW_PX,
            hide_index=True,
            column_config=_columns(clicked),
            on_select="rerun",
            selection_mode="multi-row",
            placeholder="",
            alt=f"{len(lines)} runs",
        )
    if click := st.session_state.get(clicked):
        opened(lines[click.row].kept.id)
    return [lines[place] for place in told.selection.rows if place < len(lines)]


def key(lines: Sequence[Line]) -> str:
    """Of the widget: with other lines it is another one, since what is chosen is kept as numbers of lines."""
    ids = ",".join(line.kept.id for line in lines)
    return f"runs table {sha256(ids.encode()).hexdigest()[:12]}"


def records(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What the table holds, a row each."""
    return [_cells(line.kept, line) for line in lines]


def _cells(kept: Kept, line: Line) -> dict[str, Any]:
    return {
        "open": None if kept.damage else "Open",
        "picture": line.details.picture,
        "name": kept.name,
        "preset": line.details.preset or line.kind,
        "data": line.rows,
        "changed": kept.damage or line.details.changed,
        "curve": list(line.details.curve) or None,
        "score": kept.score,
        "baseline": kept.beside_score,
        "measure": ", ".join(filter(None, (kept.unit, kept.beside))) if kept.score is not None else "",
        "tags": list(kept.tags) or None,
        "note": kept.note,
        "state": "damaged" if kept.damage else f"{kept.status}, {epochs(kept)}",
        "started": datetime.fromtimestamp(kept.started_at) if kept.started_at else None,
    }


def epochs(kept: Kept) -> str:
    """How long it has learned."""
    return f"{kept.epoch:.0f} epoch{'s' * (round(kept.epoch) != 1)}"


def _columns(clicked: str) -> dict[str, Any]:
    make = st.column_config
    return {
        "open": make.ButtonColumn("", type="tertiary", key=clicked, width=64),
        "picture": make.ImageColumn(
            "Picture", width=150, help="test rows, and below them what the net makes of them"
        ),
        "name": make.TextColumn("Name", width=150),
        "preset": make.TextColumn("Preset", width=170, help="the preset, or the kind, it comes nearest to"),
        "data": make.TextColumn("Data", width=125),
        "changed": make.TextColumn("Differs in", width=150, help="what it sets otherwise than the preset"),
        "curve": make.LineChartColumn("Training error", width=105, help="from the first step to the last"),
        "score": make.NumberColumn("Score", format="%.3g", width=95, help="on test rows"),
        "baseline": make.NumberColumn(
            "Baseline", format="%.3g", width=95, help="what the best baseline does with the same rows"
        ),
        "measure": make.TextColumn("Unit, baseline", width=190),
        "tags": make.ListColumn("Tags", width=140),
        "note": make.TextColumn("Note", width=200),
        "state": make.TextColumn("State", width=140),
        "started": make.DatetimeColumn("Started", format="D MMM YYYY, HH:mm", width=150),
    }
