"""Tool bar: which of the tools for pictures is used."""

from __future__ import annotations

import streamlit as st

from ui.images.image_tools import TOOLS
from ui.images.images_state import ImagesPageState


def draw_tool_bar(state: ImagesPageState) -> None:
    """The tools side by side."""
    key = f"image tool {state.tool.key}"
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
