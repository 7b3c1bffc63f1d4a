"""Import state: what of an uploaded file was matched, is doubtful, or was not found."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from ui.films.films_state import FilmsPageState
from ui.films.models import recommender

if TYPE_CHECKING:
    from aecore.recommend.titles.match import Entry, Match, Matcher

KEY = "films brought"
FAULT = "films brought fault"


@dataclass(frozen=True)
class ImportState:
    """State of one import: a file's films. What is certain is saved before anything is asked."""

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


def now(state: FilmsPageState) -> ImportState | None:
    """The file that is being brought, if it was brought by whoever sits here."""
    imported = st.session_state.get(KEY)
    return imported if imported is not None and imported.person == state.person else None


def read_upload(state: FilmsPageState, upload: str) -> None:
    """Read the file of an uploader and save all that is certain; what is wrong with it becomes a sentence."""
    file = st.session_state[upload]
    if file is not None:
        _try(lambda: _read_upload(state, file.name, file.getvalue()))


def answer(state: FilmsPageState, film: int | None) -> None:
    """The first doubtful one is this film, or none of those offered."""
    _try(lambda: _answer(state, film))


def skip(state: FilmsPageState) -> None:
    """Ask no more: what is left is listed with what was not found."""
    imported = now(state)
    if imported is not None:
        left = tuple(match.entry for match in imported.doubtful)
        st.session_state[KEY] = replace(imported, doubtful=(), unmatched=imported.unmatched + left)


def fault() -> str:
    """What went wrong last, once."""
    return st.session_state.pop(FAULT, "")


def table(entries: tuple[Entry, ...]) -> bytes:
    """Entries as CSV for a spreadsheet, which is kept from computing what is only a title."""
    from aecore.recommend.profiles.repository import as_text

    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("title", "year", "rating"))
    for entry in entries:
        lines.writerow(
            (as_text(entry.title), entry.year or "", "" if entry.stars is None else f"{entry.stars:g}")
        )
    return text.getvalue().encode("utf-8-sig")


def titled(entry: Entry) -> str:
    """What the file calls a film."""
    name = entry.title or (f"tt{entry.imdb:07}" if entry.imdb else f"number {entry.movie}")
    return f"{name} ({entry.year})" if entry.year else name


def _read_upload(state: FilmsPageState, name: str, content: bytes) -> None:
    from aecore.recommend.imports import bring, read

    st.session_state.pop(KEY, None)
    imported = read(name, content)
    brought = bring(imported, matcher(), state.taste)
    if brought.taste != state.taste:
        state.replace(brought.taste)
    doubtful = brought.doubtful
    st.session_state[KEY] = ImportState(
        state.person,
        imported.source,
        brought.taken,
        doubtful,
        brought.unmatched,
        brought.remarks,
        len(doubtful),
    )


def _answer(state: FilmsPageState, film: int | None) -> None:
    imported = now(state)
    if imported is None or not imported.doubtful:
        return
    entry = imported.doubtful[0].entry
    if film is None:
        imported = replace(imported, unmatched=(*imported.unmatched, entry))
    else:
        if entry.opinion != "seen" or film not in state.taste.opinions:
            state.rate(film, entry.opinion)
        imported = replace(imported, taken=imported.taken + 1, person=state.person)
    st.session_state[KEY] = replace(imported, doubtful=imported.doubtful[1:])


def _try(task: Callable[[], None]) -> None:
    try:
        task()
    except ValueError as error:
        st.session_state[FAULT] = str(error)
