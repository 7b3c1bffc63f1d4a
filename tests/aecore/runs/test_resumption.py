from __future__ import annotations

import copy
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from aecore import families
from aecore.device import one_thread
from aecore.runs.resumption import go_on, training_state
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Damaged, Store
from aecore.runs.store.record import initial
from aecore.spec import Spec, digest
from aecore.training.schedules import factor
from aecore.views.snapshot import Change, Curve, Snapshot

ROOT = Path(__file__).parents[3]
RUN = "ab12"


def same(a: Session, b: Session) -> None:
    """Same weights, learned curves, changes, randomness and optimisers, bit for bit."""
    a.settle(), b.settle()
    assert (a.steps, a.status, a.stage, a.begun) == (b.steps, b.status, b.stage, b.begun)
    assert a.spec == b.spec and a.log.changes == b.log.changes
    equal(training_state(a), training_state(b))
    assert plain(a.log.curves()) == plain(b.log.curves())


def equal(a: Any, b: Any) -> None:
    if isinstance(a, torch.Tensor):
        assert a.dtype == b.dtype and torch.equal(a, b)
    elif isinstance(a, dict):
        assert list(a) == list(b)
        for key, value in a.items():
            equal(value, b[key])
    elif isinstance(a, list | tuple):
        assert len(a) == len(b)
        for mine, other in zip(a, b, strict=True):
            equal(mine, other)
    else:
        assert a == b


def plain(curves: dict[str, Curve]) -> dict[str, tuple[bytes, bytes]]:
    """What steps report; how often somebody looks at test rows is a matter of time."""
    learned = {name: curve for name, curve in curves.items() if name not in ("test_mse", "cleaned_mse")}
    return {name: (curve.step.tobytes(), curve.value.tobytes()) for name, curve in learned.items()}


def taken(session: Session, steps: int) -> Session:
    """After so many steps more, or at its end."""
    with one_thread():
        for _ in range(steps):
            if not session.step():
                break
    return session


def reopened(session: Session, store: Store, more_epochs: int = 0) -> Session:
    """What another process would have of it, once it was stopped and kept."""
    session.stop()
    store.save(RUN, session.snapshot(), session.weights(), training_state(session))
    return Store(store.folder).resume(RUN, more_epochs)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.mark.parametrize("family", families.load())
def test_a_run_that_was_stopped_twice_is_the_run_that_never_was(
    family: str, store: Store, small: Callable[..., Spec]
) -> None:
    spec = small(family, train__epochs=3, data__rows=160, train__batch=32)
    whole = Session(spec).run()
    cuts = sorted(random.Random(family).sample(range(whole.steps), 2))
    session = Session(spec)
    for cut in cuts:
        session = reopened(taken(session, cut - session.steps), store)
    same(session.run(), whole)


@pytest.mark.parametrize("part", range(8))
def test_it_goes_on_from_every_step_of_every_stage(
    part: int, store: Store, small: Callable[..., Spec]
) -> None:
    spec = small("deep-rbm", train__epochs=2, data__rows=100, train__batch=64, train__schedule="plateau")
    whole = Session(spec).run()
    for cut in range(part, whole.steps + 1, 8):
        session = reopened(taken(Session(spec), cut), store)
        same(session.run(), whole)


CASES: dict[str, dict[str, Any]] = {
    "momentum and one cycle": {"train__optimiser": "momentum", "train__schedule": "one-cycle"},
    "plain descent": {"train__optimiser": "sgd"},
    "means of epochs": {"train__optimiser": "rmsprop", "train__schedule": "error"},
    "gradients that are never cleared": {"train__clear_gradients": False},
    "shifted rows": {"data__shift": 1},
    "drawn pixels": {"data__binarise": True},
    "early stopping": {"train__patience": 1, "train__rate": 1e-6, "train__epochs": 9},
}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_whatever_a_recipe_remembers_is_kept(
    changes: dict[str, Any], store: Store, small: Callable[..., Spec]
) -> None:
    spec = small("denoising", **{"train__epochs": 4, "data__rows": 200, "train__batch": 64} | changes)
    whole = Session(spec).run()
    for cut in (3, 6, whole.steps - 1):
        same(reopened(taken(Session(spec), cut), store).run(), whole)


