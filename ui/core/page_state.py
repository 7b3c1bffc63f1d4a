"""Page state: what one page keeps in the session state."""

from __future__ import annotations

from typing import Any

import streamlit as st


class PageState:
    """A page's own corner of the session, under its name, and a sentence for whoever sits there."""

    page: str

    @property
    def notification(self) -> str:
        """The sentence, until it is read; empty where there is none."""
        return self._get("note", "")

    def notify(self, sentence: str) -> None:
        """Leave a sentence."""
        self._set("note", sentence)

    def _get(self, name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(f"{self.page} {name}", otherwise)

    def _set(self, name: str, value: Any) -> None:
        st.session_state[f"{self.page} {name}"] = value
