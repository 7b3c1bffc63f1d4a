"""`python -m benchmarks.room.visitors ADDRESS VIEWERS SECONDS`: all visitors, in a process of their own.

It writes a line `begin` when everybody's run is under way, `end` when the window is over, and then what each
visitor saw, as JSON in one line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import asdict

from benchmarks.room.kept_rows import TAIL_S
from benchmarks.room.visitor import Visit, Visitor

BETWEEN_S = 0.2  # a class does not come in at the same instant
ARRIVE_S = 60.0
SETTLE_S = 3.0


async def stay(address: str, viewers: int, seconds: float) -> list[Visit]:
    """Everybody comes, the window passes, everybody leaves."""
    visitors = [Visitor(address, seed) for seed in range(viewers)]
    tasks = []
    for visitor in visitors:
        tasks.append(asyncio.create_task(visitor.stay()))
        await asyncio.sleep(BETWEEN_S)
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*(visitor.ready.wait() for visitor in visitors)), ARRIVE_S)
    await asyncio.sleep(SETTLE_S)
    print("begin", flush=True)
    await asyncio.sleep(seconds)
    print("end", flush=True)
    await asyncio.sleep(TAIL_S)
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome
    return [visitor.visit for visitor in visitors]


if __name__ == "__main__":
    seen = asyncio.run(stay(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
    print(json.dumps([asdict(visit) for visit in seen]), flush=True)
