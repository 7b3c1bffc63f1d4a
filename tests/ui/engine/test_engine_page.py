"""The Engine page: what the server does, said in words, and nothing of whose runs they are."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from visited import visit

from aecore.runs.capacity import RUN_MB, SPARE_MB, Capacity
from aecore.runs.engine_state import EngineState, PlaceState
from aecore.spec import Spec
from ui.core.shared_scheduler import scheduler
from ui.engine import engine_text as text
from ui.engine.engine_cards import sparkline
from ui.engine.history import KEPT, PACE_S, History, history

PLENTY = Capacity(math.inf, open=3)
BUSY = PlaceState("worker 1", runs={"running": 3, "queued": 1, "done": 2, "failed": 1}, rows_per_s=12_400.4)


def test_a_busy_server_says_what_learns_how_fast_and_what_there_is_room_for() -> None:
    state = EngineState((PlaceState("web"), BUSY, PlaceState("aside")))
    assert text.summary(state, PLENTY, 2, 10.0) == (
        "2 workers: 3 runs learn at 12,400 rows a second together. "
        "There is room for about 197 more runs like these."
    )


def test_an_idle_server_and_a_full_one_say_so() -> None:
    idle = EngineState((PlaceState("threads"),))
    said = text.summary(idle, Capacity(SPARE_MB + RUN_MB + 10), 1, 10.0)
    assert said.startswith("1 worker, and no run is learning now. There is room for about 1 more run like")
    assert "full" in text.room(Capacity(0.0), 10.0, running=3)


def test_beside_train_only_little_room_is_spoken_of() -> None:
    assert text.tight(3) == "This server can take about 3 more runs like this."
    assert not text.tight(text.FEW + 1) and not text.tight(0)


def test_a_place_tells_its_work_its_runs_and_its_troubles() -> None:
    assert text.does(BUSY) == "trains on the CPU"
    assert (
        text.by_status(BUSY) == "3 learning, 1 waiting, 3 over" and text.by_status(PlaceState("web")) == "–"
    )
    loads = PlaceState("aside", warm=False, stuck={"ab12": 30.0})
    assert text.condition(loads) == "warming up" and not text.in_trouble(loads)
    hanging = PlaceState("worker 2", stuck={"ab12": 12.2, "cd34": 3.0}, deaths=2)
    assert text.in_trouble(hanging)
    assert text.condition(hanging) == "ready, 2 runs in a step of 12 s so far, replaced 2 times"
    assert (
        text.condition(PlaceState("worker 2", "silent", deaths=1)) == "not heard for seconds, replaced once"
    )


def test_a_press_is_told_by_the_value_that_so_many_did_not_exceed() -> None:
    presses = EngineState((), tuple(i / 100 for i in range(1, 21)))
    assert (presses.press_s(0.5), presses.press_s(0.95)) == (0.10, 0.19)
    assert EngineState((), (3.0,)).press_s(0.5) == 3.0 and EngineState(()).press_s(0.5) is None
    assert (
        text.presses(presses) == ("100 ms", "95 % within 190 ms") and text.presses(EngineState(()))[0] == "–"
    )
    assert [text.seconds(s) for s in (None, 0.0381, 2.04)] == ["–", "38 ms", "2.0 s"]


def test_looks_are_shared_and_five_minutes_of_them_are_kept() -> None:
    now, looked = [0.0], []
    states = History(lambda: looked.append(1) or EngineState((BUSY,)), lambda: PLENTY, lambda: now[0])
    assert states.latest() is states.latest() and len(looked) == 1
    for _ in range(KEPT + 10):
        now[0] += PACE_S
        states.latest()
    assert len(looked) == KEPT + 11 and states.rows_per_s == (12_400.4,) * KEPT


def test_bars_of_the_speed_end_with_the_latest_look() -> None:
    assert sparkline([]) == sparkline([0.0, 0.0]) == ""
    drawn = sparkline([3.0, 4.0, 6.0, 8.0, 10.0])
    assert re.findall(r"height:(\d+)%", drawn) == ["44", "100"] and "8 rows a second" in drawn


@pytest.mark.usefixtures("engine_of_its_own")
def test_the_page_counts_runs_of_others_and_names_none(small: Callable[..., Spec]) -> None:
    history.clear()
    job = scheduler().submit(small(), paused=True, owner="a" * 32)
    at = visit("engine")
    assert not at.exception
    shown = " ".join(html.proto.body for html in at.get("html"))
    assert "no run is learning now" in shown and "1 open in all" in shown and "Threads" in shown
    assert job.id not in shown and "a" * 32 not in shown
    history.clear()
