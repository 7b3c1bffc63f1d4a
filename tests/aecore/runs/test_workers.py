from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import waiting

from aecore import families
from aecore.device import one_thread
from aecore.runs.job import Job
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.workers import remote_job
from aecore.runs.workers.pool import WorkerPool
from aecore.spec import Spec, put
from aecore.views.snapshot import Snapshot

ROOT = Path(__file__).parents[3]
LONG = 100_000
HANGING = """
import time
from dataclasses import replace
from aecore.families.layers.stacked import FAMILY as PLAIN

def hang(net, rows, live, rng):
    yield {"train_mse": 1.0}
    time.sleep(600)
    yield {"train_mse": 1.0}

spec = PLAIN.spec.model_copy(update={"family": "hanging"})
FAMILY = replace(PLAIN, name="hanging", spec=spec, stages=(hang,))
"""


until, watched = partial(waiting.until, seconds=120), partial(waiting.watched, seconds=120)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


@pytest.fixture(scope="module")
def hanging(room: Path) -> Iterator[None]:
    """A family of another package, whose second minibatch takes ten minutes; workers find it too."""
    (room / "hanging_family.py").write_text(HANGING)
    about = room / "hanging_family-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hanging-family\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[aecore.families]\nhanging = hanging_family\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(room))
        families.load.cache_clear()
        yield
    families.load.cache_clear()
    sys.modules.pop("hanging_family", None)


