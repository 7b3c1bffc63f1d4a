"""The page Anomalies through the router: its address, its menus, cleaned rows, and data of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from visited import part, shown, visit
from waiting import until

from aecore.data import load
from aecore.data.sets import cleaned
from aecore.inference.anomaly_detection import kept_detectors
from aecore.runs.job import Job
from ui.anomalies import anomalies_state
from ui.anomalies.anomalies_state import FIRST
from ui.core import saved_runs, shared_scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
WITHOUT = "digits-without-0"


def panel(at: AppTest) -> dict[str, Any]:
    assert not at.exception
    return shown(at, "anomalies")


def address(at: AppTest) -> dict[str, str]:
    return {name: said if isinstance(said, str) else said[0] for name, said in at.query_params.items()}


def notes(at: AppTest) -> str:
    return " ".join(markdown.value for markdown in at.markdown)


def retrain(at: AppTest, message: Any) -> AppTest:
    """The page after its panel has asked for rows to be cleaned."""
    states = at._tree.get_widget_states()
    told = json.dumps([{"event": "retrain", "value": message}])
    trigger = _make_trigger_id(part(at, "anomalies").id, "events")
    states.widgets.append(WidgetState(id=trigger, json_trigger_value=told))
    return at._run(states)


def test_it_opens_on_a_shipped_run_and_its_address_says_so() -> None:
    at = visit("anomalies")
    assert address(at) == {"run": FIRST}
    found = panel(at)
    assert found["url"] == f"/lab/anomalies/{FIRST}" and found["retrained"] is None


def test_a_preset_of_a_link_begins_a_run_and_a_refresh_keeps_it() -> None:
    at = visit("anomalies", preset=anomalies_state.PRESETS[-1])
    [run] = shared_scheduler.scheduler().jobs
    assert address(at) == {"run": run}
    assert panel(visit("anomalies", run=run))["run"] == run
    assert list(shared_scheduler.scheduler().jobs) == [run]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"run": "0123456789"}, "no longer on this server"),
        ({"preset": "nothing"}, "This link cannot be opened"),
        ({"preset": "lists"}, "gives no rows back"),
        ({"run": FIRST, "retrained": "0123456789"}, ""),
    ],
)
def test_what_a_link_asks_for_and_is_not_here_is_said(query: dict[str, str], told: str) -> None:
    at = visit("anomalies", **query)
    assert told in notes(at) and panel(at)["run"] == FIRST and panel(at)["retrained"] is None
    assert not shared_scheduler.scheduler().jobs


def test_a_kept_run_is_offered(trained: Callable[..., Job]) -> None:
    job = trained("undercomplete", data__name=WITHOUT)
    until(lambda: saved_runs.store().runs())
    shared_scheduler.scheduler().release(job)
    menu = next(box for box in visit("anomalies").selectbox if str(box.key).startswith("menu run"))
    assert any(words.endswith(job.id[:4]) for words in menu.options)


def test_a_browser_has_the_rows_cleaned_and_the_same_recipe_trained(trained: Callable[..., Job]) -> None:
    job = trained("undercomplete", data__name=WITHOUT)
    at = visit("anomalies", run=job.id)
    assert kept_detectors.keep_detector(job.id, job.spec, job.weights) == ""
    at = retrain(at, {"run": job.id, "score": "mean", "percentile": 80})
    [other] = set(shared_scheduler.scheduler().jobs) - {job.id}
    spec = shared_scheduler.scheduler().jobs[other].spec
    assert cleaned.whole(spec.data.name) == WITHOUT and spec.net == job.spec.net
    assert load(spec.data.name).n_train == round(0.8 * load(WITHOUT).n_train)
    assert address(at) == {"run": job.id, "retrained": other}
    assert panel(at)["retrained"] == f"/lab/anomalies/{other}"
    assert panel(visit("anomalies", **address(at)))["retrained"] == f"/lab/anomalies/{other}"


def test_rows_that_are_not_scored_yet_are_not_cleaned(trained: Callable[..., Job]) -> None:
    job = trained("undercomplete", data__name=WITHOUT)
    kept_detectors._kept.clear()
    at = retrain(visit("anomalies", run=job.id), {"run": job.id, "score": "mean", "percentile": 80})
    assert "ask again" in notes(at) and list(shared_scheduler.scheduler().jobs) == [job.id]


def test_too_few_rows_that_are_left_are_refused_in_a_sentence(trained: Callable[..., Job]) -> None:
    job = trained("undercomplete", data__name=WITHOUT)
    assert kept_detectors.keep_detector(job.id, job.spec, job.weights) == ""
    at = retrain(visit("anomalies", run=job.id), {"run": job.id, "score": "mean", "percentile": 0})
    assert "keep more" in notes(at) and list(shared_scheduler.scheduler().jobs) == [job.id]


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "clean",
        [],
        {},
        {"run": FIRST},
        {"run": FIRST, "score": "mean", "percentile": 101},
        {"run": FIRST, "score": "mean", "percentile": float("nan")},
        {"run": FIRST, "score": 3, "percentile": 90},
        {"run": "another", "score": "mean", "percentile": 90},
    ],
)
def test_what_asks_for_nothing_that_can_be_done_does_nothing(message: object) -> None:
    at = retrain(visit("anomalies"), message)
    assert panel(at)["retrained"] is None and not shared_scheduler.scheduler().jobs


def brought(content: bytes, called: str) -> AppTest:
    at = visit("anomalies")
    at.button(key="bring rows").click().run()
    at.file_uploader(key="own data file").set_value((called, content, "text/csv")).run()
    return at.button(key="own data use").click().run()


def test_a_table_of_ones_own_is_learned_from_at_once(client: Any) -> None:
    client.use("0" * 32)
    table = "\n".join(["a,b,c", *(f"{i},{i % 7},{i % 5}" for i in range(40))])
    at = brought(table.encode(), "table.csv")
    [job] = shared_scheduler.scheduler().jobs.values()
    assert job.spec.data.name.startswith("my-table") and panel(at)["run"] == job.id
    assert panel(at)["pictured"] is False and panel(at)["atlas"] is None


def test_ratings_of_ones_own_are_kept_and_not_judged(client: Any) -> None:
    client.use("0" * 32)
    ratings = "\n".join(
        ["user,item,rating", *(f"{u},{i},{1 + (u + i) % 5}" for u in range(30) for i in range(12))]
    )
    at = brought(ratings.encode(), "stars.csv")
    assert "not judged here" in notes(at) and not shared_scheduler.scheduler().jobs
