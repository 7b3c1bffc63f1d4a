from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aecore import Autoencoder
from aecore.data import load
from aecore.device import one_thread
from aecore.families import load as families
from aecore.runs.job import Job
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.store.record import initial
from aecore.spec import Spec, digest
from aecore.views.snapshot import Change, Snapshot

ROOT = Path(__file__).parents[3]
Weights = dict[str, np.ndarray]


def of(session: Session) -> Weights:
    return {name: value.numpy() for name, value in session.weights().items()}


def same(a: Weights, b: Weights) -> None:
    assert set(a) == set(b)
    for name, value in a.items():
        assert value.dtype == b[name].dtype and value.tobytes() == b[name].tobytes(), name


def replayed(spec: Spec, changes: tuple[Change, ...]) -> Session:
    """A recipe run again, with its knobs moved where they had been moved."""
    session = Session(spec)
    with one_thread():
        for change in changes:
            while session.steps < change.step:
                session.step()
            session.adjust(change.path, change.new)
        while session.step():
            pass
    return session


def ended(job: Job, watch: bool) -> Snapshot:
    end = time.monotonic() + 60
    while not job.over and time.monotonic() < end:
        if watch:
            job.watch()
        time.sleep(0.01)
    assert job.latest.status == "done"
    return job.latest


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    made = Scheduler(workers=2, keeper=Store(tmp_path / "runs"))
    yield made
    made.close()


def test_every_family_alone_and_beside_all_others(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    recipes = {family: small(family, train__epochs=4) for family in families()}
    alone = {family: of(Session(spec).run()) for family, spec in recipes.items()}
    jobs = {family: scheduler.submit(spec) for family, spec in recipes.items()}
    assert sum(not job.over for job in jobs.values()) > len(jobs) / 2  # they do go on at the same time
    for family, job in jobs.items():
        ended(job, watch=True)
        same(alone[family], of(job.session))


@pytest.mark.filterwarnings("ignore:The net gives these rows back worse")
@pytest.mark.parametrize("family", families())
def test_through_the_estimator_which_knows_no_labels(family: str, small: Callable[..., Spec]) -> None:
    spec = small(family)
    rows = replace(load(spec.data.name), y_train=None, y_test=None, classes=())
    asked = Autoencoder(spec=spec, shape=rows.shape if len(rows.shape) == 2 else None)
    try:
        expected = of(Session(spec, rows).run())
    except ValueError:  # it cannot do without labels, and says so there, too
        with pytest.raises(ValueError, match="needs"):
            asked.fit(rows.x_train)
    else:
        same(expected, asked.fit(rows.x_train).weights_)


@pytest.mark.filterwarnings("ignore:The net gives these rows back worse")
def test_bytes_through_the_estimator(small: Callable[..., Spec]) -> None:
    spec = small(data__name="mnist", data__rows=300, train__epochs=1)
    x = load("mnist").x_train.astype(np.float32) / 255
    same(of(Session(spec).run()), Autoencoder(spec=spec).fit(x).weights_)


def test_watched_or_not(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    spec = small("denoising", train__epochs=8)
    seen, unseen = scheduler.submit(spec), scheduler.submit(spec)
    unseen.watched_at = -1e9
    views = ended(seen, watch=True).views
    assert len(views) == 5 and ended(unseen, watch=False).views == ()
    same(of(seen.session), of(unseen.session))


def test_through_the_command_line(small: Callable[..., Spec], tmp_path: Path) -> None:
    spec = small("denoising", train__epochs=4)
    (tmp_path / "recipe.json").write_text(spec.model_dump_json())
    command = [sys.executable, "-m", "aecore", "train", "--spec", str(tmp_path / "recipe.json"), "--json"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    told = json.loads(found.splitlines()[-1])
    alone = Session(spec).run()
    same(of(alone), Store().weights(told["run"]))
    assert told["digest"] == alone.digest == digest(spec)


def test_paused_and_stepped_by_hand(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    spec = small("sparse")
    job = scheduler.submit(spec, paused=True)
    end = time.monotonic() + 60
    while not job.over and time.monotonic() < end:
        job.step(5)
        job.watch()
        time.sleep(0.005)
    same(of(Session(spec).run()), of(job.session))


def test_moved_knobs_replay_from_what_is_on_disk(
    scheduler: Scheduler, small: Callable[..., Spec], tmp_path: Path
) -> None:
    job = scheduler.submit(small("denoising", train__epochs=100))
    moves = [("corruption.level", 0.6), ("train.rate", 1e-4), ("corruption.level", 0.1), ("train.rate", 5e-3)]
    for i, (path, value) in enumerate(moves, 1):
        while not job.over and job.watch().step < i * 30:
            time.sleep(0.005)
        job.adjust(path, value)
    ended(job, watch=True)
    kept = Store(tmp_path / "runs").load(job.id)
    assert [(change.path, change.new) for change in kept.changes] == moves
    assert digest(initial(kept)) == kept.facts["digest"]
    again = replayed(initial(kept), kept.changes)
    assert again.spec == kept.spec and tuple(again.log.changes) == kept.changes
    same(of(job.session), of(again))
    same(Store(tmp_path / "runs").weights(job.id), of(again))


def test_another_seed_is_another_net(small: Callable[..., Spec]) -> None:
    one, other = (of(Session(small(train__seed=seed)).run()) for seed in (1, 2))
    assert not any(np.array_equal(one[name], other[name]) for name in one if name.endswith("weight"))
