"""What is drawn of runs side by side: their copies, their draws, and the figures of both."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from aecore import data
from aecore.views.snapshot import View
from ui.compare import points_2d, text
from ui.compare.entry import Entry
from ui.compare.figures import Figures, Line, lines
from ui.compare.selection import Lineup
from ui.components.view_card.view_card import picture
from ui.core.style import tall
from ui.core.text import plain

ACROSS = 10
HEAD, ROW = 92, 46  # pixels of a card's head and foot, and of one row of pictures


def troubles(entries: Sequence[Entry]) -> None:
    """What went wrong with a run."""
    for each in entries:
        if each.snapshot.error:
            st.markdown(f":red[:material/error:] {plain(each.title)}: {plain(each.snapshot.error)}")


def copies(entries: Sequence[Entry]) -> None:
    """Test rows, and what each net makes of them."""
    rows = data.load(entries[0].spec.data.name)
    title, told = "The same test rows, copied", text.copied(entries)
    if rows.planar:
        return points_2d.cards(entries, "copy", title, told, lambda made: made.copies)
    made = {"original": rows.picture(rows.x_test[:ACROSS])}
    made |= {each.title: rows.picture(each.made.copies[:ACROSS]) for each in entries if each.made}
    _card("copies", title, made, len(entries) + 1, told)


def draws(lineup: Lineup, entries: Sequence[Entry]) -> None:
    """What each net makes of noise."""
    rows = data.load(entries[0].spec.data.name)
    title, told = "The same noise, decoded", text.from_where(entries)
    with st.container(key="beside-scattered" if rows.planar else "beside-drawn"):
        if rows.planar:
            points_2d.cards(entries, "draw", title, told, lambda made: made.draws)
        else:
            made = {_drawn(each): rows.picture(each.made.draws[:ACROSS]) for each in entries if each.made}
            _card("draws", title, made, len(entries) + 1, told)
        st.button("Again", icon=":material/casino:", key="beside-again", on_click=lineup.again)


def _drawn(entry: Entry) -> str:
    return entry.title if text.taught(entry) else f"{entry.title}, N(0, I)"


def _card(name: str, title: str, made: dict[str, np.ndarray], rows: int, caption: str) -> None:
    view = View("Images", name, title, made, caption=caption, labels=tuple(made)) if made else None
    picture(view, key=f"card-{name}", height=tall(HEAD + ROW * rows), title=title, caption=caption)


def table(entries: Sequence[Entry], found: Figures) -> None:
    """Every figure beside what it is to be held against; the best is marked."""
    heads = "".join(f"<th scope=col>{escape(each.title)}</th>" for each in entries)
    body = "".join(_line(each) for each in lines(entries, found))
    st.html(
        f'<div class="beside-table" tabindex="0" role="region" aria-label="Figures"><table>'
        f"<thead><tr><td></td>{heads}<th scope=col>beside</th></tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _line(line: Line) -> str:
    cells = "".join(
        f"<td><strong>{escape(cell)}</strong></td>" if i == line.best else f"<td>{escape(cell)}</td>"
        for i, cell in enumerate(line.cells)
    )
    return f"<tr><th scope=row>{escape(line.title)}</th>{cells}<td>{escape(line.beside)}</td></tr>"
