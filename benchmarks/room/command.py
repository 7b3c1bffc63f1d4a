"""`python -m benchmarks room`: what a room full of visitors gets, and what it costs the machine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.room import hostile
from benchmarks.room.ceiling import unwatched_rows_per_s
from benchmarks.room.earlier import earlier
from benchmarks.room.measure import Figures, errors, figures, window
from benchmarks.room.page import page
from benchmarks.server import ROOT

SIZES = (1, 8, 15, 30, 60)
CEILING_S = 6.0
LEAST_S = 15.0


def main(arguments: Sequence[str]) -> int:
    """Measure, and print or write; 1 where somebody who trained was left waiting by a hostile client."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.hostile:
        found = hostile.measured(asked.viewers[0], asked.seconds)
        print(json.dumps(found) if asked.json else "\n".join(hostile.described(found)))
        return 0 if found["answered"] else 1
    try:
        with _against(asked.against) as other:
            rooms = [_room(viewers, asked.seconds, other, asked.ceiling) for viewers in asked.viewers]
    except ValueError as error:
        parser.error(str(error))
    if asked.page:
        asked.page.write_text(page(rooms, asked.against), encoding="utf-8")
    if asked.json:
        print(json.dumps(rooms[0] if len(rooms) == 1 else {"rooms": rooms}))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks room", description=__doc__)
    parser.add_argument(
        "--viewers", type=_sizes, default=SIZES, metavar="N,...", help="how many, one room after another"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each room is measured")
    parser.add_argument("--against", metavar="REV", help="an earlier commit, measured in turn, half as long")
    parser.add_argument("--no-ceiling", dest="ceiling", action="store_false", help="no runs unwatched")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write tables and words as Markdown")
    parser.add_argument("--hostile", action="store_true", help="hostile clients among those who train")
    parser.add_argument("--json", action="store_true", help="print one object and nothing else")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    found = tuple(int(size) for size in text.split(","))
    if not all(1 <= size <= 200 for size in found):
        raise argparse.ArgumentTypeError(f"from 1 to 200 visitors, got {text}")
    return found


@contextmanager
def _against(revision: str | None) -> Iterator[Path | None]:
    if revision is None:
        yield None
        return
    with earlier(revision) as tree:
        yield tree


def _room(viewers: int, seconds: float, other: Path | None, ceiling: bool) -> dict[str, Any]:
    """This build's figures, and below `against` those of the other, which is measured right after it."""
    found: dict[str, Any] = dict(_measured(ROOT, viewers, seconds, ceiling, "this build"))
    if other is not None:
        less = max(LEAST_S, seconds / 2)
        found["against"] = dict(_measured(other, viewers, less, ceiling, "the earlier build"))
    return found


def _measured(tree: Path, viewers: int, seconds: float, ceiling: bool, name: str) -> Figures:
    _say(f"{viewers} visitors, {name}")
    unwatched = unwatched_rows_per_s(tree, viewers, min(CEILING_S, seconds)) if ceiling else None
    seen = window(tree, viewers, seconds)
    found = figures(seen, unwatched)
    for error in sorted(set(errors(seen)))[:5]:
        _say(f"  error: {error}")
    _say("  " + ", ".join(f"{key} {value}" for key, value in found.items() if key != "viewers"))
    return found


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
