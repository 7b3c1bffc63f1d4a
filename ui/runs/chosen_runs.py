"""Chosen runs: open, rename, tag, note, compare and delete them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256

import streamlit as st

from aecore.runs.store import Kept
from aecore.runs.store.labels import MOST_TAGS, NAME_CHARACTERS, NOTE_CHARACTERS
from ui.compare.compare_state import FEWEST, MOST
from ui.compare.run_picker import BESIDE
from ui.core.saved_runs import last_save, saved_run, store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain, score
from ui.export.export_menu import Exportable, export_menu
from ui.home.preset_cards import PLAYGROUND
from ui.runs.run_details import Line, is_mine
from ui.runs.run_table import epochs

NAMED = 4  # of many runs, so many are named


def chosen_runs(chosen: Sequence[Line], tags: Sequence[str]) -> None:
    """What can be done with the runs that are chosen; `tags` are offered."""
    if not chosen:
        st.caption("Choose runs by the box at their left to name, tag, compare or delete them.")
        return
    runs = [line.kept for line in chosen]
    own = all(map(is_mine, runs))
    with st.container(key="runs-chosen", gap="small"):
        for kept in runs[:NAMED]:
            _line(kept)
        if len(runs) > NAMED:
            st.caption(f"and {len(runs) - NAMED} more")
        if own:
            _labels(runs, tags)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if FEWEST <= len(runs) <= MOST:
                ids = ",".join(kept.id for kept in runs)
                st.page_link(
                    BESIDE, label="Side by side", icon=":material/view_column:", query_params={"runs": ids}
                )
            if len(runs) == 1:
                _export(runs[0])
            if own:
                _deletion(runs)


def _export(kept: Kept) -> None:
    """Its export menu, where it has a net that can be read."""
    with suppress(ValueError):
        run, last = store().find(kept.id), last_save(kept.id)
        export_menu(Exportable(kept.id, lambda: last, run.weights), type="tertiary")


def _line(kept: Kept) -> None:
    with st.container(key=f"run-{kept.id}", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            if kept.damage:
                st.markdown(plain(kept.name))
            else:
                st.page_link(PLAYGROUND, label=f"**{plain(kept.name)}**", query_params={"run": kept.id})
            st.caption(plain(kept.damage) or _about(kept))
        st.markdown(_scores(kept), width="content")


def _about(kept: Kept) -> str:
    when = time.strftime("%d %b %Y, %H:%M", time.localtime(kept.started_at))
    seed = f" · seed {kept.seed}"
    note = f" · {plain(kept.note)}" if kept.note else ""
    return f"{when} · {kept.status} after {epochs(kept)}, {kept.elapsed_s:.0f} s{seed}{note}"


def _scores(kept: Kept) -> str:
    """Its figure beside that of the best baseline; same test rows."""
    if kept.score is None:
        return ""
    beside = (
        "" if kept.beside_score is None else f", {plain(kept.beside)} `{score(kept.beside_score, kept.unit)}`"
    )
    return f"{plain(kept.unit)} `{score(kept.score, kept.unit)}`{beside}"


def _labels(runs: Sequence[Kept], known: Sequence[str]) -> None:
    """Name and note of one run; the tags that all have."""
    with st.container(key="runs-labels", horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(runs) == 1:
            _text("Name", runs[0], runs[0].name, NAME_CHARACTERS, store().rename)
        _tags(runs, known)
        if len(runs) == 1:
            _text("Note", runs[0], runs[0].note, NOTE_CHARACTERS, store().annotate)


def _text(title: str, kept: Kept, now: str, most: int, keep: Callable[[str, str], None]) -> None:
    key = f"{title.lower()} {kept.id}"
    st.text_input(
        title,
        now,
        max_chars=most,
        key=key,
        on_change=lambda: _try([kept], lambda: keep(kept.id, st.session_state[key])),
    )


def _tags(runs: Sequence[Kept], known: Sequence[str]) -> None:
    common = [tag for tag in runs[0].tags if all(tag in kept.tags for kept in runs)]
    key = f"tags {_short([*(kept.id for kept in runs), *common])}"
    st.multiselect(
        "Tags" if len(runs) == 1 else "Tags of all of them",
        list(dict.fromkeys([*common, *known])),
        common,
        key=key,
        placeholder="Choose or type",
        accept_new_options=True,
        max_selections=MOST_TAGS,
        on_change=lambda: _tag(runs, common, st.session_state[key]),
    )


def _tag(runs: Sequence[Kept], before: Sequence[str], after: Sequence[str]) -> None:
    """Give each run what was added, and take from each what was removed."""

    def keep() -> None:
        for kept in runs:
            stay = [tag for tag in kept.tags if tag in after or tag not in before]
            store().tag(kept.id, [*stay, *(tag for tag in after if tag not in stay)])

    _try(runs, keep)


def _deletion(runs: Sequence[Kept]) -> None:
    """Asks once, however many they are."""
    many = f"{len(runs)} runs" if len(runs) > 1 else "run"
    with st.popover(f"Delete {many}", icon=":material/delete:", type="tertiary", key="runs-delete"):
        named = f"these {len(runs)} runs" if len(runs) > 1 else f"“{plain(runs[0].name)}”"
        st.markdown(f"Delete {named} for good?")
        st.button("Delete", key="runs-gone", type="primary", on_click=_delete, args=(runs,))


def _delete(runs: Sequence[Kept]) -> None:
    for kept in runs:
        _try([kept], partial(_delete_one, kept.id))


def _delete_one(run: str) -> None:
    scheduler().delete(run)
    saved_run.clear(run)


def _try(runs: Sequence[Kept], task: Callable[[], None]) -> None:
    """Do something with runs that are this browser's; why it was refused, where it was."""
    try:
        if not all(map(is_mine, runs)):
            raise ValueError("this run belongs to another browser")
        task()
    except ValueError as refused:
        st.toast(plain(str(refused)), icon=":material/error:")


def _short(words: Iterable[str]) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:12]
