"""One forward pass: all that an objective term may look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aecore.lazy import functional, torch

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


@dataclass(slots=True)
class Pass:
    """x (B, D) is the target, x_in (B, D) what was encoded, z (B, K) the code, x_hat (B, D) the answer.

    `aux` carries what a part wants to tell a term: `logits` (B, D) before the output activation, `mask` (B,
    D) of known entries, and whatever a bottleneck adds.
    """

    x: torch.Tensor
    x_in: torch.Tensor
    z: torch.Tensor
    x_hat: torch.Tensor
    net: Autoencoder
    aux: dict[str, Any] = field(default_factory=dict)

    def unit_rate(self) -> torch.Tensor:
        """The code as rates in [0, 1], (B, K): a tanh code is mapped from (-1, 1) first."""
        lo, hi = self.net.code_span
        return (self.z - lo) / (hi - lo)

    def mse(self) -> torch.Tensor:
        """MSE per feature, in the data's range, without gradient; masked entries do not count."""
        with torch.no_grad():
            if "mask" not in self.aux:
                return functional.mse_loss(self.x_hat.detach(), self.x)
            known = self.aux["mask"]
            return ((self.x_hat - self.x).square() * known).sum() / known.sum().clamp(min=1)