def test_persistent_chains_go_on(store: Store, small: Callable[..., Spec]) -> None:
    spec = small(
        "deep-rbm", data__rows=200, train__batch=64, pretrain__ContrastiveDivergence__persistent=True
    )
    same(reopened(taken(Session(spec), 5), store).run(), Session(spec).run())


def test_a_warm_start_with_frozen_layers_goes_on_without_the_run_it_came_from(
    store: Store, small: Callable[..., Spec]
) -> None:
    first = Session(small()).run()
    store.save("first", first.snapshot(), first.weights())
    spec = small(start__run="first", start__freeze=1, train__epochs=3)
    whole, session = Session(spec, kept=store.weights).run(), Session(spec, kept=store.weights)
    taken(session, 7)
    store.delete("first")
    same(reopened(session, store).run(), whole)


def test_live_knobs_moved_before_and_after_the_stop_land_where_they_did(
    store: Store, small: Callable[..., Spec]
) -> None:
    def moved(stop: bool) -> Session:
        session = taken(Session(small("denoising", train__epochs=3)), 4)
        session.adjust("corruption.level", 0.6)
        session = taken(session, 10)
        session = reopened(session, store) if stop else session
        session.adjust("train.rate", 1e-4)
        return session.run()

    same(moved(stop=True), moved(stop=False))


def test_outliers_of_a_robust_run_are_those_it_began_with_though_its_knob_was_moved(
    store: Store, small: Callable[..., Spec]
) -> None:
    def moved(stop: bool) -> Session:
        session = taken(Session(small("robust", corruption="Masking", train__epochs=3)), 4)
        session.adjust("corruption.level", 0.9)
        taken(session, 3)
        return (reopened(session, store) if stop else session).run()

    same(moved(stop=True), moved(stop=False))


def test_ten_more_epochs_at_a_constant_rate_are_what_ten_more_in_the_recipe_would_have_been(
    store: Store, small: Callable[..., Spec]
) -> None:
    ended, whole = (Session(small(train__schedule="constant", train__epochs=n)).run() for n in (2, 12))
    longer = reopened(ended, store, more_epochs=10).run()
    equal(dict(longer.net.state_dict()), dict(whole.net.state_dict()))
    assert longer.steps == whole.steps and longer.spec == whole.spec
    assert longer.log.changes == [Change(ended.steps, "train.epochs", 2, 12)]
    assert digest(initial(longer.snapshot())) == longer.digest == ended.digest
    go_on(ended, 10)
    equal(dict(ended.run().net.state_dict()), dict(whole.net.state_dict()))


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
def test_epochs_that_are_added_begin_the_schedule_anew_over_themselves(
    schedule: str, store: Store, small: Callable[..., Spec]
) -> None:
    session = Session(small(train__epochs=2, train__schedule=schedule)).run()
    longer, before = reopened(session, store, more_epochs=3), session.steps
    longer = reopened(taken(longer, 5), store).run()  # a stop on the way does not begin it once more
    rates = longer.log.curves()["rate"].value[before:] / longer.spec.train.rate
    assert rates == pytest.approx([factor(schedule, step / len(rates)) for step in range(len(rates))])


def test_epochs_are_added_where_early_stopping_ended_it_and_a_limit_in_seconds_is_lifted(
    store: Store, small: Callable[..., Spec]
) -> None:
    spec = small(train__patience=1, train__rate=1e-6, train__epochs=50, train__seconds=1000.0)
    ended = Session(spec).run()
    assert ended.epoch < 10
    longer = reopened(ended, store, more_epochs=2)
    assert longer.spec.train.epochs == ended.epoch + 2 and longer.spec.train.seconds is None
    assert longer.run().epoch == ended.epoch + 2


