"""Navigation: what every page has in common, then the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.components.machine_load.machine_load import machine_load
from ui.core import shared_scheduler, style

ROOT = Path(__file__).resolve().parents[1]


def page(name: str, title: str, address: str | None = None, default: bool = False) -> st.Page:
    """One screen, which lives in `pages/`; `address` where it is not the name of its file."""
    return st.Page(ROOT / "pages" / f"{name}.py", title=title, url_path=address, default=default)


st.set_page_config(
    page_title="Latent Lab", page_icon=ROOT / "assets" / "icon.svg", layout="wide", initial_sidebar_state=200
)
style.apply()
chosen = st.navigation(
    {
        "Learn": [page("home", "Home", default=True), page("families", "Kinds", "kinds")],
        "Lab": [
            page("playground", "Playground"),
            page("generate", "Generate"),
            page("compare", "Side by side", "beside"),
        ],
        "Worlds": [
            page("images", "Images"),
            page("anomalies", "Anomalies"),
            page("tables", "Tables"),
            page("films", "Films"),
        ],
        "Yours": [page("runs", "Runs"), page("engine", "Engine"), page("about", "About")],
    }
)
with st.sidebar, st.container(key="foot", gap="xsmall"):
    style.projector_switch()
    machine_load(shared_scheduler.machine_load())
chosen.run()
