"""Generate: the latent space explorer; decode codes that no image was ever given."""

from __future__ import annotations

import streamlit as st

from ui.core.notification import show_notification
from ui.core.streams.frames import Frame
from ui.core.streams.live import follow
from ui.core.text_format import plain
from ui.forms import run_menu
from ui.generate import captions, latent_cards, latent_stream
from ui.generate.generate_state import GeneratePageState, presets

GENERATE = "../pages/generate.py"
state = GeneratePageState()
state.open_from_url()

st.title("Latent space: every place is an image", anchor=False)
st.markdown(captions.WHY)
show_notification(state, "generate-noticed")

run = state.run
st.query_params.from_dict({"run": run})
st.html(latent_cards.SHEET)
run_menu.draw_run_menu(run, state.offered(run), state.open, presets(), GENERATE)
told = run_menu.troubles(run)
run_menu.draw_troubles(told)


def draw(now: Frame) -> None:
    """Everything of this page that follows the net; where there is none to play on, one sentence says why."""
    about: latent_stream.Explored = now.made_of
    if now.slots:
        latent_cards.draw(state, now, about.rows, about.data, about.taught)
    else:
        st.markdown(f":material/info: {plain(about.why_not)}")


follow(
    state,
    lambda: latent_stream.frame(state, run),
    draw,
    changed=lambda _: run_menu.troubles(run) != told,
)
