"""A code that is a region: where it may lie, and what a wide or far region costs."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.forward import Pass

NARROWEST, WIDEST = -12.0, 6.0  # logarithms of a variance between which nothing overflows


class Region(Part):
    """The encoder says a mean and a variance for each code unit; the code is drawn from that normal.

    Without noise the code is the mean.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), section 2.4.
    """

    symbol = r"z = \mu + \sigma \varepsilon,\; \varepsilon \sim N(0, 1)"

    def outputs(self, code: int) -> int:
        """A mean and the logarithm of a variance for each unit."""
        return 2 * code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, 2 K) to z (B, K)."""
        mu, logvar = h.chunk(2, 1)
        logvar = logvar.clamp(NARROWEST, WIDEST)
        aux = {"mu": mu, "logvar": logvar}
        if rng is None:
            return mu, aux
        noise = torch.randn(mu.shape, generator=rng, device=mu.device, dtype=mu.dtype)
        return mu + torch.exp(logvar / 2) * noise, aux


class KL(Part):
    """Charge a region for being elsewhere or narrower than the standard normal: the nats it takes to say it.

    Summed over units, mean over rows.

    Source: Kingma and Welling, "Auto-encoding variational Bayes" (2014), appendix B; the weight: Higgins et
    al., "beta-VAE" (2017), equation 4.
    """

    symbol = r"\beta \sum_j \tfrac{1}{2} (\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1)"

    weight: Live[float] = knob(1.0, 0, 10, help="strength beside the reconstruction")

    def fits(self, spec: Any, data: Any) -> None:
        """The code must be a region."""
        if not isinstance(spec.bottleneck, Region):
            raise ValueError(f"KL needs bottleneck to be Region, got {type(spec.bottleneck).__name__}")

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        mu, logvar = p.aux["mu"], p.aux["logvar"]
        return self.weight * 0.5 * (mu.square() + logvar.exp() - logvar - 1).sum(1).mean()
