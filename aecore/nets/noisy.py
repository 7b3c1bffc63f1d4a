"""Dense layers with additive Gaussian noise on their hidden units: noise injection as a regulariser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from aecore.knobs import Live, knob
from aecore.lazy import torch
from aecore.nets.dense import Dense
from aecore.spec import Spec

if TYPE_CHECKING:
    from torch import nn


class Noisy(Dense):
    """Dense layers with Gaussian noise added to every hidden unit while the net learns.

    All hidden layers have it, the code among them; the row itself is not, which is what a corruption is
    for. A unit that is not bounded could outgrow the noise: tanh and sigmoid cannot.

    Source: Poole, Sohl-Dickstein and Ganguli, "Analyzing noise in autoencoders and deep networks" (2014),
    section 2.
    """

    symbol = r"h_l = f(W_l (h_{l - 1} + \varepsilon) + b_l),\; \varepsilon \sim N(0, \sigma^2)"

    noise: Live[float] = knob(0.3, 0, 2, help="standard deviation of what is added to every hidden unit")

    def build(self, features: int, outputs: int, rng: torch.Generator) -> tuple[nn.Module, nn.Module]:
        """Encoder (B, features) to (B, outputs) before the bottleneck, decoder (B, code) to logits."""
        from aecore.nets.noisy_module import NoisyLayers  # imports torch, which reading a recipe must not

        down, up = super().build(features, outputs, rng)
        return NoisyLayers(down, first=False), NoisyLayers(up, first=True)


def noisy_forward(
    x: torch.Tensor, layers: Iterable[nn.Module], first: bool, level: float, rng: torch.Generator | None
) -> torch.Tensor:
    """Noise injection: x (B, D) through `layers`, noise added before each but, without `first`, the first.

    The noise is normal with standard deviation `level`, drawn from `rng`; None adds none.
    """
    for layer in layers:
        weighs: Any = getattr(layer, "weight", None)
        if weighs is not None and first and rng is not None:
            x = x + level * torch.randn(x.shape, generator=rng, device=x.device, dtype=x.dtype)
        first = first or weighs is not None
        x = layer(x)
    return x


def noise_of(spec: Spec | None) -> float:
    """The standard deviation of a recipe's hidden noise; 0 without a recipe."""
    return spec.net.noise if spec is not None and isinstance(spec.net, Noisy) else 0.0
