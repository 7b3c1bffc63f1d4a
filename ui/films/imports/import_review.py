"""Import review: every row is taken, asked or left out; then one doubtful match at a time, and stars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.components.rating.seen_films import seen_films
from ui.core.text_format import plain, sentence
from ui.films.films_state import FilmsPageState
from ui.films.imports import import_choices, import_state
from ui.films.imports.import_state import ImportState

if TYPE_CHECKING:
    from aecore.data.films import Film
    from aecore.recommend.titles.match import Entry, Match

Kind = Literal["primary", "secondary"]
LISTED = 1_000
"""Rows of a group that are listed; the number of all stands above."""
OFFERED = 60
"""Films offered for stars at once, those that most people rated: a star for them tells the most."""


def draw(state: FilmsPageState, imported: ImportState) -> None:
    """The three numbers of a file, what can be chosen for all of it, its rows, then what is to be asked."""
    with st.container(key="bring-found"):
        source, name = plain(imported.imported.source), plain(imported.name)
        st.subheader(f"Imported from {source}" if imported.saved else f"Found in {name}", anchor=False)
        _numbers(imported)
        if not imported.saved:
            import_choices.draw(state, imported)
        for remark in imported.remarks:
            st.caption(plain(remark))
        _rows(imported)
        if not imported.saved:
            _save(state, imported)
    if imported.saved and imported.asked:
        with st.container(key="bring-ask"):
            number = imported.questions - len(imported.asked) + 1
            _ask(state, imported.asked[0], number, imported.questions)


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


def _numbers(imported: ImportState) -> None:
    groups = {"taken": imported.taken, "to confirm": imported.asked, "left out": imported.left_out}
    with st.container(horizontal=True, key="bring-numbers"):
        for label, rows in groups.items():
            st.metric(label, f"{len(rows):,}", width="content")
    count = imported.imported.rows
    source = plain(imported.imported.source)
    st.caption(f"Read as {source}: {count:,} row{'s' * (count != 1)}, each counted once.")


def _rows(imported: ImportState) -> None:
    """The rows of each group, to look at and to copy."""
    groups = {
        "Taken": [(entry.line, _name(film), _said(entry)) for entry, film in imported.taken],
        "To confirm": [
            (match.entry.line, import_state.titled(match.entry), match.reason) for match in imported.asked
        ],
        "Left out": [(row.line, row.title, row.reason) for row in imported.left_out],
    }
    for words, rows in groups.items():
        if rows:
            with st.expander(f"{words}: {len(rows):,}"):
                _lines([f"row {line}, {title}: {what}" for line, title, what in sorted(rows)])
    if imported.missing:
        _missing(imported.missing)


def _lines(lines: list[str]) -> None:
    more = [f"and {len(lines) - LISTED:,} more"] if len(lines) > LISTED else []
    shown = [*lines[:LISTED], *more]
    st.code("\n".join(shown), language=None, wrap_lines=True, height=200 if len(shown) > 8 else "content")


def _save(state: FilmsPageState, imported: ImportState) -> None:
    """One button, where there is something to save or to ask."""
    count = len(imported.taken)
    if count:
        words = f"Save {count:,} film{'s' * (count != 1)}"
    elif len(imported.asked) > len(imported.waiting):
        words = "Go on to the questions"
    else:
        return
    st.button(words, key="bring-save", type="primary", on_click=import_state.save, args=(state,))


def _ask(state: FilmsPageState, match: Match, number: int, of: int) -> None:
    entry, (best, *others) = match.entry, match.doubtful
    st.caption(
        f"Question {number:,} of {of:,}: your file has {_called(entry)}. {plain(sentence(match.reason))}"
    )
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
        _lines(list(map(import_state.titled, entries)))
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


def _said(entry: Entry) -> str:
    """Stars, beside what stands in the file; or the word that was said: liked, seen."""
    if entry.stars is None:
        return entry.said or entry.word
    stars = f"{entry.stars:g} star{'s' * (entry.stars != 1)}"
    return stars if entry.rated in ("", f"{entry.stars:g}") else f"{stars} for {entry.rated}"


def _name(film: Film) -> str:
    return f"{film.title} ({film.year})" if film.year else film.title


def _full(film: Film) -> str:
    return plain(_name(film))


def _about(film: Film) -> str:
    also = f"also called {' or '.join(film.also)}" if film.also else ""
    return plain(" · ".join(filter(None, (", ".join(film.genres), also))))
