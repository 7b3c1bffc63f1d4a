"""What a press costs on every page: CPU of the server's web process, messages and bytes to the browser.

A real server, warm and with nothing in training, and one tab over Streamlit's own websocket without timers. A
full rerun is what a press outside of every fragment asks for; a knob draws the recipe row again. Medians.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import psutil
from streamlit.proto.Common_pb2 import DoubleArray

from benchmarks.machine import describe
from benchmarks.server import ROOT, Server, server
from benchmarks.streamlit_client import Answer, StreamlitClient
from benchmarks.table import Line, say

LATER_S = 30
"""So long after its start a server compiles UMAP; before that nothing here is warm."""
ROUNDS, TIMES, FEW = 7, 10, 3
"""CPU time comes in steps of 10 ms, so presses are counted by the round."""
CPU_MS, PLAYGROUND_CPU_MS, PLAYGROUND_MESSAGES = 50, 30, 80
PLAYGROUND = "playground?preset=erased"
PAGES = {
    "Home": "",
    "Kinds": "kinds",
    "Kinds, one of them": "kinds?kind=sparse",
    "Playground": PLAYGROUND,
    "Generate": "generate?run=vae-digits",
    "Side by side, empty": "beside",
    "Side by side, two nets": "beside?runs=vae-digits,adversarial-digits",
    "Films, nothing rated": "films",
    "Films, twenty rated": "films",
    "Runs": "runs",
    "About": "about",
}
Press = Callable[[StreamlitClient, int], Awaitable[Answer]]


@dataclass(frozen=True)
class Cost:
    """A press on a page; `goal_messages` is None where only CPU counts, `goal_ms` None where neither does."""

    page: str
    press: str
    cpu_ms: float
    messages: int
    bytes: int
    wall_ms: float
    goal_ms: int | None = CPU_MS
    goal_messages: int | None = None

    @property
    def reached(self) -> bool | None:
        if self.goal_ms is None:
            return None
        return self.cpu_ms <= self.goal_ms and self.messages <= (self.goal_messages or self.messages)


def lines(full: bool) -> Iterator[Line | str]:
    for cost in costs():
        yield _line(cost)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks press", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object with a list of costs")
    parser.add_argument("--tree", type=Path, default=ROOT, help="folder of another build to measure")
    asked = parser.parse_args(arguments)
    if asked.json:
        print(json.dumps({"presses": [asdict(cost) for cost in costs(asked.tree)]}))
    else:
        print(describe())
        say("press", (__doc__ or "").strip(), map(_line, costs(asked.tree)))


def costs(tree: Path = ROOT) -> Iterator[Cost]:
    """Every page in turn, by one server in an empty home."""
    with tempfile.TemporaryDirectory() as home, server(Path(home), tree) as running, asyncio.Runner() as loop:
        time.sleep(LATER_S)
        found = _costs(running)
        while cost := loop.run(anext(found, None)):
            yield cost


async def _costs(running: Server) -> AsyncIterator[Cost]:
    for page, address in PAGES.items():
        tab = await StreamlitClient.open(running.address, address, timers=False)
        await _rest(tab, page)
        goals = _goals(page)
        yield await _measured(running, tab, page, "full rerun", _rerun, *goals)
        if page == "Playground":
            yield await _measured(running, tab, page, "a knob", _knob, *goals)
            yield await _measured(running, tab, page, "one batch, with its step", _batch, *goals)
            yield await _measured(running, tab, page, "reset, with the new run", _reset, None, None)
        if tab.errors or tab.lost:
            raise RuntimeError(f"{page}: {tab.lost or tab.errors[0]}")
        await tab.close()


def _goals(page: str) -> tuple[int | None, int | None]:
    return (PLAYGROUND_CPU_MS, PLAYGROUND_MESSAGES) if page == "Playground" else (CPU_MS, None)


async def _rest(tab: StreamlitClient, page: str) -> None:
    """Bring a page to rest: its run pauses, its visitor has rated."""
    if "transport" in tab.widgets:
        await tab.tell("transport", "action", {"action": "pause", "n": 1})
    if page == "Films, twenty rated":
        said = [{"n": n, "film": film, "opinion": 0.5 + n % 10 / 2} for n, film in enumerate(RATED, start=1)]
        await tab.tell("films-rate", "said", {"tab": "benchmark", "said": said})
    await tab.rerun()


RATED = (1, 2, 6, 10, 32, 47, 50, 110, 111, 150, 165, 223, 231, 260, 296, 316, 318, 344, 356, 364)
"""Films that very many people know, by their numbers at MovieLens."""


async def _measured(
    running: Server,
    tab: StreamlitClient,
    page: str,
    name: str,
    press: Press,
    goal_ms: int | None,
    goal_messages: int | None,
) -> Cost:
    await _quiet(running.pid)
    times = TIMES if press in (_rerun, _knob) else FEW
    cpu_ms, answers = [], []
    for lap in range(ROUNDS):
        begin = _cpu_s(running.pid)
        answers += [await press(tab, lap * times + time) for time in range(times)]
        cpu_ms.append(1000 * (_cpu_s(running.pid) - begin) / times)
    return Cost(
        page,
        name,
        round(median(cpu_ms), 1),
        round(median(answer.messages for answer in answers)),
        round(median(answer.bytes for answer in answers)),
        round(1000 * median(answer.wall_s for answer in answers), 1),
        goal_ms,
        goal_messages,
    )


async def _rerun(tab: StreamlitClient, n: int) -> Answer:
    return await tab.rerun()


async def _knob(tab: StreamlitClient, n: int) -> Answer:
    """Move the first slider beside the transport; it moves every time."""
    sliders = (key for key, widget in tab.widgets.items() if widget.kind == "slider")
    key = next(key for key in sliders if key.startswith("row:"))
    return await tab.set(key, double_array_value=DoubleArray(data=[0.2 + 0.1 * (n % 2)]))


async def _batch(tab: StreamlitClient, n: int) -> Answer:
    return await tab.tell("transport", "action", {"action": "batch", "n": n + 1})


async def _reset(tab: StreamlitClient, n: int) -> Answer:
    return await tab.tell("transport", "action", {"action": "reset", "n": n + 1})


async def _quiet(pid: int, within_s: float = 0.5) -> None:
    """Wait until the server has nothing to do any more."""
    before = -1.0
    while (now := _cpu_s(pid)) > before + 0.02:
        before = now
        await asyncio.sleep(within_s)


def _cpu_s(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def _line(cost: Cost) -> Line:
    goal = f"goal {cost.goal_ms} ms, " if cost.goal_ms else ""
    sent = f"{cost.messages} messages, {cost.bytes / 1000:.0f} kB"
    ratio = cost.cpu_ms / cost.goal_ms if cost.goal_ms else None
    return Line(f"{cost.page}: {cost.press}", f"{cost.cpu_ms:.0f} ms", goal + sent, ratio, cost.reached)
