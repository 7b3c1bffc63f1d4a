"""Measure one build with one number of visitors: server, visitors and the ceiling, one after another."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO

import numpy as np

from benchmarks.room.kept_rows import KeptRuns, watching
from benchmarks.room.process_tree import Usage, usage
from benchmarks.room.visitor import Visit
from benchmarks.room.visitors import SETTLE_S
from benchmarks.server import ROOT, Server, server

Figures = dict[str, float | int | None]


@dataclass(frozen=True)
class Window:
    """What was seen from `begin` to `end`, Unix seconds: of the server's processes and by its visitors."""

    begin: float
    end: float
    before: Usage
    after: Usage
    visits: list[Visit]
    runs: KeptRuns
    log: str

    @property
    def seconds(self) -> float:
        return self.end - self.begin


Meanwhile = Callable[[Server], None]


def window(tree: Path, viewers: int, seconds: float, meanwhile: Meanwhile | None = None) -> Window:
    """A build with so many visitors for so many seconds; `meanwhile` is called when the window begins."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with watching(home) as runs, server(home, tree) as running:
            time.sleep(SETTLE_S)  # what a server does first is not a visitor's
            visitors = _visitors(running, viewers, seconds)
            try:
                assert visitors.stdout is not None
                _await("begin", visitors.stdout)
                begin, before = time.time(), usage(running.pid)
                if meanwhile:
                    meanwhile(running)
                _await("end", visitors.stdout)
                end, after = time.time(), usage(running.pid)
                visits = [Visit(**visit) for visit in json.loads(visitors.stdout.readline())]
            finally:
                visitors.kill()
                visitors.wait()
        log = (home / "server.log").read_text(errors="replace")
        return Window(begin, end, before, after, visits, runs, log)


def _visitors(running: Server, viewers: int, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.room.visitors", running.address, str(viewers), str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _await(word: str, lines: IO[str]) -> None:
    found = lines.readline().strip()
    if found != word:
        raise RuntimeError(f"the visitors' process ended before its {word}")


def figures(seen: Window, unwatched: float | None) -> Figures:
    """The figures of a window, by name; a unit stands in each name. None was not to be measured."""
    rows = seen.runs.rows_in(seen.begin, seen.end)
    cpu_s = seen.after.cpu_s - seen.before.cpu_s
    waits = [
        1000 * wait for visit in seen.visits for at, wait in visit.presses if seen.begin <= at <= seen.end
    ]
    paints = [visit.first_paint_s for visit in seen.visits if visit.first_paint_s is not None]
    pictures = [picture for visit in seen.visits for picture in visit.pictures if _inside(seen, picture[0])]
    viewers = len(seen.visits)
    return {
        "viewers": viewers,
        "seconds": round(seen.seconds, 1),
        "rows_per_s": round(rows / seen.seconds),
        "unwatched_rows_per_s": None if unwatched is None else round(unwatched),
        "share_of_unwatched": round(rows / seen.seconds / unwatched, 3) if unwatched else None,
        "rows_per_cpu_s": round(rows / cpu_s) if cpu_s else None,
        "actions": len(waits),
        "action_p50_ms": _percentile(waits, 50),
        "action_p95_ms": _percentile(waits, 95),
        "updates_per_s_each": round(len(pictures) / seen.seconds / viewers, 2),
        "picture_age_p50_s": _age(seen, pictures),
        "first_paint_s": round(median(paints), 2) if paints else None,
        "web_cores": round((seen.after.web_cpu_s - seen.before.web_cpu_s) / seen.seconds, 2),
        "worker_cores": round((seen.after.workers_cpu_s - seen.before.workers_cpu_s) / seen.seconds, 2),
        "workers": seen.after.workers,
        "rss_mb": round(seen.after.rss_mb),
        "web_rss_mb": round(seen.after.web_mb),
        "worker_rss_mb": round(seen.after.workers_mb),
        "rss_growth_mb": round(seen.after.rss_mb - seen.before.rss_mb, 1),
        "lost": sum(bool(visit.lost) for visit in seen.visits),
        "errors": len(errors(seen)),
    }


def errors(seen: Window) -> list[str]:
    """All that went wrong: on pages, and in the server's log."""
    return page_errors(seen) + ["a traceback in the server's log"] * tracebacks(seen)


def page_errors(seen: Window) -> list[str]:
    """Red boxes and exceptions on pages."""
    return [error for visit in seen.visits for error in visit.errors]


def tracebacks(seen: Window) -> int:
    """Tracebacks in the server's log."""
    return seen.log.count("Traceback (most recent call last)")


def _inside(seen: Window, at: float) -> bool:
    return seen.begin <= at <= seen.end


def _percentile(values: list[float], percent: float) -> float | None:
    return round(float(np.percentile(values, percent)), 1) if values else None


def _age(seen: Window, pictures: list[tuple[float, str, float, float | None]]) -> float | None:
    """Median of how long ago a run had been where the picture shows it: as was said, else by its saves."""
    known = ((at, made_at or _reached(seen, run, epoch)) for at, run, epoch, made_at in pictures)
    ages = [at - then for at, then in known if then is not None]
    return round(max(0.0, median(ages)), 2) if ages else None


def _reached(seen: Window, run: str, epoch: float) -> float | None:
    kept = seen.runs.runs.get(run)
    return None if kept is None else kept.reached_at(epoch)
