"""Run menu: which run to explore, and polling it while it trains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui.core.polling import poll
from ui.core.run_state import is_running
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, sentence
from ui.forms.knob_widgets import menu
from ui.generate.generate_state import GeneratePageState, presets
from ui.generate.latent_explorer import LatentExplorer, explorer
from ui.home.preset_cards import PLAYGROUND, preset_card

SHEET = Path(__file__).with_name("generate.css")
GENERATE = "../pages/generate.py"
PACE_S = 1.0  # between two looks at a net that learns


def draw_bar(state: GeneratePageState, run: str) -> None:
    """The run that is played on, others to play on, and ways to train one."""
    st.query_params.from_dict({"run": run})
    st.html(SHEET)
    with st.container(key="generate-bar", horizontal=True, vertical_alignment="center", gap="small"):
        menu("run", state.offered(run), run, "menu run", state.open)
        with st.popover("Train one here", icon=":material/add:", key="train-here"):
            _presets("here")
        st.page_link(PLAYGROUND, label="Open in the Playground", query_params={"run": run})
        st.container(key="generate-state")


def _presets(key: str) -> None:
    with st.container(key=key):
        for preset in presets():
            preset_card(preset, GENERATE)


def poll_run(run: str, draw: Callable[[str], None]) -> None:
    """Draw a run now, and again every second while it learns: the pad breathes with it."""
    poll(lambda: draw(run), lambda: _changing(run), key="generate", pace_s=PACE_S)


def load_explorer(run: str) -> LatentExplorer | None:
    """The net of a run as it is now; where there is none to play on, one sentence says why."""
    try:
        found = explorer(run)
    except (LookupError, ValueError) as error:
        st.markdown(f":material/info: {plain(sentence(error))}")
        return None
    if found is None:
        st.caption("The run is about to begin.")
    return found


def _changing(run: str) -> bool:
    """Whether there will be another net to play on in a moment: the run goes on, or is yet to begin."""
    job = scheduler().jobs.get(run)
    if job is not None and is_running(job):
        return True
    try:
        return explorer(run) is None
    except (LookupError, ValueError):
        return False
