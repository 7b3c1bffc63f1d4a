"""Side by side: a comparison of several nets on the same test rows and the same noise."""

from __future__ import annotations

import streamlit as st

from ui.compare import result_cards, result_text, run_picker
from ui.compare.compare_state import ComparePageState
from ui.compare.compared_run import ComparedRun
from ui.compare.metrics_chart import draw_metrics_chart
from ui.compare.result_metrics import measure
from ui.core.notification import show_notification
from ui.core.text_format import plain

state = ComparePageState()
state.open_from_url()

st.title("Side by side", anchor=False)
st.markdown(result_text.WHY)
show_notification(state, "beside-noticed")


def draw(entries: list[ComparedRun]) -> None:
    """Everything of this page that follows the nets."""
    found = measure(entries, state.seed)
    result_cards.draw_errors(entries)
    seen, made_up = st.columns(2, gap="small")
    with seen:
        result_cards.draw_reconstructions(entries)
    with made_up:
        result_cards.draw_samples(state, entries)
    st.markdown(plain(result_text.verdict(entries, found)))
    result_cards.draw_table(entries, found)
    st.caption(plain(result_text.measured(found)))
    draw_metrics_chart(entries, found)


if state.runs:
    run_picker.draw_bar(state)
    run_picker.poll_runs(state, draw)
else:
    run_picker.draw_welcome(state)
