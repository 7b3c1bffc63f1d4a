"""What a file that somebody brought has come to: what was taken, what is to be asked, what is not here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from ui.films.models import recommender
from ui.films.page_state import FilmDesk

if TYPE_CHECKING:
    from aecore.recommend.titles.match import Entry, Match, Matcher

KEY = "films brought"
FAULT = "films brought fault"


@dataclass(frozen=True)
class Bringing:
    """One file's films. What is certain is saved before anything is asked, so one may leave at any time."""

    person: str
    source: str
    taken: int
    doubtful: tuple[Match, ...]
    unmatched: tuple[Entry, ...]
    remarks: tuple[str, ...]
    asked: int
    """how many there were to ask in the beginning"""


@st.cache_resource(show_spinner=False)
def matcher() -> Matcher:
    """Finds films by number and by title; made at the first file."""
    from aecore.recommend.titles.match import Matcher

    return Matcher(recommender().catalogue)


def now(desk: FilmDesk) -> Bringing | None:
    """The file that is being brought, if it was brought by whoever sits here."""
    held = st.session_state.get(KEY)
    return held if held is not None and held.person == desk.person else None


def take(desk: FilmDesk, upload: str) -> None:
    """Read the file of an uploader and save all that is certain; what is wrong with it becomes a sentence."""
    file = st.session_state[upload]
    if file is not None:
        _try(lambda: _take(desk, file.name, file.getvalue()))


def answer(desk: FilmDesk, film: int | None) -> None:
    """The first doubtful one is this film, or none of those offered."""
    _try(lambda: _answer(desk, film))


def skip(desk: FilmDesk) -> None:
    """Ask no more: what is left is listed with what was not found."""
    held = now(desk)
    if held is not None:
        left = tuple(each.entry for each in held.doubtful)
        st.session_state[KEY] = replace(held, doubtful=(), unmatched=held.unmatched + left)


def fault() -> str:
    """What went wrong last, once."""
    return st.session_state.pop(FAULT, "")


def table(entries: tuple[Entry, ...]) -> bytes:
    """Entries as CSV for a spreadsheet, which is kept from computing what is only a title."""
    from aecore.recommend.profiles.repository import as_text

    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("title", "year", "rating"))
    for each in entries:
        lines.writerow(
            (as_text(each.title), each.year or "", "" if each.stars is None else f"{each.stars:g}")
        )
    return text.getvalue().encode("utf-8-sig")


def titled(entry: Entry) -> str:
    """What the file calls a film."""
    name = entry.title or (f"tt{entry.imdb:07}" if entry.imdb else f"number {entry.movie}")
    return f"{name} ({entry.year})" if entry.year else name


def _take(desk: FilmDesk, name: str, content: bytes) -> None:
    from aecore.recommend.imports import bring, read

    st.session_state.pop(KEY, None)
    imported = read(name, content)
    brought = bring(imported, matcher(), desk.taste)
    if brought.taste != desk.taste:
        desk.replace(brought.taste)
    doubtful = brought.doubtful
    st.session_state[KEY] = Bringing(
        desk.person,
        imported.source,
        brought.taken,
        doubtful,
        brought.unmatched,
        brought.remarks,
        len(doubtful),
    )


def _answer(desk: FilmDesk, film: int | None) -> None:
    held = now(desk)
    if held is None or not held.doubtful:
        return
    entry = held.doubtful[0].entry
    if film is None:
        held = replace(held, unmatched=(*held.unmatched, entry))
    else:
        if entry.opinion != "seen" or film not in desk.taste.opinions:
            desk.say(film, entry.opinion)
        held = replace(held, taken=held.taken + 1, person=desk.person)
    st.session_state[KEY] = replace(held, doubtful=held.doubtful[1:])


def _try(task: Callable[[], None]) -> None:
    try:
        task()
    except ValueError as error:
        st.session_state[FAULT] = str(error)