def test_a_run_that_was_cut_off_before_its_first_step_begins(
    store: Store, small: Callable[..., Spec]
) -> None:
    spec = small()
    store.begin(RUN, Snapshot(spec, "stopped"))
    same(store.resume(RUN).run(), Session(spec).run())


def test_what_cannot_go_on_says_why(store: Store, small: Callable[..., Spec]) -> None:
    session = Session(small()).run()
    with pytest.raises(ValueError, match="is finished: say how many epochs more"):
        reopened(session, store)
    with pytest.raises(ValueError, match="epochs to add are 0 to 10,000, got -1"):
        store.resume(RUN, -1)
    store.save("old", session.snapshot(), session.weights())
    with pytest.raises(ValueError, match="old was kept without its training state"):
        store.resume("old", 10)
    with pytest.raises(ValueError, match="opened to be looked at"):
        go_on(store.session("old"), 10)
    running = Session(small())
    with pytest.raises(ValueError, match="still learning"):
        go_on(running)
    store.save("busy", running.snapshot(), running.weights(), training_state(running))
    with pytest.raises(ValueError, match="busy is under way in another process"):
        store.resume("busy")
    running.fail("It broke.")
    with pytest.raises(ValueError, match="this run failed"):
        reopened(running, store)


def test_a_training_state_that_was_changed_on_disk_is_said_as_damaged(
    store: Store, small: Callable[..., Spec]
) -> None:
    reopened(taken(Session(small()), 3), store)
    (path,) = (store.folder / RUN).glob("state-*.safetensors")
    content = path.read_bytes()
    for at in (*range(0, len(content), len(content) // 40), len(content) - 1):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(Damaged, match=r"is cut short or was changed|version"):
            store.resume(RUN)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Damaged, match="is cut short or was changed"):
        store.resume(RUN)
    path.unlink()
    with pytest.raises(Damaged, match="is missing"):
        store.resume(RUN)


def test_one_training_state_is_kept_that_of_the_last_save(store: Store, small: Callable[..., Spec]) -> None:
    session = Session(small())
    for _ in range(3):
        session.step()
        store.save(RUN, session.snapshot(), session.weights(), training_state(session))
    names = [path.name for path in (store.folder / RUN).glob("state-*")]
    assert names == [json.loads((store.folder / RUN / "spec.json").read_text())["state"]]


@pytest.fixture
def scheduler(store: Store) -> Iterator[Scheduler]:
    made = Scheduler(workers=1, keeper=store)
    yield made
    made.close()


def test_a_finished_run_goes_on_where_it_is_open(scheduler: Scheduler, small: Callable[..., Spec]) -> None:
    job = scheduler.submit(small(train__schedule="constant"))
    assert job.join(60)
    with pytest.raises(ValueError, match="finished"):
        scheduler.resume(job.id)
    assert scheduler.resume(job.id, more_epochs=2) is job and not job.over and job.spec.train.epochs == 4
    assert job.join(60) and job.latest.epoch == 4 and job.latest.status == "done"
    whole = Session(job.spec).run()
    equal(dict(job.session.net.state_dict()), dict(whole.net.state_dict()))


def test_a_knob_that_was_moved_after_the_end_acts_in_the_epochs_that_are_added(
    scheduler: Scheduler, small: Callable[..., Spec]
) -> None:
    job = scheduler.submit(small("denoising"))
    assert job.join(60)
    ended = job.session.steps
    job.adjust("corruption.level", 0.7)
    scheduler.resume(job.id, more_epochs=2)
    assert job.join(60) and job.latest.epoch == 4
    assert job.session.log.changes == [
        Change(ended, "train.epochs", 2, 4),
        Change(ended, "corruption.level", 0.3, 0.7),
    ]


def test_a_stopped_run_goes_on_in_another_server_under_its_id(
    scheduler: Scheduler, store: Store, small: Callable[..., Spec]
) -> None:
    job = scheduler.submit(small(train__epochs=60))
    while job.latest.step < 40:
        job.watch()
        time.sleep(0.005)
    scheduler.release(job)
    assert job.join(60)
    other = Scheduler(workers=1, keeper=Store(store.folder))
    try:
        again = other.resume(job.id)
        assert again.id == job.id and again.latest.step == job.latest.step
        assert again.join(60) and again.latest.epoch == 60
        equal(dict(again.session.net.state_dict()), dict(Session(job.spec).run().net.state_dict()))
        assert store.load(job.id).status == "done"
        with pytest.raises(ValueError, match="there is no run"):
            other.resume("nowhere")
    finally:
        other.close()


TRAIN = """
import os, sys
from pathlib import Path
from aecore import families
from aecore.cli.training import save
from aecore.device import one_thread
from aecore.runs.session import Session
from aecore.runs.store import RunFolder

def train(folder):
    spec = families.read(Path(sys.argv[2]).read_text())
    session = folder.resume() if folder.path.exists() else Session(spec)
    begun = session.steps
    while session.step():
        if session.steps % 3 == 0:
            save(folder, session.snapshot(), session)
        if session.steps == begun + 3:
            print(os.getpid(), begun, flush=True)

with one_thread():
    Session(families.read(Path(sys.argv[2]).read_text())).step()
    for _ in sys.stdin:  # what a process imports it imports once, and is forked
        process = os.fork()
        if not process:
            train(RunFolder(Path(sys.argv[1])))
        os.waitpid(process, 0)
"""
KILLS = int(os.environ.get("LATENTLAB_KILLS", "4"))


def test_a_run_killed_at_random_moments_is_the_run_that_never_was(
    store: Store, tmp_path: Path, small: Callable[..., Spec]
) -> None:
    spec = small("adversarial", train__epochs=1000, train__schedule="cosine")
    recipe, folder = tmp_path / "recipe.json", store.folder / RUN
    recipe.write_text(spec.model_dump_json())
    arguments = [sys.executable, "-c", TRAIN, str(folder), str(recipe)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    chance, kept = random.Random(KILLS), 0
    with subprocess.Popen(arguments, cwd=ROOT, **pipes) as trainer:
        for _ in range(KILLS):
            trainer.stdin.write("one more\n")
            trainer.stdin.flush()
            process, begun = map(int, trainer.stdout.readline().split())
            assert begun == kept
            time.sleep(chance.uniform(0, 0.1))
            os.kill(process, signal.SIGKILL)
            kept = last_save(store)
        trainer.stdin.close()
    resumed = taken(store.resume(RUN), 20)
    same(resumed, taken(Session(spec), resumed.steps))


def last_save(store: Store) -> int:
    """The step that was saved last, once it is known that whoever saved it is gone."""
    while (kept := store.load(RUN)).status != "stopped":
        time.sleep(0.001)
    return kept.step


@pytest.mark.parametrize("optimiser", ["adam", "rmsprop", "momentum"])
@pytest.mark.parametrize("moments", [torch.zeros(3), torch.zeros(0), None])
def test_moments_that_do_not_fit_are_one_sentence_and_never_reach_the_optimiser(
    small: Callable[..., Spec], optimiser: str, moments: torch.Tensor | None
) -> None:
    session = Session(small(train__optimiser=optimiser))
    session.step()
    session.stop()
    state = copy.deepcopy(training_state(session))
    kept = state["memory"]["optimiser"]["state"][0]
    name = next(name for name in kept if name != "step")
    kept.update({name: moments}) if moments is not None else kept.pop(name)
    go_on(session, 0, state)
    with pytest.raises(ValueError, match="the training state of this run does not fit it"):
        session.step()
