"""Page state: what one page keeps in the session state."""

from __future__ import annotations

from typing import Any

import streamlit as st


class PageState:
    """Session state under the page's name, and a notification for whoever is there."""

    page: str

    @property
    def notification(self) -> str:
        """The notification, until it is dismissed; empty where there is none."""
        return self._get("note", "")

    def notify(self, sentence: str) -> None:
        """Leave a notification."""
        self._set("note", sentence)

    @property
    def deaf(self) -> bool:
        """Whether the browser has said that no stream reaches it."""
        return self._get("deaf", False)

    @deaf.setter
    def deaf(self, said: bool) -> None:
        self._set("deaf", said)

    def _get(self, name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(f"{self.page} {name}", otherwise)

    def _set(self, name: str, value: Any) -> None:
        st.session_state[f"{self.page} {name}"] = value
