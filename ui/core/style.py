"""Style sheet, theme and font size that every page shares."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SHEET, PROJECTOR = (Path(__file__).with_name(f"{name}.css") for name in ("style", "projector"))


def apply() -> None:
    """Put the style sheet in the page, and the large type where the projector switch asks for it."""
    st.html(SHEET)
    st.html(f"<style>:root {{ color-scheme: {st.context.theme.type or 'light dark'} }}</style>")
    if large():
        st.html(PROJECTOR)


def large() -> bool:
    """Whether the projector switch is on."""
    return bool(st.session_state.get("projector", False))


def tall(height: int) -> int:
    """A card's height in pixels: larger type needs more room."""
    return round(height * 20 / 14) if large() else height


def projector_switch() -> None:
    """Large type and thick lines, on every page of this session."""
    st.toggle("Projector", key="projector", persist_state="session", help="large type and thick lines")