@pytest.fixture(scope="module")
def pool(room: Path, hanging: None) -> Iterator[WorkerPool]:
    """One for all tests here: a worker takes seconds to begin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LATENTLAB_HOME", str(room / "home"))
        made = WorkerPool(2, Store(room / "runs"))
        yield made
        made.close()


@pytest.fixture(autouse=True)
def nothing_left_running(pool: WorkerPool) -> Iterator[None]:
    yield
    for job in list(pool.jobs.values()):
        pool.release(job)


def same(a: object, b: object) -> None:
    assert set(a) == set(b)
    for name, value in a.items():
        assert np.asarray(value).tobytes() == np.asarray(b[name]).tobytes(), name


def at_end(snapshot: Snapshot) -> Snapshot:
    """A snapshot but for the clock, for curves, of which points depend on the clock, and for views."""
    clock = {"elapsed_s": 0.0, "left_s": None, "rows_per_s": 0.0}
    return replace(snapshot, curves={}, views=(), **clock)


@pytest.mark.parametrize("family", ["stacked", "denoising", "deep-rbm", "adversarial"])
def test_the_bits_are_those_of_a_session(pool: WorkerPool, small: Callable[..., Spec], family: str) -> None:
    spec = small(family)
    job = pool.submit(spec)
    assert job.join(120) and job.latest.status == "done"
    same(Session(spec).run().weights(), job.weights())


def test_what_comes_is_what_a_thread_of_this_process_shows(
    pool: WorkerPool, small: Callable[..., Spec], room: Path
) -> None:
    spec = small("denoising", train__epochs=6)
    here = Scheduler(1)
    shown = []
    for engine in (here, pool):
        job = engine.submit(spec)
        watched(job, lambda job: job.over and not job.wants and "pca_cleaned_mse" in job.latest.levels)
        shown.append(job.latest)
    here.close()
    one, other = shown
    assert at_end(one) == at_end(other) == at_end(Store(room / "runs").load(job.id))
    assert [view.name for view in one.views] == [view.name for view in other.views]
    for view in one.views:
        if view.name != "map":  # it is turned onto the one before, and those depend on the clock
            same(view.arrays, other.view(view.name).arrays)
    for name, curve in one.curves.items():
        assert curve.value[-1] == other.curves[name].value[-1]
    assert np.array_equal(one.curves["loss"].value, other.curves["loss"].value)
    with pytest.raises(ValueError):
        other.curves["loss"].value[0] = 0
    with pytest.raises(ValueError):
        other.view("strip").arrays["original"][0] = 0
    assert job.frames.kept and job.begun and job.steps == other.step


def test_every_verb_reaches_the_run(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    job = pool.submit(small("denoising", train__epochs=LONG), paused=True)
    watched(job, lambda job: job.latest.status == "paused" and job.latest.facts)
    assert job.latest.step == 0
    job.step()
    watched(job, lambda job: job.latest.step == 1)
    job.step_epoch()
    watched(job, lambda job: job.latest.step == job.latest.facts["steps_per_epoch"])
    job.adjust("corruption.level", 0.6)
    assert job.spec.corruption.level == 0.6
    with pytest.raises(ValueError, match="cannot change during a run"):
        job.adjust("net.code", 3)
    job.resume()
    watched(job, lambda job: job.latest.status == "running" and job.latest.changes)
    assert job.latest.spec == job.spec and job.latest.changes[0].new == 0.6
    job.pause()
    watched(job, lambda job: job.latest.status == "paused" and not job.wants)
    until(lambda: (lent := job.weights_snapshot()) and lent.step == job.steps)
    same(job.weights_snapshot().weights, job.weights())
    with pytest.raises(ValueError, match="still learning"):
        job.go_on(3)
    job.map_layer(1)
    watched(job, lambda job: job.latest.facts.get("layer") == 1 and not job.wants)
    assert job.layer == 1 and "layer 1 of" in job.latest.view("map").title
    with pytest.raises(ValueError, match="layer must be 1 to"):
        job.map_layer(9)
    job.stop()
    assert job.join(60) and job.latest.status == "stopped"
    ended = job.steps
    assert pool.resume(job.id) is job and not job.over
    watched(job, lambda job: job.steps > ended)
    assert pool.state().press_s(0.5) > 0


def test_a_run_that_is_over_learns_for_more_epochs(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    job = pool.submit(small())
    assert job.join(60)
    with pytest.raises(ValueError, match="say how many epochs"):
        pool.resume(job.id)
    pool.resume(job.id, 2)
    assert job.spec.train.epochs == 4
    watched(job, lambda job: job.over and job.latest.epoch == 4)
    pool.release(job)
    again = pool.resume(job.id, 1)
    assert again is not job and again.join(60) and again.latest.epoch == 5
    assert again.latest.curves["loss"].step[0] == 1


def test_what_may_not_run_is_refused_at_once(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match="parameters"):
        pool.submit(small(net__hidden=(16_384, 16_384)))
    with pytest.raises(ValueError, match="there is no run"):
        pool.resume("nobody")
    assert not pool.jobs
    job = pool.submit(small(start__run="nobody"))
    assert job.join(60) and job.latest.status == "failed" and "nobody" in job.latest.error
    with pytest.raises(ValueError, match="has not begun"):
        job.weights()


def test_the_least_loaded_takes_the_next(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    jobs = [pool.submit(small(train__epochs=LONG)) for _ in range(4)]
    until(lambda: all(job.steps for job in jobs))
    assert [place.runs.get("running") for place in pool.state().places] == [None, 2, 2, None]
    until(lambda: pool.state().rows_per_s > 0)
    assert pool.state().places[1].rss_mb > 50


def test_a_task_is_done_aside(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    assert pool.later(pow, 2, 5).result(60) == 32
    job = pool.submit(small())
    job.join(60)
    assert pool.later(sum_of, job.weights).result(60) == sum_of(job.weights)
    with pytest.raises(ValueError, match="ZeroDivisionError"):
        pool.later(divmod, 1, 0).result(60)
    before = next(place for place in pool.state().places if place.name == "aside")
    with pytest.raises(ValueError, match="has ended"):
        pool.later(os._exit, 1).result(60)
    assert pool.later(os.getpid).result(60) not in (before.process, os.getpid())


def test_what_is_wanted_soon_does_not_wait_for_what_takes_longer(pool: WorkerPool, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    slow = pool.later(Path.read_text, gate)  # until somebody writes there
    assert pool.soon(pow, 2, 5).result(60) == 32 and not slow.done()
    assert pool.at_once(pow, 2, 6).result(60) == 64 and not slow.done()
    gate.write_text("open")
    assert slow.result(60) == "open"


def sum_of(weights: Callable[[], dict[str, np.ndarray]]) -> float:
    return float(sum(np.asarray(value).sum() for value in weights().values()))


def all_ready(pool: WorkerPool) -> None:
    """Wait until each worker answers and hangs in nothing: only then two runs begin in two of them."""
    until(lambda: all(place.status == "ready" and not place.stuck for place in pool.state().places))


def killed(pool: WorkerPool, job: Job, by: signal.Signals) -> None:
    """The worker of a job gets a signal; wait until another has taken the run up and it has gone on."""
    worker = job.worker
    os.kill(worker.process, by)
    until(lambda: job.worker is not worker)
    assert "died" in job.latest.facts["interrupted"]
    first = job.steps
    watched(job, lambda job: job.steps != first)


def rested(job: Job, at: int = 0) -> None:
    watched(job, lambda job: job.latest.status == "paused" and not job.wants and job.steps >= at)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_whose_worker_dies_goes_on_to_the_same_bits(
    pool: WorkerPool, small: Callable[..., Spec], by: signal.Signals, room: Path
) -> None:
    spec = small("denoising", train__epochs=LONG)
    all_ready(pool)
    other, job = pool.submit(spec), pool.submit(spec, paused=True)
    assert other.worker is not job.worker
    job.step(100)
    rested(job, 100)
    job.adjust("train.rate", 2e-3)
    job.step(50)
    rested(job, 150)
    until(lambda: Store(room / "runs").load(job.id).step == 150)
    job.resume()
    watched(job, lambda job: job.steps > 180)
    killed(pool, job, by)
    job.pause()
    rested(job, 151)
    alone = Session(spec)
    with one_thread():
        while alone.steps < 100:
            alone.step()
        alone.adjust("train.rate", 2e-3)
        while alone.steps < job.steps:
            alone.step()
    alone.settle()
    same(alone.weights(), job.weights())
    assert np.array_equal(job.latest.curves["loss"].value, alone.log.curves()["loss"].value)
    assert job.latest.changes == tuple(alone.log.changes) and "interrupted" not in job.latest.facts
    assert "interrupted" not in other.latest.facts and not other.over


def test_a_run_that_is_not_kept_begins_again(pool: WorkerPool, small: Callable[..., Spec]) -> None:
    job = pool.submit(small(train__epochs=LONG), keep=False)
    watched(job, lambda job: job.steps > 20)
    killed(pool, job, signal.SIGKILL)
    assert "begins again" in job.latest.facts["interrupted"]
    watched(job, lambda job: 0 < job.steps)
    watched(job, lambda job: "loss" in job.latest.curves)
    job.pause()
    rested(job)
    assert job.latest.curves["loss"].step[0] == 1 and len(job.latest.curves["loss"].step) == job.steps


SERVER = """
import sys, time
from pathlib import Path
from aecore.families import read
from aecore.runs.store import Store
from aecore.runs.workers.pool import WorkerPool

