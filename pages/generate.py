"""Generate: play on the codes of a net, and see what it draws where no image was ever coded."""

from __future__ import annotations

import streamlit as st

from ui.core.notice import notice
from ui.generate import panels, picker, text
from ui.generate.page_state import Player

player = Player()
player.arrive()

st.title("Every place is an image", anchor=False)
st.markdown(text.WHY)
notice(player, "generate-noticed")


def draw(run: str) -> None:
    """Everything of this page that follows the net."""
    tuned = picker.playable(run)
    if tuned is None:
        return
    panels.instrument(player, run, tuned)
    panels.ways(player, tuned)
    panels.samples(player, tuned)


if (run := player.run) is None:
    picker.welcome()
else:
    picker.bar(player, run)
    picker.follow(run, draw)
