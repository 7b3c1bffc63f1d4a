"""A family's recipe for rows of real values: Gaussian likelihood and linear output where it had Bernoulli."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from aecore.knobs import Part
from aecore.nets.dense import Dense
from aecore.nets.standardized import Standardised
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.contrastive_divergence import ContrastiveDivergence
from aecore.parts.objective import CrossEntropy, GaussianLikelihood, SquaredError
from aecore.spec import Spec, put

NOISE = 0.3  # standard deviation that a likelihood takes for noise, over that of the rows
LEAST, MOST = 0.01, 10.0  # of GaussianLikelihood.sigma


def for_real_values(spec: Spec, deviation: float, decided: Collection[str]) -> Spec:
    """The recipe for rows that leave [0, 1], whose columns deviate that much from their means.

    The output is linear, values are not drawn as 0 or 1, and cross-entropy, which such rows have none of,
    gives way: in a net with a posterior to a Gaussian likelihood, whose sigma follows the rows, elsewhere to
    squared error. Boltzmann machines see the rows standardised. What somebody has `decided`, by path, stays.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), appendix C.2.
    """
    changes: dict[str, Callable[[], Any]] = {
        "net": lambda: _net(spec),
        "net.output": lambda: "linear",
        "data.binarise": lambda: False,
        "objective": lambda: tuple(_term(term, spec, deviation) for term in spec.objective),
    }
    for path, value in changes.items():
        if path not in decided:
            spec = put(spec, path, value())
    return spec


def for_span(spec: Spec, span: tuple[float, float], decided: Collection[str] = ()) -> Spec:
    """The recipe for rows of a range: where it leaves [0, 1] for real values that deviate a twelfth of it."""
    inside = 0 <= span[0] and span[1] <= 1
    return spec if inside else for_real_values(spec, (span[1] - span[0]) / 12, decided)


def _net(spec: Spec) -> Part:
    net: Any = spec.net
    machines = any(isinstance(part, ContrastiveDivergence) for part in spec.pretrain)
    return Standardised(**dict(net) | {"output": "linear"}) if machines and type(net) is Dense else net


def _term(term: Any, spec: Spec, deviation: float) -> Any:
    if not isinstance(term, CrossEntropy):
        return term
    if not isinstance(spec.bottleneck, GaussianPosterior):
        return SquaredError()
    return GaussianLikelihood(sigma=min(max(NOISE * deviation, LEAST), MOST))
