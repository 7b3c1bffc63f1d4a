"""A linear classifier fast enough for 60,000 rows of thousands of features, of codes or of rows."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from aecore.runs.session import Session
from aecore.spec import Spec

PENALTIES = (1e-3, 1e-4, 1e-5, 1e-6)
HELD = 6  # one training row in so many chooses the penalty


class Named(NamedTuple):
    """The error on test rows in percent, and the penalty that was chosen on training rows held out."""

    error: float
    penalty: float


def from_code(session: Session, spec: Spec | None = None) -> Named:
    """What a run's frozen codes know of the classes; `spec` may encode otherwise than the run learned to."""
    with torch.no_grad():
        z, z_test = (
            torch.cat([session.net.encode(part, spec or session.spec) for part in x.split(2048)])
            for x in (session.rows.x, session.rows.x_test)
        )
    return _named(session, z, z_test)


def from_rows(session: Session) -> Named:
    """What the rows themselves know of the classes."""
    return _named(session, session.rows.x, session.rows.x_test)


def _named(session: Session, x: Tensor, x_test: Tensor) -> Named:
    assert session.rows.y is not None and session.rows.y_test is not None
    return named(x, session.rows.y, x_test, session.rows.y_test)


def named(x: Tensor, y: Tensor, x_test: Tensor, y_test: Tensor) -> Named:
    """Learn classes y (n,) from features x (n, K), centred and scaled by one number; score on test rows."""
    mean, scale = x.mean(0), (x - x.mean(0)).square().sum(1).mean().sqrt()
    rows, others = (x - mean) / scale, (x_test - mean) / scale
    cut = len(x) - len(x) // HELD
    weight, missed = torch.zeros(x.shape[1] + 1, int(y.max()) + 1), {}
    for penalty in PENALTIES:
        weight = machine(rows[:cut], y[:cut], penalty, weight)
        missed[penalty] = wrong(rows[cut:], y[cut:], weight)
    chosen = min(missed, key=lambda candidate: missed[candidate])
    return Named(wrong(others, y_test, machine(rows, y, chosen, weight)), chosen)


def machine(x: Tensor, y: Tensor, penalty: float, start: Tensor) -> Tensor:
    """Weights (K + 1, C), the last row biases, of a linear machine against all other classes.

    Squared hinge, mean over rows, plus penalty / 2 times the squared weights; from `start` downhill.

    Source: Tang, "Deep learning using linear support vector machines" (2013), equation 9.
    """
    weight = start.clone().requires_grad_()
    sides = 2 * functional.one_hot(y, start.shape[1]).to(x.dtype) - 1
    descent = torch.optim.LBFGS([weight], max_iter=100, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        descent.zero_grad()
        hinge = (1 - sides * (x @ weight[:-1] + weight[-1])).relu().square().sum(1).mean()
        total = hinge + penalty / 2 * weight[:-1].square().sum()
        total.backward()
        return total

    descent.step(loss)
    return weight.detach()


def wrong(x: Tensor, y: Tensor, weight: Tensor) -> float:
    """How many rows in a hundred are given another class."""
    return float(((x @ weight[:-1] + weight[-1]).argmax(1) != y).float().mean() * 100)
