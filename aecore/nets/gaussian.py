"""Diagonal Gaussians: the reparameterisation trick, and the log density of a value."""

from __future__ import annotations

import math
from typing import Any

from aecore.lazy import torch

MIN_LOGVAR, MAX_LOGVAR = -12.0, 6.0  # log variances between which nothing overflows


def reparameterise(
    mu: torch.Tensor, logvar: torch.Tensor, rng: torch.Generator | None, common: bool = False
) -> tuple[torch.Tensor, torch.Tensor]:
    """Reparameterisation: z = mu + sigma noise (..., K), the mean without an `rng`; its log density (...).

    With `common` noise all rows (..., B, K) have the same: a row's code then does not depend on the others.
    """
    noise = torch.zeros_like(mu)
    if rng is not None:
        shape = (*mu.shape[:-2], 1, mu.shape[-1]) if common else mu.shape
        noise = torch.randn(shape, generator=rng, device=mu.device, dtype=mu.dtype).expand_as(mu)
    return mu + torch.exp(logvar / 2) * noise, (log_normal(noise) - logvar / 2).sum(-1)


def log_normal(z: torch.Tensor, mu: Any = 0.0, logvar: Any = 0.0) -> torch.Tensor:
    """Gaussian log density of each value, for that mean and logarithm of the variance, in nats."""
    spread = torch.as_tensor(logvar)
    log_p: torch.Tensor = -0.5 * ((z - mu).square() * torch.exp(-spread) + spread + math.log(2 * math.pi))
    return log_p
