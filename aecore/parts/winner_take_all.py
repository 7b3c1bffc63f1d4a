"""The winner-take-all bottleneck: lifetime sparsity, and a count of dead units."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import torch


class WinnerTakeAll(Part):
    """Lifetime sparsity: each unit is kept for the share `rate` of a minibatch that excites it most.

    The code is rectified. Without noise, as when rows are encoded for use, units do not compete and the
    rectified code is kept whole.

    Source: Makhzani and Frey, "Winner-take-all autoencoders", NIPS (2015), section 2.
    """

    symbol = r"z_{ij} = h_{ij}^{+} \text{ where row } i \text{ is among the best } \rho B \text{ of unit } j"

    rate: Live[float] = knob(
        0.05,
        0.01,
        0.2,
        help="lifetime sparsity: share of a minibatch's rows for which each unit may be active",
    )

    def outputs(self, code: int) -> int:
        """How wide the encoder's last layer is."""
        return code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, K) to z (B, K), of each unit round(rate B) rows, at least one; dead units have none."""
        z = h.clamp(min=0)
        if rng is None:
            return z, {}
        best = z.topk(max(1, round(self.rate * len(z))), dim=0).values
        return z * (z >= best[-1]), {"found": {"dead": (best[0] == 0).sum().float()}}
