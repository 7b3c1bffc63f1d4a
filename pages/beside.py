"""Side by side: several nets before the same test rows and the same noise."""

from __future__ import annotations

import streamlit as st

from ui.beside import choose, panels, words
from ui.beside.figures import figures
from ui.beside.lineup import Lineup
from ui.beside.net import Entry
from ui.notice import notice

lineup = Lineup()
lineup.arrive()

st.title("Side by side", anchor=False)
st.markdown(words.WHY)
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
    st.markdown(words.verdict(entries, found))
    panels.table(entries, found)
    st.caption(words.measured(found))


if lineup.runs:
    choose.bar(lineup)
    choose.follow(lineup, draw)
else:
    choose.welcome(lineup)
