"""Run list: saved runs, those of this browser and those of others, to search, and to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from aecore.runs.store import Kept
from ui.core.saved_runs import store
from ui.core.text_format import plain, sentence
from ui.home.preset_cards import PLAYGROUND
from ui.runs.chosen_runs import chosen_runs
from ui.runs.run_details import Line, is_mine, line
from ui.runs.run_table import found, run_table

MINE, OTHERS = "Mine", "Everyone else's"


def run_list() -> None:
    """All runs, the newest first, and what can be done with those that are chosen."""
    try:
        runs = store().runs()
    except ValueError as fault:
        st.error(plain(sentence(fault)), icon=":material/error:")
        return
    if not runs:
        st.markdown("Nothing here yet: every run of the Playground is kept here as it goes.")
        st.page_link(PLAYGROUND, label="Open the Playground", icon=":material/arrow_forward:")
        return
    lines = [line(kept) for kept in _whose(runs)]
    shown = _searched(lines)
    chosen = run_table(shown, _open) if shown else []
    if not shown:
        st.markdown("No run has all of that." if lines else "Nothing here yet.")
    chosen_runs(chosen, known_tags(lines))


def known_tags(lines: Iterable[Line]) -> list[str]:
    """Every tag there is, in order of the alphabet."""
    return sorted({tag for line in lines for tag in line.kept.tags}, key=str.casefold)


def _whose(runs: Sequence[Kept]) -> list[Kept]:
    """The runs of this browser, or of all others: where there are both, somebody chooses."""
    groups = {
        MINE: [kept for kept in runs if is_mine(kept)],
        OTHERS: [kept for kept in runs if not is_mine(kept)],
    }
    there = [name for name, kept in groups.items() if kept]
    if len(there) < 2:
        if there == [OTHERS]:
            st.caption("None of these runs is yours. You may open and copy them.")
        return groups[there[0]]
    name = st.segmented_control(
        "Whose runs",
        there,
        default=MINE,
        required=True,
        key="runs whose",
        label_visibility="collapsed",
        format_func=lambda name: f"{name} ({len(groups[name])})",
    )
    return groups[name or MINE]


def _searched(lines: Sequence[Line]) -> list[Line]:
    """The lines that are asked for."""
    with st.container(key="runs-search", horizontal=True, vertical_alignment="center", gap="small"):
        search = st.text_input(
            "Search",
            key="runs search",
            placeholder="Search",
            icon=":material/search:",
            label_visibility="collapsed",
        )
        kinds = _choice("Kind", sorted({line.kind for line in lines}))
        rows = _choice("Data", sorted({line.rows for line in lines}))
        tags = _choice("Tag", known_tags(lines))
        shown = found(lines, search, kinds, rows, tags)
        count = f"{len(lines)} run{'s' * (len(lines) != 1)}"
        st.caption(count if len(shown) == len(lines) else f"{len(shown)} of {count}", width="content")
    return shown


def _choice(name: str, options: list[str]) -> list[str]:
    """Some of the options, where there are several."""
    key = f"runs {name.lower()}"
    if len(options) < 2 and not st.session_state.get(key):
        return []
    return st.multiselect(name, options, key=key, placeholder=name, label_visibility="collapsed")


def _open(run: str) -> None:
    st.switch_page(PLAYGROUND, query_params={"run": run})
