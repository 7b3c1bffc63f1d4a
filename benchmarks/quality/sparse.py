"""Rows 51 to 54: how near a penalty brings the mean activation rho_hat of a code to rho, and what it costs.

rho_hat is the mean over all test rows; its distance from rho is taken unit by unit and then averaged, for the
mean over all units hides those that disagree. Errors are MSE per pixel on test rows, pixels in [0, 1]; the
published column is h2o's, on columns scaled by h2o, and not comparable in size. beta stands beside the
squared error summed over pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecore.runs.session import Session
from aecore.spec import Spec
from benchmarks.fits import SEEDS, codes, family, fits, preset
from benchmarks.table import Line

PUBLISHED = {0.01: 0.01298, 0.05: 0.01338, 0.1: 0.01352, 0.2: 0.01321}


def lines(full: bool) -> Iterator[Line | str]:
    data = "mnist-full" if full else "mnist"
    yield from _grid(data)
    yield from _targets(data)
    yield from _modes(data, SEEDS if full else SEEDS[:1])


def _grid(data: str) -> Iterator[Line | str]:
    """Row 53: four strengths at rho = -0.1."""
    errors, gaps = [], []
    for beta, published in PUBLISHED.items():
        runs = fits(_tanh(data, beta))
        errors.append(runs.mse)
        gaps.append(runs.mean(_gap))
        what = f"53. KL on tanh, rho -0.1, beta {beta}: MSE, |rho_hat - rho|"
        yield runs.line(what, f"{errors[-1]:.5f}, {gaps[-1]:.3f}", f"published {published:.5f} (h2o's scale)")
    rises, falls = errors == sorted(errors), gaps == sorted(gaps, reverse=True)
    yield Line("53. MSE rises with beta", f"{errors[-1] / errors[0] - 1:+.1%}", "", None, rises, SEEDS)
    yield Line("53. |rho_hat - rho| falls", f"{gaps[-1] / gaps[0] - 1:+.1%}", "", None, falls, SEEDS)


def _targets(data: str) -> Iterator[Line]:
    """Rows 52 and 54: the mean without a penalty, and near two targets."""
    free = fits(_tanh(data, 0))
    yield free.line("52. no penalty: rho_hat", f"{free.mean(_mean):+.4f}", "published -0.00678")
    for row, rho, most, published in ((52, -0.1, 0.02, "published -0.108"), (54, -0.75, 0.1, "rho -0.75")):
        runs = fits(preset("quiet", data__name=data, objective__KLSparsity__rho=rho))
        found = runs.mean(_mean)
        gap = abs(found - rho)
        what = f"{row}. rho {rho}: rho_hat (MSE {runs.mse:.5f}, none {free.mse:.5f})"
        yield runs.line(what, f"{found:+.4f}", f"{published}, within {most:g}", gap / most, gap <= most)


def _modes(data: str, seeds: tuple[int, ...]) -> Iterator[Line]:
    """Row 51: what each mode makes of a code of its own."""
    for title, name in (("KL, tanh", "quiet"), ("KL, sigmoid", "few-speak"), ("L1, rectified", "l1")):
        runs = fits(preset(name, data__name=data), seeds)
        what = f"51. {title}: below 1 % of the largest (MSE {runs.mse:.5f})"
        yield runs.line(what, f"{runs.mean(_silent):.1%}")


def _tanh(data: str, beta: float) -> Spec:
    return family("sparse", data__name=data, objective__KLSparsity__weight=beta)


def _mean(session: Session) -> float:
    return float(codes(session).mean())


def _gap(session: Session) -> float:
    return float(np.abs(codes(session).mean(0) + 0.1).mean())


def _silent(session: Session) -> float:
    z = np.abs(codes(session))
    return float((z < 0.01 * z.max()).mean())
