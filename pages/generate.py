"""Generate: the latent space explorer; decode codes that no image was ever given."""

from __future__ import annotations

import streamlit as st

from ui.core.notification import show_notification
from ui.generate import captions, latent_cards, run_menu
from ui.generate.generate_state import GeneratePageState

state = GeneratePageState()
state.open_from_url()

st.title("Latent space: every place is an image", anchor=False)
st.markdown(captions.WHY)
show_notification(state, "generate-noticed")


def draw(run: str) -> None:
    """Everything of this page that follows the net."""
    explorer = run_menu.load_explorer(run)
    if explorer is None:
        return
    latent_cards.draw_pad(state, run, explorer)
    latent_cards.draw_interpolation(state, explorer)
    latent_cards.draw_samples(state, explorer)


run = state.run
run_menu.draw_bar(state, run)
run_menu.poll_run(run, draw)