folder, recipe = map(Path, sys.argv[1:])
pool = WorkerPool(2, Store(folder))
jobs = [pool.submit(read(recipe.read_text()), paused=True) for _ in range(2)]
for job in jobs:
    job.step(100)
while not all(job.latest.step == 100 for job in jobs):
    time.sleep(0.01)
for job in jobs:
    job.resume()
while not all(job.watch().step > 130 for job in jobs):
    time.sleep(0.01)
print(*(f"{job.id} {job.worker.process}" for job in jobs), flush=True)
time.sleep(600)
"""


def test_whoever_is_killed_every_run_is_sound_and_goes_on_to_the_same_bits(
    small: Callable[..., Spec], tmp_path: Path
) -> None:
    spec, store = small("denoising", train__epochs=LONG), Store(tmp_path / "runs")
    (tmp_path / "recipe.json").write_text(spec.model_dump_json())
    command = [sys.executable, "-c", SERVER, str(store.folder), str(tmp_path / "recipe.json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        orphan, its_worker, victim, killed_worker = server.stdout.readline().split()
        os.kill(int(killed_worker), signal.SIGKILL)
        server.kill()
    until(lambda: all(store.load(run).status == "stopped" for run in (orphan, victim)))
    until(lambda: not alive(int(its_worker)))
    for run in (orphan, victim):
        alone, again = Session(spec), store.resume(run)
        assert again.steps >= 100
        with one_thread():
            while again.steps < store.load(run).step + 20:
                again.step()
            while alone.steps < again.steps:
                alone.step()
        same(alone.weights(), again.weights())
    assert store.load(orphan).step > 130  # its worker saw that nobody listens, saved and ended


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_run_is_deleted_while_it_learns(pool: WorkerPool, small: Callable[..., Spec], room: Path) -> None:
    job = pool.submit(small(train__epochs=LONG))
    watched(job, lambda job: job.steps > 5)
    pool.delete(job.id)
    assert job.over and job.id not in pool.jobs
    other = pool.submit(small())
    other.join(60)
    assert Store(room / "runs").ids().count(job.id) == 0


def test_a_step_that_does_not_end_holds_up_nobody_else(
    pool: WorkerPool, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_job, "STUCK_S", 2.0)
    spec = small()
    all_ready(pool)
    stuck = pool.submit(put(spec, "family", "hanging"))
    until(lambda: "does not answer" in stuck.latest.facts.get("interrupted", ""))
    begin = time.monotonic()
    stuck.pause()
    stuck.stop()
    assert time.monotonic() - begin < 1 and stuck.wants
    others = [pool.submit(spec) for _ in range(3)]
    assert all(job.join(60) for job in others)
    assert not any("interrupted" in job.latest.facts for job in others)
    assert not any(job.worker is stuck.worker for job in others)
    beside = pool.submit(spec)
    assert beside.worker is not stuck.worker and beside.join(60)
    os.kill(stuck.worker.process, signal.SIGKILL)


def test_the_next_run_of_a_browser_waits_in_the_queue_and_begins_when_the_first_ends(
    pool: WorkerPool, small: Callable[..., Spec]
) -> None:
    pool.runs_each = 1
    try:
        first, second = (pool.submit(small(train__epochs=LONG), owner="a" * 32) for _ in range(2))
        other = pool.submit(small(train__epochs=LONG), owner="b" * 32)
        until(lambda: first.watch() and second.watch().facts.get("waiting"))
        assert second.latest.status == "queued" and "it is next" in second.latest.facts["waiting"]
        watched(second, lambda job: not job.wants)
        steps = second.steps
        until(lambda: first.watch().step > 50 and other.watch().step > 50 and second.watch())
        assert second.steps == steps and "waiting" not in first.latest.facts
        first.stop()
        watched(second, lambda job: job.steps > steps and job.latest.status == "running")
        assert "waiting" not in second.latest.facts
    finally:
        pool.runs_each = None
