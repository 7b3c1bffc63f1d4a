"""Name, tags and note of a run: small plain files beside its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec


@pytest.fixture
def store(tmp_path: Path, small: Callable[..., Spec]) -> Store:
    """A store with one run, `ab12`."""
    store, session = Store(tmp_path / "runs"), Session(small())
    store.save("ab12", session.snapshot(), session.weights())
    return store


def test_tags_and_a_note_stay_with_a_run(store: Store) -> None:
    store.tag("ab12", ["for  Monday", "best", "best", " "])
    store.annotate("ab12", " wider than\nit looks ")
    kept = store.runs()[0]
    assert kept.tags == ("for Monday", "best") and kept.note == "wider than it looks"
    assert (store.folder / "ab12" / "tags.txt").read_text() == "for Monday\nbest"
    store.tag("ab12", [])
    store.annotate("ab12", "")
    assert (store.runs()[0].tags, store.runs()[0].note) == ((), "")


@pytest.mark.parametrize("bad", ["x" * 501, "bell\a", "\ud800", "\u202egnp"])
def test_what_cannot_be_shown_is_no_label(bad: str, store: Store) -> None:
    for keep in (lambda: store.tag("ab12", [bad]), lambda: store.annotate("ab12", bad)):
        with pytest.raises(ValueError, match="has at most"):
            keep()
    with pytest.raises(ValueError, match="at most 8 tags, got 9"):
        store.tag("ab12", map(str, range(9)))
    assert sorted(path.name for path in (store.folder / "ab12").glob("*.txt")) == []


def test_labels_that_somebody_else_wrote_are_read_within_bounds(store: Store) -> None:
    folder = store.folder / "ab12"
    (folder / "tags.txt").write_text("\n".join(f"{i:03}" * 20 for i in range(20)))
    (folder / "note.txt").write_bytes(b"\xff half\nof it")
    kept = store.runs()[0]
    assert (
        len(kept.tags) == 8 and {len(tag) for tag in kept.tags} == {24} and kept.note == "\ufffd half of it"
    )
    (folder / "tags.txt").write_bytes(b"x" * 3000)
    assert store.runs()[0].tags == ()


def test_a_net_that_came_with_the_program_takes_no_labels(store: Store) -> None:
    for keep in (lambda: store.tag("vae-digits", ["x"]), lambda: store.annotate("vae-digits", "x")):
        with pytest.raises(ValueError, match="came with the program"):
            keep()
