"""What stands side by side: a ready-made set, or some of one's own runs; and following them as they learn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from aecore import data, families
from aecore.limits import parameters
from aecore.runs.store import Kept
from ui.compare import figures, presets
from ui.compare.entry import Entry, entries, going
from ui.compare.selection import FEWEST, MOST, Lineup
from ui.core.polling import paced
from ui.core.saved_runs import pictured, store
from ui.core.text import plain, sentence
from ui.home.preset_cards import PLAYGROUND

SHEET = Path(__file__).with_name("compare.css")
BESIDE = "../pages/compare.py"
GENERATE = "../pages/generate.py"
OFFERED = 40  # kept runs to choose from, the newest
PACE_S = 1.0  # between two looks at nets that learn


def welcome(lineup: Lineup) -> None:
    """Nothing stands here yet: the sets, and one's own runs."""
    st.html(SHEET)
    _sets("sets-first")
    st.subheader("Or compare runs of yours", anchor=False)
    _own(lineup)


def bar(lineup: Lineup) -> None:
    """What is compared, and ways to something else."""
    st.html(SHEET)
    with st.container(key="beside-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_heading(lineup), width="stretch")
        with st.popover("Another set", icon=":material/add:", key="sets-there"):
            _sets("sets-more")
        with st.popover("Your runs", icon=":material/checklist:", key="own-there"):
            _own(lineup)
        with st.popover("Open one", icon=":material/open_in_new:", key="open-there"):
            _links(lineup)


def follow(lineup: Lineup, draw: Callable[[list[Entry]], None]) -> None:
    """Draw the runs now, and again every second while one of them learns or something is measured."""

    def look() -> None:
        try:
            found = entries(lineup.runs, lineup.seed)
        except ValueError as error:
            st.markdown(f":material/info: {plain(sentence(error))}")
            return
        draw(found)

    figures.figures(entries(lineup.runs, lineup.seed), lineup.seed)  # what is to be measured begins
    paced(look, lambda: _changing(lineup), key="beside", pace_s=PACE_S)


def _changing(lineup: Lineup) -> bool:
    return any(going(run) for run in lineup.runs) or figures.pending()


def _heading(lineup: Lineup) -> str:
    shown = entries(lineup.runs, lineup.seed)
    group = presets.of([each.spec for each in shown])
    if group is None:
        return f"**{plain(', '.join(each.title for each in shown))}**"
    return f"**{group.title}.** {group.notice} *{group.question}*"


def _sets(key: str) -> None:
    with st.container(key=key):
        for each in presets.comparisons():
            with st.container(key=f"preset-{key}-{each.name}", gap="xsmall"):
                st.page_link(BESIDE, label=f"**{each.title}**", query_params={"set": each.name})
                st.markdown(each.notice)
                st.caption(f"{each.question} {_budget(each)}")


def _budget(each: presets.Comparison) -> str:
    """What all get alike, and how many numbers each has to learn."""
    specs = list(each.recipes.values())
    first, features = specs[0], data.load(specs[0].data.name).features
    counts = dict.fromkeys(f"{parameters(spec, features) / 1000:.0f}" for spec in specs)
    size = f"{' or '.join(counts)} thousand weights"
    return f"Each: {first.train.epochs} epochs, a code of {first.net.code}, {size}."


def _own(lineup: Lineup) -> None:
    found = {each.id: _words(each) for each in store().runs() if pictured(each, points=True)}
    if len(found) < FEWEST:
        st.caption("Runs of the Playground are kept. Two to four on the same data can be compared.")
        return
    offered = dict(list(found.items())[:OFFERED])
    chosen = st.multiselect(
        f"{FEWEST} to {MOST} runs on the same data",
        list(offered),
        format_func=lambda run: offered.get(run, run),
        max_selections=MOST,
        key="beside chosen",
    )
    st.button("Compare", key="compare", disabled=len(chosen) < FEWEST, on_click=lineup.choose, args=(chosen,))


def _links(lineup: Lineup) -> None:
    for each in entries(lineup.runs, lineup.seed):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(each.title)}**", width=120)
            st.page_link(PLAYGROUND, label="in the Playground", query_params={"run": each.run})
            if not data.card(each.spec.data.name).planar:
                st.page_link(GENERATE, label="play on its codes", query_params={"run": each.run})


def _words(kept: Kept) -> str:
    given = "" if kept.name == f"{kept.family} on {kept.data}" else f"{kept.name}: "
    title = f"{families.find(kept.family).title} on {data.card(kept.data).title}"
    return f"{given}{title}, {kept.epoch:.0f} epochs · {kept.id[:4]}"
