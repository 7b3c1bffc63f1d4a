"""Import state: what becomes of each row of an uploaded file, before anything is saved and after."""

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
    from aecore.data.films import Film
    from aecore.recommend.imports import Choice, Import, LeftOut
    from aecore.recommend.titles.match import Entry, Match, Matcher

KEY = "films brought"
FAULT = "films brought fault"
SKIPPED = "You were not asked about it"
NUMBER = "films brought number"


@dataclass(frozen=True)
class ImportState:
    """State of one import. Each row of the file is `taken`, `asked` or `left_out`, and one alone.

    Until it is `saved` the file is kept, for its scale can still be changed; then what is certain is saved,
    and questions are asked one by one.
    """

    person: str
    number: int
    """of the upload, for the widgets of its choices"""
    name: str
    content: bytes
    choice: Choice
    imported: Import
    taken: tuple[tuple[Entry, Film], ...]
    asked: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]
    saved: bool = False
    questions: int = 0
    """how many there were to ask in the beginning"""

    @property
    def missing(self) -> tuple[Entry, ...]:
        """Films of the file that were not found, or not answered."""
        from aecore.recommend.imports.merge import NOT_HERE

        return tuple(row.entry for row in self.left_out if row.entry and row.reason in (NOT_HERE, SKIPPED))

    @property
    def waiting(self) -> tuple[Match, ...]:
        """What one choice for the whole file answers: its scale, its list, its profile."""
        return tuple(match for match in self.asked if match.reason in _for_all())


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
    """Read the file of an uploader; nothing is saved. What is wrong with it becomes a sentence."""
    from aecore.recommend.imports import UNSAID

    file = st.session_state[upload]
    if file is not None:
        st.session_state.pop(KEY, None)
        st.session_state[NUMBER] = st.session_state.get(NUMBER, 0) + 1
        _try(lambda: _read(state, file.name, file.getvalue(), UNSAID))


def choose(state: FilmsPageState, field: str, widget: str) -> None:
    """Read the file again by what a widget says of all of it, a field of the choice."""
    imported = now(state)
    if imported is not None and not imported.saved:
        choice = replace(imported.choice, **{field: st.session_state[widget]})
        _try(lambda: _read(state, imported.name, imported.content, choice))


def save(state: FilmsPageState) -> None:
    """Save all that is certain. What waits for a choice that was not made is left out."""
    imported = now(state)
    if imported is not None and not imported.saved:
        _try(lambda: _save(state, imported))


def answer(state: FilmsPageState, film: int | None) -> None:
    """The first doubtful one is this film, or none of those offered."""
    _try(lambda: _answer(state, film))


def skip(state: FilmsPageState) -> None:
    """Ask no more: what is left is listed with what was left out."""
    imported = now(state)
    if imported is not None:
        left = tuple(_left(match.entry, SKIPPED) for match in imported.asked)
        st.session_state[KEY] = replace(imported, asked=(), left_out=imported.left_out + left)


def fault() -> str:
    """What went wrong last, once."""
    return st.session_state.pop(FAULT, "")


def table(entries: tuple[Entry, ...]) -> bytes:
    """Entries as CSV for a spreadsheet, which is kept from computing what is only a title."""
    from aecore.text_format import as_text_cell

    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("title", "year", "rating"))
    for entry in entries:
        lines.writerow(
            (as_text_cell(entry.title), entry.year or "", "" if entry.stars is None else f"{entry.stars:g}")
        )
    return text.getvalue().encode("utf-8-sig")


def titled(entry: Entry) -> str:
    """What the file calls a film."""
    name = entry.title or (f"tt{entry.imdb:07}" if entry.imdb else f"number {entry.movie}")
    return f"{name} ({entry.year})" if entry.year else name


def _read(state: FilmsPageState, name: str, content: bytes, choice: Choice) -> None:
    from aecore.recommend.imports import bring, read

    imported = read(name, content, choice)
    brought = bring(imported, matcher(), state.taste)
    taken = tuple((match.entry, match.film) for match in brought.taken if match.film)
    st.session_state[KEY] = ImportState(
        state.person,
        st.session_state[NUMBER],
        name,
        content,
        choice,
        imported,
        taken,
        brought.asked,
        brought.left_out,
        brought.remarks,
    )


def _save(state: FilmsPageState, imported: ImportState) -> None:
    from aecore.recommend.imports import bring

    brought = bring(imported.imported, matcher(), state.taste)
    if brought.taste != state.taste:
        state.replace(brought.taste)
    waiting = imported.waiting
    asked = tuple(match for match in imported.asked if match not in waiting)
    left_out = (*imported.left_out, *(_left(match.entry, match.reason) for match in waiting))
    st.session_state[KEY] = replace(
        imported,
        person=state.person,
        content=b"",
        asked=asked,
        left_out=left_out,
        saved=True,
        questions=len(asked),
    )


def _answer(state: FilmsPageState, film: int | None) -> None:
    imported = now(state)
    if imported is None or not imported.saved or not imported.asked:
        return
    from aecore.recommend.imports.merge import NOT_HERE

    entry = imported.asked[0].entry
    if film is None:
        imported = replace(imported, left_out=(*imported.left_out, _left(entry, NOT_HERE)))
    else:
        if entry.opinion != "seen" or film not in state.taste.opinions:
            state.rate(film, entry.opinion)
        meant = (entry, state.recommender.catalogue[film])
        imported = replace(imported, taken=(*imported.taken, meant), person=state.person)
    st.session_state[KEY] = replace(imported, asked=imported.asked[1:])


def _left(entry: Entry, reason: str) -> LeftOut:
    from aecore.recommend.imports import LeftOut

    return LeftOut(entry.file, entry.line, titled(entry), reason, entry)


def _for_all() -> tuple[str, ...]:
    """The reasons that are about the whole file."""
    from aecore.recommend.imports.netflix_account import PROFILE as WHOSE
    from aecore.recommend.imports.rated_rows import LISTED, WHICH_SCALE

    return WHICH_SCALE, LISTED, WHOSE


def _try(task: Callable[[], None]) -> None:
    try:
        task()
    except ValueError as error:
        st.session_state[FAULT] = str(error)
