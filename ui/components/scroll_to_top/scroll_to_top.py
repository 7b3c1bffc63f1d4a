"""Scroll to top where a link leads to other content of the same page: Streamlit keeps the place then."""

from __future__ import annotations

from ui.components.lib.static_files import component

_scroll_to_top = component("scroll_to_top/scroll_to_top", ":host { display: none }")


def scroll_to_top(shown: str) -> None:
    """Go to the head of the page whenever something else is `shown` on it."""
    _scroll_to_top(key="scroll-to-top", data={"shown": shown})
