"""Run menu: which run to explore, and ways to train one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.core.shared_scheduler import scheduler
from ui.core.streams.layout import trouble
from ui.core.text_format import plain
from ui.forms.knob_widgets import menu
from ui.generate.generate_state import GeneratePageState, presets
from ui.home.preset_cards import PLAYGROUND, preset_card

SHEET = Path(__file__).with_name("generate.css")
GENERATE = "../pages/generate.py"


def draw_bar(state: GeneratePageState, run: str) -> None:
    """The run that is played on, others to play on, and ways to train one."""
    st.query_params.from_dict({"run": run})
    st.html(SHEET)
    with st.container(key="generate-bar", horizontal=True, vertical_alignment="center", gap="small"):
        menu("run", state.offered(run), run, "menu run", state.open)
        with st.popover("Train one here", icon=":material/add:", key=f"train-here-{run}"):
            _presets()  # another run's is another popover, and closed: it does not cover what was chosen
        st.page_link(PLAYGROUND, label="Open in the Playground", query_params={"run": run})


def troubles(run: str) -> tuple[str, ...]:
    """What goes wrong with a run now, and that it waits its turn, in sentences."""
    job = scheduler().jobs.get(run)
    return () if job is None else trouble(job.latest)


def draw_troubles(told: tuple[str, ...]) -> None:
    """Say them. The page does, never what moves: when they become others, the page is drawn anew."""
    with st.container():  # always there: what stands below keeps its place on the page, and is not made anew
        for sentence in told:
            st.markdown(f":material/info: {plain(sentence)}")


def _presets() -> None:
    with st.container(key="here"):
        for preset in presets():
            preset_card(preset, GENERATE)
