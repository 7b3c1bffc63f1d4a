"""Rows 9, 11 and 55: windows beside whole layers, switches beside none, and what winners know of digits.

Errors are MSE per pixel on test rows, pixels in [0, 1]; nets that are compared have codes of one width. A
linear machine names digits from the frozen rectified code of a winner-take-all net, its penalty chosen on a
sixth of the training rows. Published with 2,000 units and 5 %: 1.20 % (Makhzani and Frey, 2015, table 1).
Without --full: the embedded 10,000 + 2,000 images, for which nothing was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import torch

from aecore.runs.session import Session
from aecore.spec import Spec
from benchmarks.fits import SEEDS, elsewhere, family, fits, preset
from benchmarks.linear import from_code, from_rows
from benchmarks.table import Line

GOAL, PUBLISHED = 2.0, 1.20


def lines(full: bool) -> Iterator[Line | str]:
    data, seeds = ("mnist-full", SEEDS) if full else ("mnist", SEEDS[:1])
    yield from _windows(data, seeds)
    yield from _switches(data, seeds)
    yield from _winners(data, seeds)


def _windows(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 11: as many parameters, as many numbers of code, as many epochs."""
    sliding = fits(elsewhere(preset("sliding-window"), data), seeds)
    count, code = sliding.first.facts()["parameters"], sliding.first.facts()["k"]
    whole = fits(_dense(sliding.first.spec, sliding.first.data.features, count), seeds)
    beside = f"dense {whole.mse:.5f}, {whole.first.facts()['parameters']:,} parameters"
    what = f"11. convolutional, {count:,} parameters, code {code}: MSE"
    yield sliding.line(what, f"{sliding.mse:.5f}", beside, sliding.mse / whole.mse, sliding.mse <= whole.mse)
    yield whole.line("11. CPU seconds of a run, the dense one", f"{whole.cpu_s:.0f}", f"{sliding.cpu_s:.0f}")


def _dense(spec: Spec, features: int, count: int) -> Spec:
    """The same training of a dense net with one hidden layer each way, at least as many parameters."""
    code = spec.net.code
    width = -(-(count - code - features) // (2 * (features + code + 1)))
    return family(
        "undercomplete",
        data__name=spec.data.name,
        net__hidden=(width,),
        net__code=code,
        **{f"train__{name}": value for name, value in dict(spec.train).items()},
    )


def _switches(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 9: told the places, not told after learning with them, and never told."""
    told = fits(elsewhere(preset("told-where"), data), seeds)
    never = fits(elsewhere(preset("told-nothing"), data), seeds)
    bits = told.first.spec.net.switch_bits(told.first.data.features)  # type: ignore[attr-defined]
    what = f"9. switches, up to {bits:,} bits past the code: MSE"
    yield told.line(what, f"{told.mse:.5f}", f"{never.mse:.5f} never told", told.mse / never.mse)
    lost = told.mean(_code_alone)
    yield told.line("9. the same net, its code alone: MSE", f"{lost:.5f}", "with switches", lost / told.mse)


def _code_alone(session: Session) -> float:
    x = session.rows.x_test
    with torch.no_grad():
        return float((session.net.decode(session.net.encode(x, session.spec)) - x).square().mean())


def _winners(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 55: how much a linear machine gets from the units' answers, and from the pixels themselves."""
    runs = fits(wide(data), seeds)
    found = [from_code(session) for session in runs.sessions]
    error, raw = fmean(score.error for score in found), from_rows(runs.first).error
    units = runs.first.facts()["k"]
    yield runs.line(
        f"55. linear on {units:,} winners' code, % wrong",
        f"{error:.2f}",
        f"raw pixels {raw:.2f}",
        error / raw,
    )
    if data == "mnist-full":
        beside = f"goal {GOAL:.1f}, published {PUBLISHED:.2f}"
        yield runs.line("55. the same", f"{error:.2f}", beside, error / GOAL, error <= GOAL)


def wide(data: str) -> Spec:
    """Half the paper's width: 1,000 units, each for 5 % of a minibatch."""
    return preset("five-percent", data__name=data, net__code=1000, train__epochs=15)
