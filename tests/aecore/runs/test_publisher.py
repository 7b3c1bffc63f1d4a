"""Publishing: what a process that is killed leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aecore.runs import publisher
from aecore.runs.publisher import Publisher
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec
from aecore.views.renderer import Renderer

RUN = "ab12"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture
def advance(small: Callable[..., Spec], store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict]:
    """Take a step of a run that is watched, and publish it: all is due. What its last snapshot tells."""
    for name in ("CADENCE_S", "SHOW_SHARE", "SAVE_S", "SAVE_SHARE", "TIMELINE_S", "TIMELINE_SHARE"):
        monkeypatch.setattr(publisher, name, 0)
    session = Session(small(train__epochs=100))
    published = Publisher(RUN, session.snapshot(), Renderer(), store)

    def advanced() -> dict:
        session.step()
        published.publish(session, resting=False, watched=True)
        return {"unsaved": published.latest.facts["unsaved"], "frames": published.frames.kept}

    return advanced


def steps(store: Store) -> list[int]:
    return [moment.step for moment in store.timeline(RUN, store.load(RUN))]


def test_a_run_that_is_killed_leaves_its_timeline(advance: Callable[[], dict], store: Store) -> None:
    for _ in range(3):
        advance()
    assert store.load(RUN).status == "running" and steps(store) == [1, 2, 3]


def test_a_timeline_that_could_not_be_kept_is_told_and_tried_again_at_the_next_save(
    advance: Callable[[], dict], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = store.folder / RUN / "timeline.safetensors"
    there.mkdir(parents=True)
    advance()
    monkeypatch.setattr(publisher, "TIMELINE_S", 1e9)
    assert "Is a directory" in advance()["unsaved"] and steps(store) == []
    there.rmdir()
    advance()
    assert not advance()["unsaved"] and steps(store) == [1, 2, 3]


def test_a_timeline_waits_its_turn_while_the_run_is_saved(
    advance: Callable[[], dict], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance()
    monkeypatch.setattr(publisher, "TIMELINE_S", 1e9)
    assert len(advance()["frames"]) == 2 and store.load(RUN).step == 2 and steps(store) == [1]
