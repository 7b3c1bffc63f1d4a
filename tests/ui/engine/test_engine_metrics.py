"""Metrics for Prometheus: read by its own parser, and by nobody who may not."""

from __future__ import annotations

import math

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from aecore.runs.capacity import Capacity
from aecore.runs.engine_state import EngineState, PlaceState
from ui.engine import metrics_route
from ui.engine.history import Look, history
from ui.engine.metrics import EngineCollector
from ui.engine.metrics_route import TOKEN, metrics

STATE = EngineState(
    (
        PlaceState("web", rss_mb=300.0),
        PlaceState("worker 1", runs={"running": 2}, rows_per_s=900.5, cpu=0.75, deaths=3, stuck={"ab": 9.0}),
        PlaceState("aside", "silent", warm=False),
    ),
    verb_s=(0.02, 0.03, 0.5),
)


def parsed(state: EngineState, capacity: Capacity) -> dict[str, dict[str, float]]:
    """The value of every sample, by name and by the value of its one label."""
    registry = CollectorRegistry()
    registry.register(EngineCollector(lambda: Look(0.0, state, capacity)))
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(generate_latest(registry).decode()):
        assert family.documentation.endswith(".") and family.name.startswith("latentlab_")
        for sample in family.samples:
            found.setdefault(sample.name, {})["".join(sample.labels.values())] = sample.value
    return found


def test_prometheus_reads_every_place_status_and_quantile() -> None:
    found = parsed(STATE, Capacity(512.0, promised_mb=16.0))
    assert found["latentlab_rows_per_second"] == {"web": 0, "worker 1": 900.5, "aside": 0}
    assert found["latentlab_runs"]["running"] == 2 and found["latentlab_runs"]["queued"] == 0
    assert found["latentlab_worker_memory_bytes"]["web"] == 300 * 2**20
    assert found["latentlab_worker_cpu_cores"]["worker 1"] == 0.75
    assert found["latentlab_worker_deaths_total"]["worker 1"] == 3
    assert found["latentlab_worker_stuck_runs"]["worker 1"] == 1
    assert found["latentlab_worker_ready"] == {"web": 1, "worker 1": 1, "aside": 0}
    assert found["latentlab_worker_warm"]["aside"] == 0
    assert found["latentlab_press_seconds"] == {"0.5": 0.03, "0.95": 0.5}
    assert found["latentlab_memory_free_bytes"] == {"": 512 * 2**20}
    assert found["latentlab_memory_promised_bytes"] == {"": 16 * 2**20}


def test_what_is_not_known_is_left_out() -> None:
    found = parsed(EngineState(()), Capacity(math.inf))
    assert "latentlab_press_seconds" not in found and "latentlab_memory_free_bytes" not in found


def asked(client: str = "127.0.0.1", **headers: str) -> Request:
    given = {"host": "localhost:8501", **headers}
    return Request(
        {
            "type": "http",
            "client": (client, 5000),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        }
    )


@pytest.mark.usefixtures("engine_of_its_own")
@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_a_program_of_this_machine_reads_metrics(client: str) -> None:
    history.clear()
    answer = metrics(asked(client))
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=")
    names = {family.name for family in text_string_to_metric_families(bytes(answer.body).decode())}
    assert {"latentlab_rows_per_second", "latentlab_runs"} <= names
    history.clear()


@pytest.mark.parametrize(
    "request_",
    [
        asked("192.168.1.7"),
        asked("192.168.1.7", host="lab.example"),
        asked(host="lab.example"),
        asked(x_forwarded_for="10.0.0.3"),
        asked(origin="https://elsewhere.example"),
        asked("testclient"),
    ],
)
def test_nobody_else_reads_them_without_a_token(request_: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    answer = metrics(request_)
    assert answer.status_code == 401 and bytes(answer.body).decode() == metrics_route.REFUSAL


def test_a_token_is_read_as_the_server_was_given_it(monkeypatch: pytest.MonkeyPatch) -> None:
    far = {"host": "lab.example", "authorization": "Bearer word"}
    monkeypatch.delenv(TOKEN, raising=False)
    assert not metrics_route.has_token(asked("10.0.0.3", **far | {"authorization": "Bearer "}))
    monkeypatch.setenv(TOKEN, "word")
    assert metrics_route.has_token(asked("10.0.0.3", **far | {"authorization": "bearer word"}))
    for wrong in ("Bearer other", "Basic word", "word", "", "Bearer"):
        assert not metrics_route.has_token(asked("10.0.0.3", **far | {"authorization": wrong}))
