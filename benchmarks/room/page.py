"""The page of measurements, docs/room.md: tables and the sentences that follow from them, nothing by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.machine import describe
from benchmarks.room.earlier import described
from benchmarks.room.visitor import PRESS_EVERY_S

Room = dict[str, Any]
CLASS = 30
PRESSES = ("action_p50_ms", "action_p95_ms")

HOW = """\
# A room full of visitors

How many people one machine carries, each on the Playground with a run of their own. `python -m
benchmarks room --page docs/room.md` measures it anew and writes this page.

The server is the real one, `streamlit run app.py` in a process of its own with an empty home folder.
Visitors are websocket clients in another process on the same machine, and so take their part of its
cores. Each comes by a link to a 2-D autoencoder of 8x8 digits (64-64-32-2, minibatches of 16) with
weights of its own and presses Train. From then on each gets what a browser would get, pictures as they
come, and presses something every {every:.0f} s: a full rerun of the page.

- **rows/s** are training rows of all runs together, counted from the runs' own saves.
- **of unwatched** is that over the rows/s of the same runs in one process a core with nobody watching.
- **press** is from the message to the end of the answer.
- **updates** are new pictures of the map, a second and visitor; **old** is how long ago the run had been
  where the picture shows it, at the median, by the times of its saves.
- **first paint** is from the first request for the page to the first map, at the median.
- **cores** and **memory** are those of the web process + those of its workers.
- **lost** are visitors whose connection ended or who were never served; **errors** are red boxes on a
  page, and tracebacks in the server's log.
"""
COLUMNS: tuple[tuple[str, Callable[[Room], str]], ...] = (
    ("visitors", lambda r: str(r["viewers"])),
    ("rows/s", lambda r: _count(r["rows_per_s"])),
    ("of unwatched", lambda r: _share(r["share_of_unwatched"])),
    ("rows per CPU s", lambda r: _count(r["rows_per_cpu_s"])),
    ("press p50 / p95, ms", lambda r: f"{_count(r['action_p50_ms'])} / {_count(r['action_p95_ms'])}"),
    ("updates/s each", lambda r: f"{r['updates_per_s_each']:.1f}"),
    ("old, s", lambda r: _number(r["picture_age_p50_s"])),
    ("first paint, s", lambda r: _number(r["first_paint_s"])),
    ("cores", lambda r: f"{r['web_cores']:.2f} + {r['worker_cores']:.2f}"),
    ("memory, MB", lambda r: f"{_count(r['web_rss_mb'])} + {_count(r['worker_rss_mb'])}"),
    ("lost", lambda r: str(r["lost"])),
    ("errors", lambda r: str(r["errors"])),
)


def page(rooms: Sequence[Room], against: str | None) -> str:
    """The whole page, of the figures of each room, and of those `against` an earlier build within them."""
    parts = [HOW.format(every=PRESS_EVERY_S), *_build("This build", "HEAD", rooms)]
    earlier = [room["against"] for room in rooms if "against" in room]
    if against and earlier:
        parts += _build(f"An earlier build, {against}", against, earlier)
        parts += [_compared(room) for room in rooms if room["viewers"] == CLASS]
    parts.append(f"Measured on {time.strftime('%d %B %Y')}, on {describe()}.\n")
    return "\n".join(parts)


def _build(title: str, revision: str, rooms: Sequence[Room]) -> list[str]:
    seconds = min(room["seconds"] for room in rooms)
    head = f"## {title}\n\nCommit {described(revision)}; each room for at least {seconds:.0f} s.\n"
    names = [name for name, _ in COLUMNS]
    rows = [[cell(room) for _, cell in COLUMNS] for room in rooms]
    lines = [names, ["---:"] * len(names), *rows]
    return [head, "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"]


def _compared(room: Room) -> str:
    """What has changed for a class, in sentences."""
    before = room["against"]
    p50, p95 = (_beside(room[name], before[name]) for name in PRESSES)
    return (
        f"With {CLASS} visitors all runs together learn from {_times(room, before)} as many rows a\n"
        f"second as in the earlier build. The median press is answered in {p50},\n"
        f"and nineteen of twenty within {p95}.\n"
    )


def _beside(now: float | None, before: float | None) -> str:
    there = "in place of no answer" if before is None else f"in place of {_count(before)} ms"
    return f"{_count(now)} ms {there}"


def _times(room: Room, before: Room) -> str:
    ratio = room["rows_per_s"] / max(1, before["rows_per_s"])
    return f"{ratio:,.1f} times" if ratio < 10 else f"{ratio:,.0f} times"


def _count(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f}"
