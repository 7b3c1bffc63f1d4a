"""Row 102: the same seed gives the same loss, here to the last bit; another seed another one."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fits import fit, preset
from benchmarks.table import Line


def lines(full: bool) -> Iterator[Line | str]:
    for seed in (123, 89677):
        one, two = (fit(preset("first", train__epochs=20), seed) for _ in range(2))
        gap = abs(one.mse - two.mse)
        what = "102. difference of two runs from one seed"
        yield Line(
            what,
            f"{gap:.0e}",
            f"1e-6; test MSE {one.mse:.7f}",
            None,
            gap <= 1e-6,
            (seed,),
            one.rows,
            one.cpu_s + two.cpu_s,
        )
