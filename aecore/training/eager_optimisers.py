"""Eager optimisers: AdamW, RMSprop and SGD of torch.optim, without the compiler that they would load."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import torch
from torch import optim


class Eager(optim.Optimizer):
    """An optimiser whose methods are those of torch.optim without what wraps them for `torch.compile`.

    The wrappers import torch._dynamo, at the first optimiser of a process: 90 MB and a second, for a compiler
    that nothing here asks for. Arithmetic and state are torch's own. Where a later torch wraps nothing,
    nothing is unwrapped.
    """

    add_param_group = unwrap(optim.Optimizer.add_param_group)
    state_dict = unwrap(optim.Optimizer.state_dict)
    load_state_dict = unwrap(optim.Optimizer.load_state_dict)


def _eager(step: Callable[..., Any]) -> Callable[..., Any]:
    """A step without its wrapper, which would also have seen that no gradient is taken of it."""
    eager: Callable[..., Any] = torch.no_grad()(unwrap(step))
    return eager


class AdamW(Eager, optim.AdamW):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019)."""

    step = _eager(optim.AdamW.step)


class RMSprop(Eager, optim.RMSprop):
    """A rate for each weight, by the mean square of its gradients (Tieleman and Hinton, 2012)."""

    step = _eager(optim.RMSprop.step)


class SGD(Eager, optim.SGD):
    """Stochastic gradient descent, with momentum or without."""

    step = _eager(optim.SGD.step)
