"""Run picker: a comparison preset or some of one's own runs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from aecore import data, families
from aecore.limits import parameters
from aecore.runs.store import Kept
from ui.compare import comparison_presets
from ui.compare.compare_state import FEWEST, MOST, ComparePageState
from ui.compare.compared_run import recipe, titles
from ui.core.lazy_popover import lazy_popover
from ui.core.saved_runs import has_pictures, kept_runs
from ui.core.text_format import plain
from ui.home.preset_cards import PLAYGROUND

SHEET = Path(__file__).with_name("compare.css")
BESIDE = "../pages/compare.py"
GENERATE = "../pages/generate.py"
OFFERED = 40  # kept runs to choose from, the newest


def draw_welcome(state: ComparePageState) -> None:
    """Nothing stands here yet: the sets, and one's own runs."""
    st.html(SHEET)
    st.subheader("Choose a comparison: its nets learn while you watch", anchor=False)
    _preset_sets("sets-first")
    st.subheader("Or compare runs of yours", anchor=False)
    _own_runs(state)


@st.fragment(key="beside-bar-there")
def draw_bar(state: ComparePageState) -> None:
    """What is compared, and ways to something else, which are made when they are opened."""
    st.html(SHEET)
    with st.container(key="beside-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_heading(state), width="stretch")
        lazy_popover(
            "Another comparison", _more_sets, key="sets-there", icon=":material/add:", chosen=state.runs
        )
        lazy_popover(
            "Your runs",
            lambda: _own_runs(state),
            key="own-there",
            icon=":material/checklist:",
            chosen=state.runs,
        )
        lazy_popover("Open one", lambda: _links(state), key="open-there", icon=":material/open_in_new:")


def _more_sets() -> None:
    _preset_sets("sets-more")


def _heading(state: ComparePageState) -> str:
    recipes = {run: recipe(run) for run in state.runs}
    group = comparison_presets.of(list(recipes.values()))
    if group is None:
        return f"**{plain(', '.join(titles(recipes).values()))}**"
    return f"**{group.title}.** {group.hint} *{group.question}*"


def _preset_sets(key: str) -> None:
    with st.container(key=key):
        for comparison in comparison_presets.comparisons():
            with st.container(key=f"preset-{key}-{comparison.name}", gap="xsmall"):
                st.page_link(BESIDE, label=f"**{comparison.title}**", query_params={"set": comparison.name})
                st.markdown(comparison.hint)
                st.caption(f"{comparison.question} {_budget(comparison)}")


def _budget(comparison: comparison_presets.Comparison) -> str:
    """What all get alike, and how many numbers each has to learn."""
    specs = list(comparison.recipes.values())
    first, features = specs[0], data.load(specs[0].data.name).features
    counts = dict.fromkeys(f"{parameters(spec, features) / 1000:.0f}" for spec in specs)
    size = f"{' or '.join(counts)} thousand parameters in encoder and decoder"
    return f"Each: {first.train.epochs} epochs, a code of {first.net.code}, {size}."


def _own_runs(state: ComparePageState) -> None:
    found = {kept.id: _words(kept) for kept in kept_runs() if has_pictures(kept, points=True)}
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
    few = len(chosen) < FEWEST
    if st.button("Compare", key="compare", disabled=few, on_click=state.choose, args=(chosen,)):
        st.rerun()  # all of the page is another


def _links(state: ComparePageState) -> None:
    recipes = {run: recipe(run) for run in state.runs}
    for run, title in titles(recipes).items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(title)}**", width=120)
            st.page_link(PLAYGROUND, label="in the Playground", query_params={"run": run})
            if not data.card(recipes[run].data.name).planar:
                st.page_link(GENERATE, label="explore its latent space", query_params={"run": run})


def _words(kept: Kept) -> str:
    given = "" if kept.name == f"{kept.family} on {kept.data}" else f"{kept.name}: "
    title = f"{families.find(kept.family).title} on {data.card(kept.data).title}"
    return f"{given}{title}, {kept.epoch:.0f} epochs · {kept.id[:4]}"
