"""Metrics of the engine in the text format of Prometheus: what the page Engine shows, for a monitor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aecore.runs.engine_state import EngineState, PlaceState
from ui.engine.history import Look, history

STATUSES = ("queued", "running", "paused", "done", "stopped", "failed")
QUANTILES = (0.5, 0.95)
MB = 2**20
OF_A_PLACE: dict[str, tuple[str, Callable[[PlaceState], float]]] = {
    "rows_per_second": ("Rows learned from in the last second.", lambda place: place.rows_per_s),
    "worker_ready": ("1 where the process answers, else 0.", lambda place: place.status == "ready"),
    "worker_warm": ("1 where all is loaded that a first step needs, else 0.", lambda place: place.warm),
    "worker_memory_bytes": ("Resident memory, shared pages and all.", lambda place: place.rss_mb * MB),
    "worker_cpu_cores": ("Cores used in the last second.", lambda place: place.cpu),
    "worker_stuck_runs": ("Runs in a step that has taken seconds.", lambda place: len(place.stuck)),
}


class EngineCollector(Collector):
    """Collects what one look at the engine has found."""

    def __init__(self, look: Callable[[], Look]) -> None:
        self._look = look

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: names are those of `collect`."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Every metric as it is now."""
        look = self._look()
        yield from (_of_places(name, look.state) for name in OF_A_PLACE)
        yield _deaths(look.state)
        yield _runs(look.state)
        yield _presses(look.state)
        free = look.capacity.free_mb * MB
        if not math.isinf(free):
            yield _gauge("memory_free_bytes", "Memory left of the machine or of its container.", free)
        promised = look.capacity.promised_mb * MB
        yield _gauge(
            "memory_promised_bytes", "Memory that open runs will still ask for, estimated.", promised
        )


def registry() -> CollectorRegistry:
    """A registry of these metrics alone: those of the Python process are somebody else's business."""
    found = CollectorRegistry(auto_describe=False)
    found.register(EngineCollector(lambda: history().latest()))
    return found


def _of_places(name: str, state: EngineState) -> Metric:
    words, value = OF_A_PLACE[name]
    found = GaugeMetricFamily(f"latentlab_{name}", words, labels=["place"])
    for place in state.places:
        found.add_metric([place.name], float(value(place)))
    return found


def _deaths(state: EngineState) -> Metric:
    found = CounterMetricFamily("latentlab_worker_deaths", "Times a process was replaced.", labels=["place"])
    for place in state.places:
        found.add_metric([place.name], place.deaths)
    return found


def _runs(state: EngineState) -> Metric:
    found = GaugeMetricFamily("latentlab_runs", "Open runs by status.", labels=["status"])
    for status in STATUSES:
        found.add_metric([status], state.runs.get(status, 0))
    return found


def _presses(state: EngineState) -> Metric:
    words = "Seconds within which that share of the last 256 presses were answered."
    found = GaugeMetricFamily("latentlab_press_seconds", words, labels=["quantile"])
    for quantile in QUANTILES:
        if (s := state.press_s(quantile)) is not None:
            found.add_metric([str(quantile)], s)
    return found


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"latentlab_{name}", words, value=value)
