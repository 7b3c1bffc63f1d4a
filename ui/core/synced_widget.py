"""Synced widgets: widgets whose value may be changed elsewhere, without a race.

A browser sends the value of every widget with every rerun, and a page that polls reruns five times a
second. To set a widget's value from here would race with a message that is already on its way and still
holds the old one: it would look as if somebody had moved the widget back. So a widget whose value was
changed elsewhere is made anew under another key, and what still arrives for the old key is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass
class SyncedValue:
    """Value a widget last showed or was given, and how often it was made anew."""

    value: Any
    version: int = 0


def key_for(place: str, value: Any) -> str:
    """The key of the widget at a place, a new one where `value` is not what it holds."""
    synced = st.session_state.setdefault(f"synced {place}", SyncedValue(value))
    if synced.value != value:
        synced.value, synced.version = value, synced.version + 1
    return _key(place, synced)


def is_current(place: str, key: str) -> bool:
    """Whether a change that arrives under this key comes from the widget that is there now."""
    return key == _key(place, st.session_state[f"synced {place}"])


def record(place: str, value: Any) -> None:
    """Record the widget's own change: it holds this value now."""
    st.session_state[f"synced {place}"].value = value


def reset(place: str) -> None:
    """Make the widget anew when it is drawn next, whatever it holds."""
    st.session_state[f"synced {place}"].value = object()


def _key(place: str, synced: SyncedValue) -> str:
    return f"{place} {synced.version}" if synced.version else place
