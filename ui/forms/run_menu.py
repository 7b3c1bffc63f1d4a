"""Run menu: what a page that uses a trained net says of the runs that it offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import streamlit as st

from aecore import data, families
from aecore.families.preset import Preset
from ui.components.training_bar.training_bar import told, training_bar
from ui.core.ownership import may_change
from ui.core.saved_runs import store
from ui.core.shared_scheduler import scheduler
from ui.core.streams.layout import trouble
from ui.core.text_format import plain
from ui.forms.knob_widgets import menu
from ui.home.preset_cards import PLAYGROUND, preset_card

SHEET = Path(__file__).with_name("run_menu.css")


def exists(run: str) -> bool:
    """Whether the server has a run of that id."""
    if run in scheduler().jobs:
        return True
    try:
        return bool(store().find(run))
    except ValueError:
        return False


def looked_at() -> list[str]:
    """The runs that this session sees on other pages."""
    found = (st.session_state.get(f"{page} run") for page in ("playground", "home"))
    return [run for run in found if run]


def run_words(run: str, family: str, rows: str, name: str = "") -> str:
    """A run in a few words: its name, or what learns there and from what; and the beginning of its id.

    They stay the same while it learns, and no two runs have the same: a browser chooses by them.
    """
    given = name if name != f"{family} on {rows}" else ""
    return f"{given or f'{families.find(family).title} on {data.card(rows).title}'} · {run[:4]}"


def draw_run_menu(
    run: str,
    offered: dict[str, str],
    choose: Callable[[str], None],
    presets: Iterable[Preset],
    page: str,
    beside: Callable[[], None] | None = None,
    **more: str,
) -> None:
    """The run that is used, others that can be, and ways to train one, which open the page with `more`.

    `beside` draws what else is chosen, in the same line.
    """
    st.html(SHEET)
    place = " ".join(("menu run", *more.values()))
    with st.container(key="run-bar", horizontal=True, vertical_alignment="center", gap="small"):
        menu("run", offered, run, place, choose)
        if beside is not None:
            beside()
        with st.popover("Train one here", icon=":material/add:", key=f"train-here-{run}"):
            with st.container(key="here"):  # another run's is another popover, and closed
                for preset in presets:
                    preset_card(preset, page, **more)
        st.page_link(PLAYGROUND, label="Open in the Playground", query_params={"run": run})
        _draw_training(run)


@st.fragment
def _draw_training(run: str) -> None:
    """How far the run is while it may go on; whoever began it may pause or stop it here."""
    job = scheduler().jobs.get(run)
    if job is None or job.over:
        return
    mine = may_change({job.owner} if job.owner else ())
    act = partial(_act, run) if mine else None
    training_bar(run, told(job.latest), key=f"training-{run}", on_action=act)


def _act(run: str, action: str) -> None:
    job = scheduler().jobs.get(run)
    if job is not None and not job.over:
        {"pause": job.pause, "play": job.resume, "stop": job.stop}[action]()


def troubles(run: str) -> tuple[str, ...]:
    """What goes wrong with a run now, and that it waits its turn, in sentences."""
    job = scheduler().jobs.get(run)
    return () if job is None else trouble(job.latest)


def draw_troubles(told: tuple[str, ...]) -> None:
    """Say them. The page does, never what moves: when they become others, the page is drawn anew."""
    with st.container():  # always there: what stands below keeps its place on the page, and is not made anew
        for sentence in told:
            st.markdown(f":material/info: {plain(sentence)}")
