"""Tool bar: which of the tools for pictures is used, and what a tool that searches looks among."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from aecore import data
from aecore.spec import Spec
from ui.forms.knob_widgets import menu
from ui.forms.own_data import form as own_data
from ui.forms.own_data import session as own_session
from ui.images.image_tools import TOOLS
from ui.images.images_state import ImagesPageState

SHEET = Path(__file__).with_name("images.css")
BRING = "bring"


def draw_tool_bar(state: ImagesPageState) -> None:
    """The page's title, and the tools side by side."""
    st.html(SHEET)
    key = f"image tool {state.tool.key}"
    with st.container(key="tool-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Images: what a code is good for", anchor=False)
        st.segmented_control(
            "Tool",
            list(TOOLS),
            default=state.tool.key,
            required=True,
            format_func=lambda name: TOOLS[name].title,
            key=key,
            on_change=lambda: state.use(st.session_state[key]),
            label_visibility="collapsed",
        )
    st.markdown(state.tool.about)


def draw_searched_menu(state: ImagesPageState) -> None:
    """What is searched: the run's training rows, or pictures of one's own, which can be brought here."""
    titles = {BRING: "Bring your own …", "": "The run's training rows", **state.searchable()}
    menu("searched", titles, state.searched, "menu searched", lambda name: _search(state, name))


def draw_own_data_form(state: ImagesPageState) -> None:
    """The form, where it is open: pictures that are brought are searched from then on."""

    def use(name: str, _spec: Spec | None) -> None:
        if name in state.searchable():
            state.search(name)
        elif data.card(name).pictured:
            state.notify("This browser keeps no cookie to know it by: allow it, or keep them for everybody.")
        else:
            state.notify("What you brought are no pictures: they are kept for the Playground.")

    own_data.draw(use)


def _search(state: ImagesPageState, name: str) -> None:
    if name == BRING:
        own_session.open_form()
    else:
        state.search(name)
