"""Row 102: the same seed gives the same loss, here to the last bit; another seed another one."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fits import fits, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    for seed in (123, 89677):
        one, two = (fits(preset("first", train__epochs=20), (seed,)) for _ in range(2))
        gap = abs(one.mse - two.mse)
        what = f"102. two runs from one seed, test MSE {one.mse:.7f}: difference"
        yield one.line(what, f"{gap:.0e}", "1e-6", None, gap <= 1e-6)
