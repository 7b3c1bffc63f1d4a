"""The Jacobian of an encoder: its squared Frobenius norm, and its top singular vectors by power iteration.

How a code moves when its row moves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from aecore.lazy import functional, torch

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder

PROBES = 2
"""Directions of the code that are asked of each row where asking them all would take too long."""
UNITS = 32
"""As many units at a time where all are asked: a Jacobian of B rows holds B x D numbers for each."""

SLOPES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "Sigmoid": lambda h: h * (1 - h),
    "Tanh": lambda h: 1 - h.square(),
    "ReLU": lambda h: (h > 0).to(h.dtype),
}
"""Derivative of an activation function, by its output."""


def squared_norm(net: Autoencoder, x: torch.Tensor, rng: torch.Generator | None = None) -> torch.Tensor:
    """The squared Frobenius norm of the Jacobian dh/dx at each row of x (B, D): (B,), differentiable.

    Of one layer it is exact and costs no more than the layer. Otherwise, without an `rng`, every unit is
    asked; with one, and more than two units, two random directions of the code stand for all of them, each
    row's own: right on the average, since the mean of ||J^T v||^2 over random signs v is the norm.

    Source: Hutchinson, "A stochastic estimator of the trace of the influence matrix" (1990).
    """
    layers: list[Any] = list(net.encoder.children())
    kinds = [type(layer).__name__ for layer in layers]
    if kinds == ["Linear"] or (kinds[:1] == ["Linear"] and len(kinds) == 2 and kinds[1] in SLOPES):
        return one_layer(net.hidden(x), layers[0].weight, SLOPES.get(kinds[-1], torch.ones_like))
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        h = net.hidden(x)
        squares = [_vjp(h, x, v).square().sum((0, 2)) for v in _directions(h, rng)]
        return torch.stack(squares).sum(0)


def one_layer(
    h: torch.Tensor, weight: torch.Tensor, slope: Callable[[torch.Tensor], torch.Tensor]
) -> torch.Tensor:
    """The norm of one layer, sum_j f'(a_j)^2 sum_i W_ji^2, of h (B, K) and W (K, D): (B,)."""
    return slope(h).square() @ weight.square().sum(1)


def _directions(h: torch.Tensor, rng: torch.Generator | None) -> Iterator[torch.Tensor]:
    """Directions of a code (B, K), (U, B, K) at a time: all units, or two of random signs, scaled to one."""
    rows, width = h.shape
    if rng is not None and width > PROBES:
        coin = torch.rand((PROBES, rows, width), generator=rng, device=h.device) < 0.5
        yield (2 * coin.to(h.dtype) - 1) / math.sqrt(PROBES)
        return
    for units in torch.split(torch.arange(width, device=h.device), UNITS):
        yield functional.one_hot(units, width).to(h.dtype)[:, None].expand(-1, rows, -1)


def _vjp(h: torch.Tensor, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Vector-Jacobian products J^T v of each row for directions v (U, B, K): (U, B, D)."""
    return torch.autograd.grad(h, x, v, create_graph=True, is_grads_batched=True)[0]


def steepest(
    encode: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, rng: torch.Generator, turns: int = 8
) -> tuple[torch.Tensor, torch.Tensor]:
    """The top right singular vector of each row's Jacobian, (B, D), and J times it, (B, K).

    The change of length 1 that moves the code most. Power iteration on J^T J from a random start: J and J^T
    are applied, never written out. Of the two signs, the one that adds more than it takes away.
    """
    x = x.detach().requires_grad_()
    with torch.enable_grad():
        z = encode(x)
        u = torch.zeros_like(z, requires_grad=True)
        pulled = torch.autograd.grad(z, x, u, create_graph=True)[0]  # J^T u, straight in u

    def push(v: torch.Tensor) -> Any:
        return torch.autograd.grad(pulled, u, v, retain_graph=True)[0]

    v = torch.randn(x.shape, generator=rng, device=x.device)
    for _ in range(turns):
        v = functional.normalize(torch.autograd.grad(z, x, push(v), retain_graph=True)[0])
    v = torch.where(v.sum(1, keepdim=True) < 0, -v, v)
    return v, push(v)
