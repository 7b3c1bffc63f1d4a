"""Which kind somebody has opened: the address says it, so it can be sent to others."""

from __future__ import annotations

import streamlit as st

from aecore import families
from aecore.families.family import Family
from ui.core.run_state import Desk
from ui.home.preset_cards import KINDS


def opened(desk: Desk) -> Family | None:
    """The kind the address names; None for the collection, with a sentence where it names none there is.

    A link from one kind to another changes no more than what the server hears, so the browser is told too.
    """
    name = st.query_params.get("kind")
    family = families.load().get(name or "")
    if name is not None and family is None:
        desk.tell(f"There is no kind {name[:40]!r} here. These are all there are.")
    st.query_params.from_dict({"kind": family.name} if family else {})
    return family


def ways(family: Family) -> None:
    """Back to the collection, and on to the kinds before and after."""
    known = list(families.load().values())
    at = known.index(family)
    before, after = known[at - 1], known[(at + 1) % len(known)]
    with st.container(key="kind-ways", horizontal=True, vertical_alignment="center"):
        st.page_link(KINDS, label=f"All {len(known)} kinds", icon=":material/grid_view:")
        st.space("stretch")
        _way(before, icon=":material/arrow_back:")
        _way(after, icon=":material/arrow_forward:", icon_position="right")


def _way(family: Family, **look: str) -> None:
    st.page_link(KINDS, label=family.title, query_params={"kind": family.name}, **look)
