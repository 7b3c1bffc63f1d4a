"""Combobox with search, grouped: a button that shows the choice, and a panel to choose another from.

In the browser: combobox.js is the button and the panel, listbox.js the options in their groups,
option_search.js finds them, bow_tie.js draws each as the layers of its net.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components.lib.static_files import component

OnChoose = Callable[[Any], None]

_combobox = component("combobox/combobox", ":host { display: block; min-height: 3.6rem }")


def combobox(
    name: str,
    shown: str,
    now: str,
    *,
    key: str,
    options: str,
    noun: str,
    mark: str = "",
    extra: dict[str, Any] | None = None,
    on_choose: OnChoose | None = None,
) -> None:
    """A choice among options that the browser fetches once from an address, and keeps.

    `shown` is what the choice is called, `now` its key among the options; `extra` is an option that is
    offered before all others, under a heading of its own. `noun` says what they are, in the plural; `mark`
    is a sign before the name that is not read aloud. `on_choose(key)` is given what the browser sent, which
    may be anything.
    """
    data = {
        "name": name,
        "shown": shown,
        "now": now,
        "options": options,
        "noun": noun,
        "mark": mark,
        "extra": extra,
    }
    _combobox(key=key, data=data, on_chosen_change=lambda: _chosen(key, on_choose))


def _chosen(key: str, on_choose: OnChoose | None) -> None:
    sent = st.session_state[key].get("chosen")
    if on_choose is not None and sent is not None:
        on_choose(sent)
