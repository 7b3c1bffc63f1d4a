"""Selected family: the query parameters say it, so it can be sent to others."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from aecore import families
from aecore.families.family import Family
from ui.core.run_state import RunState
from ui.home.preset_cards import KINDS


def selected_family(state: RunState) -> Family | None:
    """The family that the query parameters name; None for the catalogue, with a notification of a wrong name.

    A link from one kind to another changes no more than the server's copy, so the browser's is set too.
    """
    name = st.query_params.get("kind")
    family = families.load().get(name or "")
    if name is not None and family is None:
        state.notify(f"There is no kind {name[:40]!r} here. These are all there are.")
    st.query_params.from_dict({"kind": family.name} if family else {})
    return family


def navigation(family: Family) -> None:
    """Navigation back to the catalogue, and on to the kinds before and after."""
    known = list(families.load().values())
    at = known.index(family)
    before, after = known[at - 1], known[(at + 1) % len(known)]
    with st.container(key="kind-ways", horizontal=True, vertical_alignment="center"):
        st.page_link(KINDS, label=f"All {len(known)} kinds", icon=":material/grid_view:")
        st.space("stretch")
        _neighbour_link(before, icon=":material/arrow_back:")
        _neighbour_link(after, icon=":material/arrow_forward:", icon_position="right")


def _neighbour_link(family: Family, icon: str, icon_position: Literal["left", "right"] = "left") -> None:
    st.page_link(
        KINDS,
        label=family.title,
        query_params={"kind": family.name},
        icon=icon,
        icon_position=icon_position,
    )
