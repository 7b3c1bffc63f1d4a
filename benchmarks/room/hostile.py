"""Hostile clients among people who train: half of the time without them, half with. Does anybody notice?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.room.measure import Window, page_errors, tracebacks, window
from benchmarks.server import ROOT, Server

LONGEST_MS = 5_000
"""A press that waits longer than this counts as not answered."""
LEAVE_S = 60


def measured(viewers: int, seconds: float) -> dict[str, Any]:
    """Figures of both halves, what the server did about each attack, and whether everybody was `answered`."""
    attacks: list[subprocess.Popen[str]] = []
    try:
        seen = window(ROOT, viewers, seconds, lambda running: attacks.append(_attacks(running, seconds)))
        told = json.loads(attacks[0].communicate(timeout=LEAVE_S)[0])
    finally:
        for process in attacks:
            process.kill()
            process.wait()
    middle, victim = (seen.begin + seen.end) / 2, told.pop("victim")
    calm, attacked = _half(seen, seen.begin, middle), _half(seen, middle, seen.end)
    foreign = seen.runs.runs[victim].rows_in(middle, seen.end) > 0
    lost, said = sum(bool(visit.lost) for visit in seen.visits), page_errors(seen)
    return {
        "viewers": viewers,
        "seconds": round(seen.seconds, 1),
        "answered": bool(
            not lost and not said and foreign and attacked["presses"] and attacked["longest_ms"] < LONGEST_MS
        ),
        "calm": calm,
        "attacked": attacked,
        "foreign_run_went_on": foreign,
        "rss_growth_mb": round(seen.after.rss_mb - seen.before.rss_mb),
        "lost": lost,
        "errors": len(said),
        "tracebacks": tracebacks(seen),
        "attacks": told,
    }


def described(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    yield f"{found['viewers']} visitors train; all answered: {'yes' if found['answered'] else 'NO'}"
    for half in ("calm", "attacked"):
        yield f"  {half}: " + ", ".join(f"{name} {value}" for name, value in found[half].items())
    for name in ("foreign_run_went_on", "rss_growth_mb", "lost", "errors", "tracebacks"):
        yield f"  {name} {found[name]}"
    for name, outcome in found["attacks"].items():
        yield f"  {name}: {outcome}"


def _attacks(running: Server, seconds: float) -> subprocess.Popen[str]:
    asked = [running.address, str(seconds / 2), str(seconds / 2)]
    command = [sys.executable, "-m", "benchmarks.room.attacks", *asked]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _half(seen: Window, begin: float, end: float) -> dict[str, float]:
    waits = [1000 * wait for visit in seen.visits for at, wait in visit.presses if begin <= at < end]
    updates = sum(begin <= picture[0] < end for visit in seen.visits for picture in visit.pictures)
    p50, p95 = np.percentile(waits or [0], [50, 95])
    return {
        "presses": len(waits),
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "longest_ms": round(max(waits, default=0), 1),
        "updates_per_s_each": round(updates / (end - begin) / len(seen.visits), 2),
        "rows_per_s": round(seen.runs.rows_in(begin, end) / (end - begin)),
    }
