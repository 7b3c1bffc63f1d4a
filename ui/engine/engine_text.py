"""Sentences about the engine: what it does, and what it can still take."""

from __future__ import annotations

import math
from statistics import mean

from aecore import families
from aecore.runs.capacity import Capacity
from aecore.runs.engine import Engine, run_mb
from aecore.runs.engine_state import EngineState, PlaceState

FEW = 5
"""Room for so few more runs is said beside Train."""
ASIDE, WEB, THREADS = "aside", "web", "threads"
DOES = {WEB: "answers browsers", ASIDE: "maps, baselines, probes", THREADS: "answers browsers and trains"}


def summary(state: EngineState, capacity: Capacity, workers: int, typical_mb: float) -> str:
    """The state of a server in one sentence or two."""
    return f"{learning(state, workers)} {room(capacity, typical_mb, state.runs.get('running', 0))}"


def learning(state: EngineState, workers: int) -> str:
    """How many runs learn, and how fast all of them are together."""
    here, runs = counted(workers, "worker"), state.runs.get("running", 0)
    if not runs:
        return f"{here}, and no run is learning now."
    verb = "learns" if runs == 1 else "learn"
    together = " together" if runs > 1 else ""
    return f"{here}: {counted(runs, 'run')} {verb} at {state.rows_per_s:,.0f} rows a second{together}."


def room(capacity: Capacity, typical_mb: float, running: int) -> str:
    """For how many more runs there is room, and where there is none, that this is so."""
    more = capacity.room(typical_mb)
    if not more:
        return "The server is full: it takes another run when one of these has ended."
    like = "like these" if running else "like the Playground's first"
    return f"There is room for about {counted(more, 'more run')} {like}."


def tight(more: int) -> str:
    """What is said beside Train where there is room for so many more runs; empty where there is plenty."""
    if not 0 < more <= FEW:
        return ""
    return f"This server can take about {counted(more, 'more run')} like this."


def typical_mb(engine: Engine) -> float:
    """Memory in MB of a run like those that learn now, on average; where none does, of the first preset's."""
    found = [run_mb(job.spec) for job in list(engine.jobs.values()) if job.latest.status == "running"]
    return mean(found) if found else run_mb(families.presets()["erased"].spec)


def does(place: PlaceState) -> str:
    """What a place is for, and on which device it computes."""
    if place.name in DOES:
        return DOES[place.name]
    return f"trains on the {'CPU' if place.device in ('cpu', '') else 'GPU'}"


def condition(place: PlaceState) -> str:
    """How a place is: whether it answers, warms up, or hangs in a step, and how often it died."""
    warming = place.status == "ready" and not place.warm
    said = ["warming up"] if warming else [_CONDITIONS.get(place.status, place.status)]
    if place.stuck and not warming:
        longest = max(place.stuck.values())
        said.append(f"{counted(len(place.stuck), 'run')} in a step of {longest:,.0f} s so far")
    if place.deaths:
        said.append("replaced once" if place.deaths == 1 else f"replaced {place.deaths} times")
    return ", ".join(said)


def in_trouble(place: PlaceState) -> bool:
    """Whether something is amiss there: a first step that waits for what is being loaded is not."""
    return place.status in ("silent", "dead") or bool(place.stuck and place.warm)


def by_status(place: PlaceState) -> str:
    """The open runs of a place in words, those that learn first; a dash where there are none."""
    named = [(place.runs.get(status, 0), words) for status, words in _STATUSES.items()]
    over = sum(place.runs.get(status, 0) for status in ("done", "stopped", "failed"))
    found = [f"{n} {words}" for n, words in (*named, (over, "over")) if n]
    return ", ".join(found) or "–"


def memory(mb: float) -> str:
    """Memory in MB, in GB from a thousand on; unknown where it is infinite."""
    if math.isinf(mb):
        return "unknown"
    return f"{mb / 1024:,.1f} GB" if mb >= 1000 else f"{mb:,.0f} MB"


def seconds(s: float | None) -> str:
    """A time in milliseconds, in seconds from one on; a dash where there is none."""
    if s is None:
        return "–"
    return f"{s:,.1f} s" if s >= 1 else f"{1000 * s:,.0f} ms"


def presses(state: EngineState) -> tuple[str, str]:
    """How long the run's answer to a press takes: half of the last ones, and all but one in twenty."""
    if state.press_s(0.5) is None:
        return "–", "none yet"
    return seconds(state.press_s(0.5)), f"95 % within {seconds(state.press_s(0.95))}"


def counted(n: int, noun: str) -> str:
    """How many there are of it."""
    return f"{n:,} {noun}{'s' * (n != 1)}"


_CONDITIONS = {"silent": "not heard for seconds", "dead": "ended"}
_STATUSES = {"running": "learning", "queued": "waiting", "paused": "paused"}
