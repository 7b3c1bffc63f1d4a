"""Rows 51-54: how far a penalty pulls the mean activation rho_hat of a code towards rho, and what it costs.
Errors are MSE per pixel on test rows, pixels in [0, 1]; the published column is h2o's, on columns scaled by
h2o, and is not comparable in size. beta is the weight beside the squared error summed over pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from aecore.spec import Spec
from benchmarks.fits import SEEDS, family, fits, mean, preset
from benchmarks.table import Line

PUBLISHED = {0.01: 0.01298, 0.05: 0.01338, 0.1: 0.01352, 0.2: 0.01321}


@dataclass(frozen=True)
class Found:
    """Means over the seeds: test error, mean activation, share of activations near silence."""

    mse: float
    rho_hat: float
    silent: float
    rows: str
    cpu_s: float


def lines(full: bool) -> Iterator[Line | str]:
    data = "mnist-full" if full else "mnist"
    yield from _grid(data)
    yield from _targets(data)
    yield from _modes(data)


def _grid(data: str) -> Iterator[Line | str]:
    """Row 53: four strengths at rho = -0.1."""
    found = {}
    for beta, published in PUBLISHED.items():
        each = found[beta] = measure(_tanh(data, beta, -0.1))
        what = f"53. KL on tanh, rho -0.1, beta {beta}: MSE; |rho_hat - rho|"
        beside = f"published {published:.5f} (h2o's scale)"
        yield Line(
            what,
            f"{each.mse:.5f}; {abs(each.rho_hat + 0.1):.4f}",
            beside,
            None,
            None,
            SEEDS,
            each.rows,
            each.cpu_s,
        )
    errors = [each.mse for each in found.values()]
    gaps = [abs(each.rho_hat + 0.1) for each in found.values()]
    yield Line(
        "53. MSE rises with beta",
        " < ".join(f"{e:.5f}"[1:] for e in errors[::3]),
        "",
        None,
        errors == sorted(errors),
        SEEDS,
    )
    yield Line(
        "53. |rho_hat - rho| falls with beta",
        " > ".join(f"{g:.4f}" for g in gaps[::3]),
        "",
        None,
        gaps == sorted(gaps, reverse=True),
        SEEDS,
    )


def _targets(data: str) -> Iterator[Line | str]:
    """Rows 52 and 54: how near the target it comes."""
    free = measure(_tanh(data, 0, -0.1))
    yield Line(
        "52. no penalty: rho_hat",
        f"{free.rho_hat:+.4f}",
        "published -0.00678",
        None,
        None,
        SEEDS,
        free.rows,
        free.cpu_s,
    )
    for row, rho, allowed, published in (
        (52, -0.1, 0.02, "published -0.108"),
        (54, -0.75, 0.1, "target -0.75"),
    ):
        each = measure(preset("quiet", data__name=data, objective__KLSparsity__rho=rho))
        gap = abs(each.rho_hat - rho)
        what = f"{row}. rho {rho}: rho_hat; MSE {each.mse:.5f}"
        yield Line(
            what,
            f"{each.rho_hat:+.4f}",
            f"{published}, within {allowed:g}",
            gap / allowed,
            gap <= allowed,
            SEEDS,
            each.rows,
            each.cpu_s,
        )


def _modes(data: str) -> Iterator[Line | str]:
    """Row 51: what each mode makes of a code of its own."""
    for title, name in (("KL on a sigmoid code", "few-speak"), ("L1 on a rectified code", "l1")):
        each = measure(preset(name, data__name=data), SEEDS[:1])
        what = f"51. {title}: below 1 % of the largest; MSE {each.mse:.5f}"
        yield Line(what, f"{each.silent:.1%}", "", None, None, SEEDS[:1], each.rows, each.cpu_s)


def _tanh(data: str, beta: float, rho: float) -> Spec:
    return family(
        "sparse", data__name=data, objective__KLSparsity__weight=beta, objective__KLSparsity__rho=rho
    )


def measure(spec: Spec, seeds: tuple[int, ...] = SEEDS) -> Found:
    """Fit a recipe and look at its test codes."""
    runs = list(fits(spec, seeds))
    codes = []
    for run in runs:
        with torch.no_grad():
            codes.append(run.session.net.encode(run.session.rows.x_test, run.session.spec).numpy())
    return Found(
        mean(run.mse for run in runs),
        mean(float(code.mean()) for code in codes),
        mean(float((np.abs(code) < 0.01 * np.abs(code).max()).mean()) for code in codes),
        runs[0].rows,
        mean(run.cpu_s for run in runs),
    )
