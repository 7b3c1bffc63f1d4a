"""Import review: counts, one doubtful match at a time, what was not found, and stars if wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.components.rating.seen_films import seen_films
from ui.core.text_format import plain
from ui.films.films_state import FilmsPageState
from ui.films.imports import import_state
from ui.films.imports.import_state import ImportState

if TYPE_CHECKING:
    from aecore.data.films import Film
    from aecore.recommend.titles.match import Entry, Match

Kind = Literal["primary", "secondary"]
OFFERED = 60
"""Films offered for stars at once, those that most people rated: a star for them tells the most."""


def draw(state: FilmsPageState, imported: ImportState) -> None:
    """The numbers of a file, then what is to be asked, then what was not found."""
    with st.container(key="bring-found"):
        st.subheader(f"Imported from {plain(imported.source)}", anchor=False)
        with st.container(horizontal=True, key="bring-numbers"):
            st.metric("matched and saved", f"{imported.taken:,}", width="content")
            st.metric("to confirm", f"{len(imported.doubtful):,}", width="content")
            st.metric("not found", f"{len(imported.unmatched):,}", width="content")
        for remark in imported.remarks:
            st.caption(plain(remark))
        if imported.unmatched:
            _missing(imported.unmatched)
    if imported.doubtful:
        with st.container(key="bring-ask"):
            _ask(state, imported.doubtful[0], imported.asked - len(imported.doubtful) + 1, imported.asked)


def stars(state: FilmsPageState) -> None:
    """Films that were seen and have no stars yet, to give some if one likes."""
    known = state.recommender.catalogue
    said = state.taste.opinions.items()
    seen = [known[film] for film, opinion in said if opinion == "seen" and film in known]
    often = sorted(seen, key=lambda film: -film.raters)[:OFFERED]
    seen_films(
        often,
        len(seen),
        state.taste,
        key="films-unstarred",
        acknowledged=state.acknowledged,
        on_message=state.on_message,
    )


def _ask(state: FilmsPageState, match: Match, number: int, of: int) -> None:
    entry, (best, *others) = match.entry, match.doubtful
    st.caption(f"Question {number:,} of {of:,}: your file has {_called(entry)}.")
    st.subheader(f"Did you mean {_full(best)}?", anchor=False)
    if about := _about(best):
        st.caption(about)
    with st.container(horizontal=True, key="bring-choices"):
        _choice(state, number, "Yes", best.id, "primary")
        for film in others:
            _choice(state, number, f"No, {_full(film)}", film.id)
        _choice(state, number, "None of these" if others else "No", None)
        st.button("Ask no more", key="bring-skip", type="tertiary", on_click=import_state.skip, args=(state,))


def _choice(
    state: FilmsPageState,
    number: int,
    words: str,
    film: int | None,
    kind: Kind = "secondary",
) -> None:
    """A button of one question: pressed twice, it does not answer the next one."""
    st.button(words, key=f"mean {number} {film}", type=kind, on_click=import_state.answer, args=(state, film))


def _missing(entries: tuple[Entry, ...]) -> None:
    with st.expander(f"Not found: {len(entries):,}"):
        st.code(
            "\n".join(map(import_state.titled, entries)),
            language=None,
            height=200 if len(entries) > 8 else "content",
        )
        st.download_button(
            "Save as CSV",
            lambda: import_state.table(entries),
            "not-found.csv",
            "text/csv",
            key="bring-missing",
            icon=":material/download:",
            on_click="ignore",
        )


def _called(entry: Entry) -> str:
    stars = "without stars" if entry.stars is None else f"with {entry.stars:g} star{'s' * (entry.stars != 1)}"
    return f"“{plain(import_state.titled(entry))}”, {stars}"


def _full(film: Film) -> str:
    return plain(f"{film.title} ({film.year})" if film.year else film.title)


def _about(film: Film) -> str:
    also = f"also called {' or '.join(film.also)}" if film.also else ""
    return plain(" · ".join(filter(None, (", ".join(film.genres), also))))
