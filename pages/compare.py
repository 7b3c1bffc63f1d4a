"""Side by side: several nets before the same test rows and the same noise."""

from __future__ import annotations

import streamlit as st

from ui.compare import panels, picker, text
from ui.compare.entry import Entry
from ui.compare.figures import figures
from ui.compare.selection import Lineup
from ui.core.notice import notice

lineup = Lineup()
lineup.arrive()

st.title("Side by side", anchor=False)
st.markdown(text.WHY)
notice(lineup, "beside-noticed")


def draw(entries: list[Entry]) -> None:
    """Everything of this page that follows the nets."""
    found = figures(entries, lineup.seed)
    panels.troubles(entries)
    seen, made_up = st.columns(2, gap="small")
    with seen:
        panels.copies(entries)
    with made_up:
        panels.draws(lineup, entries)
    st.markdown(text.verdict(entries, found))
    panels.table(entries, found)
    st.caption(text.measured(found))


if lineup.runs:
    picker.bar(lineup)
    picker.follow(lineup, draw)
else:
    picker.welcome(lineup)
