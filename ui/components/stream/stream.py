"""Stream of a page: it hands every component what is new in its slot, past the page's script.

The script runs only where the page has become another, or where no stream can be had.

In the browser: stream.js decides what the page is to know, line.js keeps the line, lib/slots.js hands out.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components.lib.static_files import component
from ui.core.streams.topic import Topic

_stream = component("stream/stream", ":host { display: none }")


def stream(
    path: str,
    *,
    key: str,
    topic: Topic,
    number: int,
    turn: str,
    deaf: bool,
    on_deaf: Callable[[bool], None],
) -> None:
    """Follow a topic from frame `number` on, for a page that was drawn for this `turn`.

    `on_deaf(whether)` is told when no line can be had any longer, and when one can again; `deaf` says which
    of the two the page was drawn for.
    """

    def heard() -> None:
        said = st.session_state[key].get("deaf")
        if isinstance(said, bool):
            on_deaf(said)

    asked = {"page": topic.page, "run": topic.run, "options": dict(topic.options)}
    _stream(
        key=key,
        data={"path": path, **asked, "topic": topic.name, "number": number, "turn": turn, "deaf": deaf},
        on_deaf_change=heard,
        on_turn_change=lambda: None,
    )
