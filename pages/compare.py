"""Side by side: a comparison of several nets on the same test rows and the same noise."""

from __future__ import annotations

import streamlit as st

from ui.compare import comparison_stream, result_cards, result_text, run_picker
from ui.compare.compare_state import ComparePageState
from ui.compare.comparison_stream import ComparisonNow
from ui.compare.metrics_chart import draw_metrics_chart
from ui.core.notification import show_notification
from ui.core.streams.frames import Frame

state = ComparePageState()
state.open_from_url()

st.title("Side by side", anchor=False)
st.markdown(result_text.WHY)
show_notification(state, "beside-noticed")


def draw(frame: Frame, now: ComparisonNow) -> None:
    """Everything of this page that follows the nets."""
    result_cards.draw_troubles(now.entries)
    seen, made_up = st.columns(2, gap="small")
    with seen:
        result_cards.draw_reconstructions(now.entries, frame)
    with made_up:
        result_cards.draw_samples(state, now.entries, frame)
    result_cards.draw_figures(frame)
    st.caption(result_text.measured(now.found))
    if now.rests:
        draw_metrics_chart(now.entries, now.found)


if state.runs:
    run_picker.draw_bar(state)
    comparison_stream.live(state, draw)
else:
    run_picker.draw_welcome(state)
