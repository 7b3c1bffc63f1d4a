"""The training bar on pages that use a run: how far it is, and who may pause and stop it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from net_asked import asked
from visited import say, shown, visit
from waiting import until

from aecore.runs.job import Job
from aecore.spec import Spec
from ui.components.training_bar.training_bar import PATH, told
from ui.core import shared_scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
OWNER, STRANGER = "0" * 32, "1" * 32
PAGES = ("images", "generate")


@pytest.fixture
def learning(small: Callable[..., Spec]) -> Job:
    spec = small(train__epochs=100_000)
    job = shared_scheduler.scheduler().submit(spec, False, True, OWNER)
    until(lambda: job.latest.status == "running" and job.steps > 0)
    return job


@pytest.mark.parametrize("page", PAGES)
def test_whoever_began_a_run_pauses_goes_on_and_stops_it_there(learning: Job, client: Any, page: str) -> None:
    client.use(OWNER)
    at = visit(page, run=learning.id)
    assert shown(at, "training_bar")["mine"]
    say(at, "training_bar", "action", "pause")
    until(lambda: learning.latest.status == "paused")
    say(at, "training_bar", "action", "play")
    until(lambda: learning.latest.status == "running")
    say(at, "training_bar", "action", "stop")
    until(lambda: learning.over)
    assert learning.latest.status == "stopped"


def test_another_browser_sees_how_far_it_is_and_can_press_nothing(learning: Job, client: Any) -> None:
    client.use(STRANGER)
    client.come_from("192.0.2.7", "lab.example")
    at = visit("images", run=learning.id)
    bar = shown(at, "training_bar")
    assert not bar["mine"] and bar["path"] == f"{PATH}/{learning.id}"
    say(at, "training_bar", "action", "stop")
    before = learning.steps
    until(lambda: learning.steps > before)
    assert learning.latest.status == "running" and not at.exception


def test_it_says_where_a_run_is_and_what_became_of_it(trained: Callable[..., Job]) -> None:
    job = trained()
    found = asked("GET", f"{PATH}/{job.id}")
    assert found.status == 200 and json.loads(found.content) == told(job.latest)
    epochs = job.spec.train.epochs
    assert told(job.latest) == {
        "status": "done",
        "over": True,
        "share": 1.0,
        "words": f"Learned: epoch {epochs} / {epochs}",
    }
    assert asked("GET", f"{PATH}/none").status == 404
