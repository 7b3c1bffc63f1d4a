"""What one page keeps in a browser session."""

from __future__ import annotations

from typing import Any

import streamlit as st


class Place:
    """A page's own corner of the session, under its name, and a sentence for whoever sits there."""

    page: str

    @property
    def note(self) -> str:
        """The sentence, until it is read; empty where there is none."""
        return self._get("note", "")

    def tell(self, sentence: str) -> None:
        """Leave a sentence."""
        self._set("note", sentence)

    def _get(self, name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(f"{self.page} {name}", otherwise)

    def _set(self, name: str, value: Any) -> None:
        st.session_state[f"{self.page} {name}"] = value
