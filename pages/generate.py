"""Generate: play on the codes of a net, and see what it draws where no image was ever coded."""

from __future__ import annotations

import streamlit as st

from ui.generate import choose, panels, words
from ui.generate.player import Player
from ui.notice import notice

player = Player()
player.arrive()

st.title("Every place is an image", anchor=False)
st.markdown(words.WHY)
notice(player, "generate-noticed")


def draw(run: str) -> None:
    """Everything of this page that follows the net."""
    tuned = choose.playable(run)
    if tuned is None:
        return
    panels.instrument(player, run, tuned)
    panels.ways(player, tuned)
    panels.samples(player, tuned)


if (run := player.run) is None:
    choose.welcome()
else:
    choose.bar(player, run)
    choose.follow(run, draw)
