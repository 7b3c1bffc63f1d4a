"""Runs on disk before their first step: whose they are, and what if one is deleted or taken elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from waiting import until

from aecore.cli.training import Watch, advance, save
from aecore.runs.resumption import training_state
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import RunFolder, Store
from aecore.spec import Spec
from aecore.views.snapshot import OVER

OWNER = "a" * 32
ROOT = Path(__file__).parents[3]
LONG = {"train__epochs": 50_000}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home" / "runs")


@pytest.fixture
def lab(store: Store) -> Iterator[Scheduler]:
    made = Scheduler(workers=1, keeper=store)
    yield made
    made.close()


def test_a_run_is_on_disk_from_the_moment_it_has_an_id(
    lab: Scheduler, store: Store, small: Callable[..., Spec]
) -> None:
    job = lab.submit(small(**LONG), paused=True, owner=OWNER)
    [kept] = store.runs()
    assert (kept.id, kept.owner, kept.damage) == (job.id, OWNER, "")
    assert store.load(job.id).spec == job.spec


def test_a_run_that_was_cut_off_before_its_first_step_opens_as_it_would_have_begun(
    store: Store, small: Callable[..., Spec]
) -> None:
    spec = small(net__code=2)
    code = (
        "import os, sys; from aecore.families import read; from aecore.runs.store import Store;"
        "from aecore.views.snapshot import Snapshot;"
        "Store(sys.argv[1]).begin('begun', Snapshot(read(sys.argv[2])), 'somebody'); os._exit(9)"
    )
    command = [sys.executable, "-c", code, str(store.folder), spec.model_dump_json()]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    found = store.draw("begun")
    assert found.spec == spec and found.step == 0 and found.status in OVER and found.facts and found.views
    assert store.owner("begun") == "somebody"


def test_a_run_that_was_paused_at_once_has_its_weights_on_disk(
    lab: Scheduler, store: Store, small: Callable[..., Spec]
) -> None:
    job = lab.submit(small(), paused=True)
    while not store.load(job.id).facts:  # the record is written last
        job.watch()
    assert store.model(job.id)


def test_a_run_without_owner_is_nobodys_and_a_resumed_one_stays_its_owners(
    lab: Scheduler, store: Store, small: Callable[..., Spec]
) -> None:
    assert lab.submit(small()).owner == ""
    job = lab.submit(small(train__epochs=1), owner=OWNER)
    assert job.join(60)
    lab.release(job)
    assert lab.resume(job.id, 1).owner == OWNER


def test_a_run_that_is_deleted_elsewhere_stops_and_is_not_written_again(
    lab: Scheduler, store: Store, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aecore.runs.publisher.SAVE_S", 0.0)
    monkeypatch.setattr("aecore.runs.publisher.SAVE_SHARE", 0.0)
    job = lab.submit(small(**LONG))
    Store(store.folder).delete(job.id)  # as another process would
    assert job.join(60)
    assert job.latest.status == "stopped" and "was deleted" in job.latest.facts["unsaved"]
    assert store.ids() == []


def test_the_command_line_stops_training_a_run_that_is_deleted_elsewhere(
    store: Store, small: Callable[..., Spec]
) -> None:
    session, folder = Session(small(**LONG)), RunFolder(store.folder / "mine")
    save(folder, session.snapshot(), session)
    watch = Watch(session, folder, lambda share, words: None)
    store.delete("mine")
    watch.save(session.snapshot())
    advance(session, watch, lambda: watch.lost)
    assert session.over and store.ids() == []
    assert str(watch.unsaved.filename) == str(folder.path) and "removed" in str(watch.unsaved)


def take(folder: Path) -> None:
    """Go on with a run as another process does, which writes its record as its own."""
    record, written = folder / "spec.json", folder / "spec.json.another"
    found = json.loads(record.read_text())
    written.write_text(json.dumps({**found, "writer": {**found["writer"], "life": "another"}}))
    written.replace(record)


def test_a_run_that_another_process_has_gone_on_with_stops_here_and_is_left_to_it(
    lab: Scheduler, store: Store, small: Callable[..., Spec]
) -> None:
    job = lab.submit(small(**LONG), paused=True)
    while not store.load(job.id).facts:
        job.watch()

    def left_to_it() -> bool:
        """A save that was under way may write over what was taken: it is taken again before the next."""
        take(store.folder / job.id)
        job.pause()  # whatever is pressed ends in a save
        return job.over

    until(left_to_it)
    assert job.latest.status == "stopped" and "Another process" in job.latest.facts["unsaved"]
    assert store.load(job.id).step == 0


def test_a_run_that_another_process_has_ended_can_go_on_here_again(
    store: Store, small: Callable[..., Spec]
) -> None:
    session = Session(small(train__epochs=1)).run()
    store.save("mine", session.snapshot(), session.weights(), training_state(session))
    take(store.folder / "mine")
    with pytest.raises(OSError, match="another process"):
        store.save("mine", session.snapshot(), session.weights())
    again = store.resume("mine", 1).run()
    store.save("mine", again.snapshot(), again.weights(), training_state(again))
    assert store.load("mine").epoch == 2


def test_the_command_line_stops_where_another_process_has_gone_on_with_its_run(
    store: Store, small: Callable[..., Spec]
) -> None:
    session, folder = Session(small(**LONG)), RunFolder(store.folder / "mine")
    save(folder, session.snapshot(), session)
    take(folder.path)
    watch = Watch(session, folder, lambda share, words: None)
    watch.save(session.snapshot())
    assert advance(session, watch, lambda: watch.lost) >= 0 and session.over
    assert "another process goes on with it" in str(watch.unsaved)


def test_whoever_only_draws_a_run_does_not_take_it(store: Store, small: Callable[..., Spec]) -> None:
    session, folder = Session(small()).run(), RunFolder(store.folder / "mine")
    save(folder, session.snapshot(), session)
    take(folder.path)
    assert folder.draw().views
    with pytest.raises(OSError, match="another process"):
        folder.check()


def test_a_home_that_vanishes_is_said_and_the_run_goes_on_in_memory(
    lab: Scheduler, store: Store, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aecore.runs.publisher.SAVE_S", 0.0)
    monkeypatch.setattr("aecore.runs.publisher.SAVE_SHARE", 0.0)
    job = lab.submit(small(**LONG))
    shutil.move(store.folder.parent, store.folder.parent.with_name("away"))
    while not job.latest.facts.get("unsaved"):
        job.watch()
    assert "goes on in memory" in job.latest.facts["unsaved"] and not job.over
    assert not store.folder.exists()


def test_a_home_that_is_a_file_is_said_before_the_first_step(
    small: Callable[..., Spec], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    lab = Scheduler(workers=1, keeper=Store(tmp_path / "file" / "runs"))
    job = lab.submit(small(**LONG), paused=True)
    assert "is not being saved: Not a directory" in job.latest.facts["unsaved"]
    lab.close()
