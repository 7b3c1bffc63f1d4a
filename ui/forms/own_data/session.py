"""Own data of a browser: what it has brought, and whether the form is open, and for which link."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from aecore import data
from aecore.data import own
from aecore.data.own.wanted import Wanted, missing, unpack
from aecore.spec import Spec
from ui.core.browser import browser

OPEN, NAMES, WANTED = "own data open", "own data names", "own data wanted"


def offered() -> tuple[str, ...]:
    """What this browser has brought, and what its owners keep for everybody: others' sets are not shown."""
    mine = (*own.offered(browser()), *st.session_state.get(NAMES, ()))
    return tuple(dict.fromkeys((*mine, *own.shared())))


def titled(names: tuple[str, ...]) -> dict[str, str]:
    """Sets and their titles, without those that are damaged."""
    found = {}
    for name in names:
        try:
            found[name] = data.card(name).title
        except data.DataMissing:
            continue
    return found


def add(name: str) -> None:
    """Offer a set in the menus of this browser; of this session, where no more can be remembered."""
    with suppress(OSError):
        own.offer(name, browser())
    st.session_state[NAMES] = tuple(dict.fromkeys((*st.session_state.get(NAMES, ()), name)))


def is_open() -> bool:
    """Whether the form is to be shown."""
    return bool(st.session_state.get(OPEN))


def open_form(wanted: Wanted | None = None) -> None:
    """Show the form from now on, for any file or for the one that a link asks for."""
    st.session_state[OPEN], st.session_state[WANTED] = True, wanted


def ask_for_data(spec: Spec) -> str:
    """Ask for the file that a link's recipe learns from, where it is not here, in the form; the sentence.

    Empty where its data are here, or were nobody's own.
    """
    if not missing(spec):
        return ""
    asked = unpack(spec, st.query_params.get("file", ""))
    open_form(asked)
    return asked.sentence()


def close_form() -> None:
    """Put the form away, and what was read with it: a file may be large."""
    for key in [str(key) for key in st.session_state if str(key).startswith("own data file")]:
        del st.session_state[key]
    st.session_state[OPEN], st.session_state[WANTED] = False, None


def wanted() -> Wanted | None:
    """The set that a link has asked for and that is not here."""
    return st.session_state.get(WANTED)
