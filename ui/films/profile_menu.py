"""Profile menu: one's own profile, and everybody else's that has a name."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.core.browser import browser
from ui.core.text_format import plain
from ui.films.films_state import FilmsPageState
from ui.films.models import profiles

if TYPE_CHECKING:
    from aecore.recommend.profiles.repository import Profile

A_PAGE = 6
LONGEST_NAME = 60
LONGEST_PIN = 12
FAULT = "people fault"
SEEN = (
    "Names are seen by everybody who uses this server. Whoever sees a name can open it, look and copy it. "
    "Only this browser can rate in it, rename and delete it, and another one that is told its PIN."
)
LOST = (
    "Is it yours, and the browser or the PIN lost? Copy it; whoever runs this server can delete the old one "
    "there: `python -m aecore delete-profile NAME`."
)


def draw(state: FilmsPageState, named: Sequence[Profile]) -> None:
    """Oneself: a name, a copy of everything, and an end to it."""
    me = next((profile for profile in named if profile.id == state.person), None)
    with st.container(key="people-you"):
        if not state.person:
            _nobody()
        elif not state.mine:
            _others(state, me)
        else:
            _title(me)
            _naming(state, me)
            _deeds(state, me)
        if fault := st.session_state.pop(FAULT, ""):
            st.error(plain(fault), icon=":material/error:")


def everybody(state: FilmsPageState, named: Sequence[Profile]) -> None:
    """Everybody with a name, to go on as one of them."""
    with st.container(key="people-all"):
        st.subheader("On this server", anchor=False)
        if not named:
            st.markdown("Nobody has a name here yet. Yours could be the first.")
        pages = -(-len(named) // A_PAGE)
        lines = st.container(key="people-lines")
        page = st.pagination(pages, key="people-page") if pages > 1 else 1
        with lines:
            for profile in named[(page - 1) * A_PAGE : page * A_PAGE]:
                _line(state, profile)


def _nobody() -> None:
    st.subheader("You", anchor=False)
    st.markdown(
        "You have rated nothing yet, so there is nothing to keep. Rate one film or bring your ratings, "
        "and you can save yourself under a name here; or go on as somebody who has one."
    )


def _others(state: FilmsPageState, them: Profile | None) -> None:
    """Somebody else's profile: to look at, to copy, and by its PIN to go on with."""
    st.subheader(f"This is {plain(them.name)}" if them else "This is somebody else", anchor=False)
    st.markdown(
        "The profile belongs to another browser: you can look, and nothing you do changes it. "
        "Rate a film, and you go on in a copy of your own."
    )
    with st.container(horizontal=True, gap="small", key="people-deeds"):
        st.button(
            "Copy", key="people-copy", icon=":material/content_copy:", on_click=_try, args=(state.copy,)
        )
        st.button(
            "Somebody else", key="people-leave", icon=":material/person_add:", on_click=state.open, args=("",)
        )
    if them is not None and them.pin:
        _unlocking(them.id)
    if them is not None:
        st.caption(LOST)


def _unlocking(person: str) -> None:
    with (
        st.form("people-unlocking", border=False, enter_to_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        key = f"people unlock {person}"
        st.text_input("PIN", key=key, type="password", max_chars=LONGEST_PIN, autocomplete="off")
        st.form_submit_button("Go on as this person", on_click=_unlock, args=(person, key))


def _title(me: Profile | None) -> None:
    if me is None:
        st.subheader("You have no name yet", anchor=False)
        st.markdown(
            "Your ratings are saved as you give them, and the address of this page leads back to it: keep it "
            "as a bookmark. With a name you are found from any browser, and with a PIN you can go on there."
        )
    else:
        st.subheader(f"You are {plain(me.name)}", anchor=False)
        st.markdown("Your ratings are saved as you give them.")


def _naming(state: FilmsPageState, me: Profile | None) -> None:
    with st.form("people-naming", border=False, enter_to_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            key = f"people name {state.person}"
            st.text_input("Name", me.name if me else "", key=key, max_chars=LONGEST_NAME)
            pin = f"people pin {state.person}"
            about = "4 to 12 digits, by which you can go on as yourself in another browser"
            label = "Another PIN, if you like" if me and me.pin else "PIN, if you like"
            st.text_input(
                label, key=pin, type="password", max_chars=LONGEST_PIN, help=about, autocomplete="off"
            )
            words = "Rename" if me else "Save"
            kind: Literal["primary", "secondary"] = "secondary" if me else "primary"
            st.form_submit_button(words, type=kind, on_click=_name, args=(state, key, pin))
    st.caption(SEEN)


def _deeds(state: FilmsPageState, me: Profile | None) -> None:
    films = len(state.taste.opinions)
    with st.container(horizontal=True, gap="small", key="people-deeds"):
        st.download_button(
            "Save as CSV",
            partial(_export, state.person),  # called outside of any session
            "my-films.csv",
            "text/csv",
            key="people-export",
            icon=":material/download:",
            on_click="ignore",
            help="All your ratings, as a table. It can be imported again here.",
        )
        st.button(
            "Somebody else", key="people-leave", icon=":material/person_add:", on_click=state.open, args=("",)
        )
        with st.popover("Delete", icon=":material/delete:", key="people-delete"):
            whose = f"“{plain(me.name)}” and" if me else "Yourself and"
            st.markdown(f"{whose} all ratings of {counted(films)} will be gone. Nobody can bring it back.")
            st.button("Delete for good", key="people-gone", type="primary", on_click=_delete, args=(state,))


def _line(state: FilmsPageState, profile: Profile) -> None:
    here = profile.id == state.person
    whose = ("you · " if state.mine else "shown · ") if here else ""
    with st.container(key=f"person-{profile.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            plain(profile.name),
            key=f"open {profile.id}",
            type="tertiary",
            disabled=here,
            on_click=_try,
            args=(lambda: state.open(profile.id),),
        )
        st.caption(
            f"{whose}{counted(profile.films)} · {ago(time.time() - profile.changed)}",
            width="content",
        )


def counted(films: int) -> str:
    """So many films, in words."""
    return f"{films:,} film{'s' * (films != 1)}"


def ago(seconds: float) -> str:
    """How long since, as people say it."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        n = int(seconds // length)
        if n:
            return f"{n} {unit}{'s' * (n != 1)} ago"
    return "just now"


def _name(state: FilmsPageState, key: str, pin: str) -> None:
    def keep() -> None:
        if state.mine:
            profiles().own(state.person, browser())
            profiles().name(state.person, st.session_state[key])
            if digits := st.session_state[pin].strip():
                profiles().protect(state.person, digits)

    _try(keep)


def _unlock(person: str, key: str) -> None:
    _try(lambda: profiles().unlock(person, st.session_state[key].strip(), browser()))


def _export(person: str) -> bytes:
    """With the mark by which a spreadsheet knows that accents are UTF-8."""
    from ui.films.models import recommender

    return profiles().export(person, recommender().catalogue).encode("utf-8-sig")


def _delete(state: FilmsPageState) -> None:
    def forget() -> None:
        if state.mine:
            profiles().delete(state.person)
            state.open("")

    _try(forget)


def _try(task: Callable[[], None]) -> None:
    """Run a task; its error is shown in this panel."""
    try:
        task()
    except ValueError as fault:
        st.session_state[FAULT] = str(fault)
