from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from waiting import until, watched

from aecore import families
from aecore.runs import publisher
from aecore.runs.job import Job
from aecore.runs.scheduler import LEAST_SLICE_S, ROUND_S, Scheduler, turn_s
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.thread_job import SLICE_S
from aecore.spec import Spec

LONG = 100_000


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    made = Scheduler(workers=2)
    yield made
    made.close()


def test_a_run_goes_from_queued_to_done(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    job = scheduler.submit(small())
    assert job.latest.status in ("queued", "running")
    assert job.join(60) and job.latest.status == "done" and job.latest.epoch == 2
    assert "test_mse" in job.latest.curves


def test_beside_seven_others_the_bits_are_the_same(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    alone = Session(small("denoising", train__epochs=4)).run().net.state_dict()
    others = [scheduler.submit(small("stacked", train__seed=i, train__epochs=20)) for i in range(7)]
    job = scheduler.submit(small("denoising", train__epochs=4))
    watched(job, lambda job: job.over)
    state = job.session.net.state_dict()
    assert all(torch.equal(state[name], value) for name, value in alone.items())
    assert any(not each.over for each in others)  # the turn came round while the others ran


def test_all_runs_advance_together(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    jobs = [scheduler.submit(small(train__epochs=LONG)) for _ in range(6)]
    until(lambda: all(job.session and job.session.steps > 50 for job in jobs))
    steps = [job.session.steps for job in jobs]
    assert max(steps) < 20 * min(steps)


def test_pause_step_epoch_resume_and_stop(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    job = scheduler.submit(small(train__epochs=LONG), paused=True)
    watched(job, lambda job: job.latest.status == "paused" and job.latest.facts)
    assert job.latest.step == 0
    job.step()
    watched(job, lambda job: job.latest.step == 1)
    job.step_epoch()
    per_epoch = job.latest.facts["steps_per_epoch"]
    watched(job, lambda job: job.latest.step == per_epoch)
    assert job.latest.status == "paused"
    job.resume()
    watched(job, lambda job: job.latest.step > per_epoch and job.latest.status == "running")
    job.pause()
    watched(job, lambda job: job.latest.status == "paused")
    held = job.session.steps
    job.step(3)
    watched(job, lambda job: job.latest.step == held + 3)
    job.stop()
    assert job.join(60) and job.latest.status == "stopped"


def test_pictures_are_made_for_who_looks(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    job = scheduler.submit(small("denoising", train__epochs=LONG))
    watched(job, lambda job: job.latest.views)
    names = [view.name for view in job.latest.views]
    assert names == ["strip", "map", "pca", "activation", "filters"]
    strip = job.latest.view("strip").arrays
    assert {name for name, rows in strip.items() if rows.shape == (10, 8, 8)} == {*strip} - {"index"}
    assert strip["original"].dtype == np.uint8 and strip["difference"].dtype == np.int8
    assert job.latest.levels["pca_mse"] > 0
    with pytest.raises(ValueError):
        job.latest.view("map").arrays["xy"][0] = 0


def test_every_denoising_stands_beside_pca_and_a_median_filter_on_the_same_broken_rows(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    job = scheduler.submit(small("denoising", train__epochs=LONG))
    watched(job, lambda job: "pca_cleaned_mse" in job.latest.levels)
    first = dict(job.latest.levels)
    job.adjust("corruption.level", 0.8)
    watched(job, lambda job: job.latest.levels["pca_cleaned_mse"] > first["pca_cleaned_mse"])
    assert job.latest.levels["median_cleaned_mse"] > first["median_cleaned_mse"]
    assert job.latest.levels["pca_mse"] == first["pca_mse"]
    assert job.latest.curves["cleaned_mse"].value[0] > 0
    job.pause()
    job.adjust("corruption.level", 0.2)
    for scored in ("scored", "levels_scored"):
        watched(job, lambda job, scored=scored: job.latest.facts[scored] == "20 % erased")
    assert job.latest.status == "paused" and job.latest.spec.corruption.level == 0.2
    plain = scheduler.submit(small("stacked"))
    watched(plain, lambda job: job.over and "pca_mse" in job.latest.levels)
    assert "cleaned_mse" not in plain.latest.curves and "pca_cleaned_mse" not in plain.latest.levels


def test_a_live_knob_leaves_its_mark(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    job = scheduler.submit(small("denoising", train__epochs=LONG))
    job.adjust("corruption.level", 0.6)
    watched(job, lambda job: job.latest.changes)
    change = job.latest.changes[0]
    assert (change.path, change.old, change.new) == ("corruption.level", 0.3, 0.6)
    assert job.latest.spec.corruption.level == 0.6
    with pytest.raises(ValueError, match="cannot change during a run"):
        job.adjust("net.code", 3)


def test_a_fault_becomes_a_sentence_and_the_worker_lives_on(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    bad = scheduler.submit(
        small(train__optimiser="sgd", train__rate=10, net__output="linear", train__epochs=LONG)
    )
    watched(bad, lambda job: job.over)
    assert bad.latest.status == "failed" and "too high" in bad.latest.error
    assert scheduler.submit(small()).join(60)


def test_what_may_not_run_is_refused_at_the_door(small: Callable[..., Spec], scheduler: Scheduler) -> None:
    with pytest.raises(ValueError, match="parameters"):
        scheduler.submit(small(net__hidden=(16_384, 16_384)))
    assert not scheduler.jobs


def test_a_run_that_nobody_watches_is_scored_too(
    scheduler: Scheduler, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "SPARSE_S", 0.02)
    job = scheduler.submit(small("denoising", train__epochs=LONG), paused=True)
    job.watched_at = -1e9
    job.resume()
    until(lambda: job.session and len(job.session.log.curves().get("cleaned_mse", ((),))[0]) > 3)
    assert job.latest.views == ()


def test_a_run_that_nobody_watches_sleeps_and_wakes(small: Callable[..., Spec]) -> None:
    scheduler = Scheduler(workers=1, idle_s=0.3)
    job = scheduler.submit(small(train__epochs=LONG))
    until(lambda: job.latest.status == "paused")
    asleep = job.latest.step
    watched(job, lambda job: job.latest.step > asleep)
    scheduler.close()


def test_a_run_that_cannot_be_saved_goes_on_and_says_so(small: Callable[..., Spec]) -> None:
    class Full:
        def weights(self, run: str) -> dict[str, np.ndarray]:
            raise ValueError(f"there is no run {run}")

        def resume(self, run: str, more_epochs: int, limits: object) -> Session:
            raise ValueError(f"there is no run {run}")

        def owner(self, run: str) -> str:
            return ""

        def begin(self, run: str, snapshot: object, owner: str) -> None:
            raise OSError(28, "No space left on device")

        def timeline(self, run: str, last: object) -> tuple[()]:
            return ()

        def keep_timeline(self, run: str, frames: object) -> None:
            raise OSError(28, "No space left on device")

        def save(self, run: str, snapshot: object, weights: object, state: object) -> None:
            raise OSError(28, "No space left on device")

    scheduler = Scheduler(workers=1, keeper=Full())
    job = scheduler.submit(small(train__epochs=LONG))
    assert "not being saved: No space left" in job.latest.facts["unsaved"]
    watched(job, lambda job: job.latest.status == "running" and job.latest.step)
    assert "not being saved: No space left" in job.latest.facts["unsaved"]
    scheduler.close()


def test_a_stage_that_raises_ends_the_run_with_its_sentence_for_good(
    scheduler: Scheduler, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(net: object, rows: object, live: object, rng: object) -> Iterator[dict[str, float]]:
        yield {"train_mse": 1.0}
        raise ValueError("the rows ran out")

    monkeypatch.setitem(families.load(), "stacked", replace(families.find("stacked"), stages=(stumble,)))
    job = scheduler.submit(small("stacked"))
    assert job.join(60)
    job.watch()
    watched(job, lambda job: job.latest.views)
    assert (job.latest.status, job.latest.error) == ("failed", "the rows ran out")


def test_closing_stops_every_run_and_every_thread(small: Callable[..., Spec]) -> None:
    before = threading.active_count()
    scheduler = Scheduler(workers=2)
    jobs = [scheduler.submit(small(train__epochs=LONG)) for _ in range(3)]
    scheduler.close()
    assert all(job.over for job in jobs) and threading.active_count() <= before


def test_leaving_the_interpreter_in_mid_run_is_quiet() -> None:
    code = (
        "import time; from aecore.runs.scheduler import Scheduler; from aecore.families import presets\n"
        "job = Scheduler().submit(presets()['first'].spec)\n"
        "while job.watch().step < 10: time.sleep(0.01)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not done.stderr


def weights_of(job: Job) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in job.session.weights().items()}


def test_a_net_that_learns_can_be_borrowed_again_and_again(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    job = scheduler.submit(small(train__epochs=LONG))
    until(job.weights_snapshot)
    first = job.weights_snapshot()
    before = {name: value.copy() for name, value in first.weights.items()}
    until(lambda: job.weights_snapshot().step > first.step)
    assert all(np.array_equal(first.weights[name], value) for name, value in before.items())
    assert any(
        not np.array_equal(job.weights_snapshot().weights[name], value) for name, value in before.items()
    )


def test_what_is_borrowed_of_a_run_that_rests_is_what_it_has_learned(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    job = scheduler.submit(small())
    assert job.join(60)
    until(job.weights_snapshot)
    lent = job.weights_snapshot()
    assert lent.step == job.session.steps and lent.features == 64
    assert all(np.array_equal(lent.weights[name], value) for name, value in weights_of(job).items())


def test_a_borrowed_net_is_one_between_two_minibatches(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    spec = small(train__epochs=LONG)
    job = scheduler.submit(spec)
    until(job.weights_snapshot)
    lent, alone = job.weights_snapshot(), Session(spec)
    job.stop()
    for _ in range(lent.step):
        alone.step()
    state = alone.net.state_dict()
    assert all(np.array_equal(state[name].numpy(), value) for name, value in lent.weights.items())


def test_a_run_that_cannot_begin_lends_nothing_and_leaves_the_workers_alone(
    scheduler: Scheduler, small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("aecore.runs.thread_job.Session", refuse)
    job = scheduler.submit(small())
    assert job.join(60)
    assert job.weights_snapshot() is None and not job._weights_due


def test_a_run_whose_net_is_used_does_not_sleep(small: Callable[..., Spec]) -> None:
    scheduler = Scheduler(workers=1, idle_s=0.2)
    job = scheduler.submit(small(train__epochs=LONG))
    until(lambda: job.weights_snapshot() and time.monotonic() - job.watched_at > 0.5)
    assert job.latest.status == "running" and not job._asleep
    scheduler.close()


def test_a_step_that_does_not_end_is_stood_in_for(
    small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def hang(net: object, rows: object, live: object, rng: object) -> Iterator[dict[str, float]]:
        yield {"train_mse": 1.0}
        go.wait()
        yield {"train_mse": 0.5}

    monkeypatch.setitem(families.load(), "stacked", replace(families.find("stacked"), stages=(hang,)))
    scheduler = Scheduler(workers=1)
    stuck, other = scheduler.submit(small("stacked")), scheduler.submit(small("sparse"))
    until(lambda: stuck.id in scheduler.stepping() and stuck.steps)
    scheduler.relieve(60)
    assert scheduler.stepping()[stuck.id] < 60 and not other.begun
    until(lambda: not scheduler.relieve(0) and other.over)
    assert other.latest.status == "done" and not stuck.over
    go.set()
    assert stuck.join(60) and scheduler.submit(small("sparse")).join(60)
    scheduler.close()


def test_a_run_that_is_released_can_be_taken_up_again(small: Callable[..., Spec], tmp_path: Path) -> None:
    scheduler = Scheduler(workers=1, keeper=Store(tmp_path))
    job = scheduler.submit(small())
    assert job.join(60)
    scheduler.release(job)
    again = scheduler.resume(job.id, 1)
    assert again is not job and again.join(60) and again.latest.epoch == 3
    scheduler.delete(job.id)
    assert Store(tmp_path).ids() == [] and not scheduler.jobs
    assert scheduler.state().places[0].name == "threads" and not scheduler.state().runs
    scheduler.close()


def test_the_more_runs_wait_for_their_turns_the_shorter_turns_are() -> None:
    assert turn_s(0, 1) == turn_s(3, 1) == turn_s(6, 2) == SLICE_S
    assert turn_s(10, 1) == turn_s(20, 2) == pytest.approx(ROUND_S / 10)
    assert turn_s(200, 2) == LEAST_SLICE_S
