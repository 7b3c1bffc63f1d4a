"""A sentence for whoever sits at a page, until they have read it."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from ui.plain import plain


class Told(Protocol):
    """A desk at which a sentence can be left."""

    @property
    def note(self) -> str:
        """The sentence, empty where there is none."""

    def tell(self, sentence: str) -> None:
        """Leave another one, or take it away with an empty one."""


def notice(desk: Told, key: str) -> None:
    """The sentence and a button under that key. It may quote a link, so it is shown letter by letter."""
    if desk.note:
        with st.container(key="notice", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/info: {plain(desk.note)}", width="stretch")
            st.button("OK", key=key, on_click=desk.tell, args=("",))
