"""Which nets are small enough for fp32: a step in "medium" over the same in fp32, by the largest product.

Below `SMALL_PRODUCT` multiplications "auto" takes fp32 on the CPU: there the casts to bf16 cost more than
they save. Steps of both alternate on one thread; medians of CPU time. Digits have 64 pixels, MNIST 784.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from aecore.device import SMALL_PRODUCT
from aecore.limits import largest_product
from aecore.runs.session import Session
from aecore.spec import put
from benchmarks.speed.loops import SEED, recipe
from benchmarks.table import Line

NETS = (
    ("digits", (32, 2), 16),
    ("digits", (32, 2), 256),
    ("digits", (64, 16), 256),
    ("mnist", (32,), 64),
    ("mnist", (100,), 32),
    ("mnist", (128, 32), 32),
    ("mnist", (100,), 64),
    ("mnist", (64,), 256),
    ("mnist", (100,), 256),
)
PRECISIONS = ("fp32", "medium")
ROUNDS, STEPS, FIRST = 9, 40, 15


def lines(full: bool) -> Iterator[Line | str]:
    for data, widths, batch in NETS:
        yield _compare(data, widths, batch)


def _compare(data: str, widths: tuple[int, ...], batch: int) -> Line:
    sessions = [Session(put(recipe(widths, name, data), "train.batch", batch)) for name in PRECISIONS]
    for session in sessions:
        _step_us(session, FIRST)
    rounds = [[_step_us(session, STEPS) for session in sessions] for _ in range(ROUNDS)]
    fp32, medium = (median(lap[i] for lap in rounds) for i in range(2))
    product = largest_product(sessions[0].spec, sessions[0].data.features)
    what = f"{data}-{'-'.join(map(str, widths))}, batch {batch}: {product / 1e6:.2f} M multiplications"
    rule = "fp32" if product < SMALL_PRODUCT else "medium with matrix units"
    ratio = median(lap[1] / lap[0] for lap in rounds)
    return Line(what, f"{fp32:.0f} us", f"medium {medium:.0f} us; {rule}", ratio, None, (SEED,))


def _step_us(session: Session, times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        session.step()
    return 1e6 * (time.process_time() - begin) / times
