"""What happens to the code between encoder and decoder."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Part
from aecore.lazy import torch


class Plain(Part):
    """The encoder's output is the code.

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
