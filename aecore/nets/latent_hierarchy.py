"""A hierarchical prior: an upper level of latent variables that the code depends on. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

from aecore.nets.dense import activation, linear
from aecore.nets.gaussian import MAX_LOGVAR, MIN_LOGVAR, log_normal, reparameterise

BEND = "silu"


class LatentLevel(nn.Module):
    """A learned prior p(z | u) p(u): the upper code u (..., U) decides the Gaussian of z (..., K).

    u itself is standard normal. It begins knowing nothing: z is then standard normal whatever u is, as
    where no level stands above.
    """

    def __init__(self, code: int, hidden: int, upper: int, rng: torch.Generator) -> None:
        super().__init__()
        self.upper = upper
        self.up, self.down = _layers(code, hidden, upper, rng), _layers(upper, hidden, code, rng)

    def log_p(self, z: torch.Tensor, rng: torch.Generator | None, common: bool = False) -> torch.Tensor:
        """Log prior, bounded: log p(z | u) + log p(u) - log q(u | z), in nats: (...) of z (..., K).

        One u is drawn for each code, by `common` noise where that is asked for. On average no more than
        log p(z), and its exponential on average just p(z).
        """
        u, log_q = reparameterise(*_region(self.up(z)), rng, common)
        return log_normal(z, *_region(self.down(u))).sum(-1) + log_normal(u).sum(-1) - log_q

    def draw(self, n: int, rng: torch.Generator) -> torch.Tensor:
        """Ancestral sampling of n codes (n, K): u from its prior, then z given u."""
        u = torch.randn(n, self.upper, generator=rng, device=rng.device)
        return reparameterise(*_region(self.down(u)), rng)[0]


def _layers(a: int, hidden: int, b: int, rng: torch.Generator) -> nn.Sequential:
    """From a units to means and logarithms of variances of b, over one bent layer."""
    last = linear(hidden, 2 * b, "linear", rng)
    nn.init.zeros_(last.weight)
    return nn.Sequential(linear(a, hidden, BEND, rng), *activation(BEND), last)


def _region(h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    mu, logvar = h.chunk(2, -1)
    return mu, logvar.clamp(MIN_LOGVAR, MAX_LOGVAR)
