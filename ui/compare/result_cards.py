"""Result cards: reconstructions, samples and the table of metrics of runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from aecore import data
from aecore.views.snapshot import View
from ui.compare import points_2d, result_text
from ui.compare.compare_state import ComparePageState
from ui.compare.compared_run import ComparedRun
from ui.compare.result_metrics import ComparisonMetrics, MetricRow, metric_rows
from ui.components.view_card.view_card import view_card
from ui.core.style import tall
from ui.core.text_format import plain, plain_html

ACROSS = 10
HEAD, ROW = 92, 46  # pixels of a card's head and foot, and of one row of pictures


def draw_errors(entries: Sequence[ComparedRun]) -> None:
    """What went wrong with a run."""
    for entry in entries:
        if entry.snapshot.error:
            st.markdown(f":red[:material/error:] {plain(entry.title)}: {plain(entry.snapshot.error)}")


def draw_reconstructions(entries: Sequence[ComparedRun]) -> None:
    """Test rows, and what each net makes of them."""
    rows = data.load(entries[0].spec.data.name)
    title, told = "Reconstructions of the same test rows", result_text.copied(entries)
    if rows.planar:
        return points_2d.cards(entries, "copy", title, told, lambda made: made.copies)
    made = {"original": rows.picture(rows.x_test[:ACROSS])}
    made |= {entry.title: rows.picture(entry.made.copies[:ACROSS]) for entry in entries if entry.made}
    _card("copies", title, made, len(entries) + 1, told)


def draw_samples(state: ComparePageState, entries: Sequence[ComparedRun]) -> None:
    """What each net makes of noise."""
    rows = data.load(entries[0].spec.data.name)
    title, told = "Samples from the same noise", result_text.from_where(entries)
    with st.container(key="beside-scattered" if rows.planar else "beside-drawn"):
        if rows.planar:
            points_2d.cards(entries, "sample", title, told, lambda made: made.draws)
        else:
            made = {_drawn(entry): rows.picture(entry.made.draws[:ACROSS]) for entry in entries if entry.made}
            _card("draws", title, made, len(entries) + 1, told)
        st.button("Resample", icon=":material/casino:", key="beside-again", on_click=state.resample)


def _drawn(entry: ComparedRun) -> str:
    return entry.title if result_text.taught(entry) else f"{entry.title}, N(0, I)"


def _card(name: str, title: str, made: dict[str, np.ndarray], rows: int, caption: str) -> None:
    view = View("Images", name, title, made, caption=caption, labels=tuple(made)) if made else None
    view_card(view, key=f"card-{name}", height=tall(HEAD + ROW * rows), title=title, caption=caption)


def draw_table(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> None:
    """Every figure beside what it is to be held against; the best is marked."""
    heads = "".join(f"<th scope=col>{plain_html(entry.title)}</th>" for entry in entries)
    body = "".join(_table_row(row) for row in metric_rows(entries, found))
    st.html(
        f'<div class="beside-table" tabindex="0" role="region" aria-label="Figures"><table>'
        f"<thead><tr><td></td>{heads}<th scope=col>baseline</th></tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _table_row(line: MetricRow) -> str:
    cells = "".join(
        f"<td><strong>{plain_html(cell)}</strong></td>" if i == line.best else f"<td>{plain_html(cell)}</td>"
        for i, cell in enumerate(line.cells)
    )
    return f"<tr><th scope=row>{plain_html(line.title)}</th>{cells}<td>{plain_html(line.beside)}</td></tr>"
