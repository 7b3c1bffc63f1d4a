"""Result cards: what moves of a comparison (pictures, verdict, figures), and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from aecore import data
from aecore.inference.comparison import PICTURES
from aecore.views.snapshot import View
from ui.compare import points_2d, result_text
from ui.compare.compare_state import ComparePageState
from ui.compare.compared_run import ComparedRun
from ui.compare.result_metrics import ComparisonMetrics, metric_rows
from ui.components.comparison_table.comparison_table import comparison_table, table
from ui.components.live_text.live_text import live_text, text
from ui.components.view_card.view_card import card, draw_card
from ui.core.streams.frames import Frame, Slots
from ui.core.style import tall
from ui.core.text_format import plain

HEAD, ROW = 92, 46  # pixels of a card's head and foot, and of one row of pictures
COPIES, DRAWS = "Reconstructions of the same test rows", "Samples from the same noise"
NONE_YET = "no net has drawn yet: pictures come with the first that has begun to learn"
TROUBLES = {
    "unsaved": ":material/save:",
    "interrupted": ":material/sync_problem:",
    "waiting": ":material/hourglass_top:",
}
"""What a run's facts may have to say, and the sign before it."""


def slots(entries: Sequence[ComparedRun], found: ComparisonMetrics) -> Slots:
    """Everything that moves, by its key."""
    figures = table(
        [entry.title for entry in entries], metric_rows(entries, found), title="Figures", beside="baseline"
    )
    return {
        **(_points(entries) if found.planar else _pictures(entries)),
        "verdict": text(result_text.verdict(entries, found)),
        "figures": figures,
    }


def _points(entries: Sequence[ComparedRun]) -> dict[str, bytes]:
    return points_2d.cards(entries, "copy", lambda made: made.copies) | points_2d.cards(
        entries, "sample", lambda made: made.draws
    )


def _pictures(entries: Sequence[ComparedRun]) -> dict[str, bytes]:
    rows = data.load(entries[0].spec.data.name)
    copies = {"given" if rows.paired else "original": rows.picture(rows.x_test[:PICTURES])}
    if rows.wanted_test is not None:
        copies["wanted"] = rows.picture(rows.wanted_test[:PICTURES])
    copies |= {entry.title: rows.picture(entry.made.copies) for entry in entries if entry.made}
    draws = {_drawn(entry): rows.picture(entry.made.draws) for entry in entries if entry.made}
    return {
        "card-copies": _card("copies", COPIES, copies, result_text.copied(entries)),
        "card-draws": _card("draws", DRAWS, draws, result_text.from_where(entries) if draws else NONE_YET),
    }


def _drawn(entry: ComparedRun) -> str:
    return entry.title if result_text.taught(entry) else f"{entry.title}, N(0, I)"


def _card(name: str, title: str, made: Mapping[str, np.ndarray], caption: str) -> bytes:
    view = View("Images", name, title, made, caption=caption, labels=tuple(made)) if made else None
    return card(view, title=title, caption=caption)


def draw_troubles(entries: Sequence[ComparedRun]) -> None:
    """What went wrong with a run, and what it waits for."""
    with st.container():  # always there: what stands below keeps its place
        for entry in entries:
            for fact, sign in TROUBLES.items():
                if said := entry.snapshot.facts.get(fact):
                    st.markdown(f"{sign} {plain(entry.title)}: {plain(said)}")
            if fault := entry.snapshot.error or entry.fault:
                st.markdown(f":red[:material/error:] {plain(entry.title)}: {plain(fault)}")


def draw_reconstructions(entries: Sequence[ComparedRun], frame: Frame) -> None:
    """Test rows, and what each net makes of them."""
    if "card-copies" in frame.slots:
        draw_card(frame.data("card-copies"), key="card-copies", height=_height(entries))
    else:
        points_2d.draw_cards(frame, "copy", COPIES, result_text.copied(entries))


def draw_samples(state: ComparePageState, entries: Sequence[ComparedRun], frame: Frame) -> None:
    """What each net makes of noise."""
    pictures = "card-draws" in frame.slots
    with st.container(key="beside-drawn" if pictures else "beside-scattered"):
        if pictures:
            draw_card(frame.data("card-draws"), key="card-draws", height=_height(entries))
        else:
            points_2d.draw_cards(frame, "sample", DRAWS, result_text.from_where(entries))
        st.button("Resample", icon=":material/casino:", key="beside-again", on_click=state.resample)


def _height(entries: Sequence[ComparedRun]) -> int:
    return tall(HEAD + ROW * (len(entries) + 1))


def draw_figures(frame: Frame) -> None:
    """What the figures say, and every figure beside what it is to be held against."""
    live_text(frame.data("verdict"), key="verdict")
    comparison_table(frame.data("figures"), key="figures")
