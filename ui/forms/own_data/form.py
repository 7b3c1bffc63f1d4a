"""Form in which a file becomes a data set: look at it, choose, use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from aecore.data import limits, own
from aecore.data.own import Choices, Given, Look
from aecore.data.own.wanted import Wanted
from aecore.data.readers.formats import delimited
from aecore.spec import Spec
from aecore.text_format import percent
from ui.core.browser import browser
from ui.core.text_format import plain, sentence
from ui.forms.own_data import session
from ui.forms.own_data.choices_form import choices
from ui.forms.own_data.preview import preview
from ui.forms.own_data.upload import KEY, uploaded

Use = Callable[[str, Spec | None], None]
"""Is given the name of a set to learn from, and the recipe of the link that asked for its file."""
FILE = "own data file looked at"
FLAGS = "say --header or --no-header"
"""What a reader asks for, which is a widget here."""
HEADS = {None: "automatic", True: "names of columns", False: "a row"}
KINDS = {"ratings": "ratings of films, or any others", "rows": "rows of numbers"}


@dataclass(frozen=True, eq=False)
class Opened:
    """The file that is in the form, what it holds, and the sentence why it cannot be read."""

    id: str
    look: Look | None
    fault: str = ""


def draw(use: Use) -> None:
    """The form, where it is open: what is brought is the recipe's data from then on."""
    if session.is_open():
        _form(use)


@st.dialog("Bring your own data", width="large", on_dismiss=session.close_form)
def _form(use: Use) -> None:
    wanted = session.wanted()
    if wanted is not None:
        st.markdown(f":material/link: {plain(wanted.sentence())}")
    try:
        given = uploaded()
    except ValueError as error:
        st.markdown(f":red[:material/block:] {plain(sentence(error))}")
        return
    if given is None:
        return
    given = given if wanted is None else wanted.called(given)
    seen, chosen = st.columns([1.15, 1], gap="medium")
    with seen:
        opened, usual = _look(given, wanted.choices if wanted else Choices())
    if opened.look is not None:
        if wanted is None:
            usual = replace(usual, colour=opened.look.coloured > 0)
        with chosen:
            _choose_and_use(given, opened.look, usual, wanted, use)


def _look(given: Given, usual: Choices) -> tuple[Opened, Choices]:
    """What the file holds, beneath it how it is to be read, which may be said otherwise."""
    st.markdown("**1 Look**")
    shown = st.container()
    usual = _ways(usual, given.name)
    opened = _opened(f"{given.digest} {given.name} {usual.kind} {usual.header}", given, usual)
    with shown:
        if opened.look is None:
            st.markdown(f":red[:material/block:] {plain(sentence(opened.fault))}")
        else:
            preview(given.name, opened.look)
    return opened, usual


def _ways(usual: Choices, name: str) -> Choices:
    """How the file is to be read, where that was said: what its first line is, and whether it is ratings."""
    if not name.lower().removesuffix(".gz").endswith(delimited.SUFFIXES):
        return usual
    left, right = st.columns(2)
    head = left.selectbox(
        "First line",
        list(HEADS),
        list(HEADS).index(usual.header),
        format_func=HEADS.__getitem__,
        key=f"{KEY} header",
    )
    kinds: list[Any] = ["auto", *KINDS]
    kind: Any = right.selectbox(
        "Read as",
        kinds,
        kinds.index(usual.kind),
        format_func=lambda kind: KINDS.get(kind, "automatic"),
        key=f"{KEY} kind",
    )
    return replace(usual, header=head, kind=kind)


def _opened(id: str, given: Given, usual: Choices) -> Opened:
    """The file looked at, once for each way of reading it."""
    opened: Opened | None = st.session_state.get(FILE)
    if opened is None or opened.id != id:
        with st.spinner("Looking at it"):
            opened = _looked(id, given, usual)
        st.session_state[FILE] = opened
    return opened


def _looked(id: str, given: Given, usual: Choices) -> Opened:
    try:
        return Opened(id, own.look(given, usual))
    except (OSError, ValueError) as error:
        return Opened(id, None, str(error).replace(FLAGS, "say which, beneath"))


def _choose_and_use(given: Given, look: Look, usual: Choices, wanted: Wanted | None, use: Use) -> None:
    try:
        if look.kind == "ratings":
            chosen = replace(Choices(), kind="ratings")
        else:
            st.markdown("**2 Choose**")
            chosen = choices(look, usual, f"{KEY} {given.digest[:8]}")
    except ValueError as error:
        st.markdown(f":red[:material/block:] {plain(sentence(error))}")
        return
    st.markdown("**3 Use**")
    if look.kind != "ratings" and look.rows < limits.LEAST_ROWS:
        few = f"It has {look.rows:,} rows, and it takes {limits.LEAST_ROWS} to learn and to test."
        st.markdown(f":material/info: {few}")
        return
    st.caption(_told(look, chosen))
    keep = st.checkbox("Keep it for everybody on this machine", key=f"{KEY} keep")
    fault = _unlike(given, chosen, wanted)
    if fault:
        st.markdown(f":material/info: {plain(fault)}")
    if st.button("Use this data", type="primary", icon=":material/check:", key="own data use"):
        _use(given, chosen, keep, wanted, use)


def _told(look: Look, chosen: Choices) -> str:
    """How many rows are learned from, and who sees them."""
    whose = (
        "Only this browser has it, and whoever is sent a link to a run on it, "
        "unless you keep it for everybody."
    )
    if look.kind == "ratings":
        return f"A fifth of the people is held back to test on. {whose}"
    rows = look.rows - (look.holes if chosen.holes == "leave out" else 0)
    test = look.n_test or round(chosen.test_share * rows)
    share = percent(test / rows) if rows else "none"
    return f"{rows - test:,} rows to learn from, {test:,} ({share}) to test on. {whose}"


def _unlike(given: Given, chosen: Choices, wanted: Wanted | None) -> str:
    """Why what would be made is not what the link asks for; empty where it is, or where none asks."""
    if wanted is None or own.named(given, chosen) == wanted.name:
        return ""
    if wanted.sha256 and given.digest != wanted.sha256:
        return f"This is another file than the link names: its SHA-256 is {given.digest[:12]}…."
    return "With these choices it is another data set than the link names."


def _use(given: Given, chosen: Choices, keep: bool, wanted: Wanted | None, use: Use) -> None:
    bar = st.progress(0.0, "Reading")

    def show(done: int, total: int) -> None:
        bar.progress(done / max(total, 1), f"{done:,} of {total:,} pictures")

    try:
        name = own.bring(given, choices=chosen, progress=show)
    except (OSError, ValueError) as error:
        bar.empty()
        st.markdown(f":red[:material/block:] {plain(sentence(error))}")
        return
    session.add(name)
    if keep:
        own.share(name, browser())
    use(name, wanted.spec if wanted is not None and wanted.name == name else None)
    session.close_form()
    st.rerun()
