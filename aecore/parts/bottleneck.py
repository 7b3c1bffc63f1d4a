"""Bottlenecks: identity, Gaussian posterior (reparameterised), top-k.

What happens to the code between encoder and decoder.
"""

from __future__ import annotations

from typing import Any

from aecore.knobs import Part
from aecore.lazy import torch
from aecore.nets.gaussian import MAX_LOGVAR, MIN_LOGVAR


class Identity(Part):
    """No bottleneck but the width of the code: the encoder's output is the code.

    A bottleneck says how many `outputs` it needs of the encoder for a code of K, and turns them into a code
    (B, K) and what it wants the objective to see. Noise comes from `rng`; None asks for none.

    Source: Rumelhart, Hinton and Williams (1986).
    """

    symbol = r"z = h"

    def outputs(self, code: int) -> int:
        """How wide the encoder's last layer is."""
        return code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, outputs) to z (B, K)."""
        return h, {}


class GaussianPosterior(Part):
    """A Gaussian posterior q(z | x) for each row, sampled by the reparameterisation trick.

    The encoder says a mean and a variance for each code unit; the code is drawn from that normal. Without
    noise the code is the mean.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), section 2.4.
    """

    symbol = r"z = \mu + \sigma \varepsilon,\; \varepsilon \sim N(0, 1)"

    def outputs(self, code: int) -> int:
        """A mean and the logarithm of a variance for each unit."""
        return 2 * code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, 2 K) to z (B, K)."""
        mu, logvar = h.chunk(2, 1)
        logvar = logvar.clamp(MIN_LOGVAR, MAX_LOGVAR)
        aux = {"mu": mu, "logvar": logvar}
        if rng is None:
            return mu, aux
        noise = torch.randn(mu.shape, generator=rng, device=mu.device, dtype=mu.dtype)
        return mu + torch.exp(logvar / 2) * noise, aux
