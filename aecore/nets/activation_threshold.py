"""What a unit has to reach to be heard. Imports torch."""

from __future__ import annotations

import torch
from torch import nn

KEPT = 0.95  # of the bar, from one minibatch to the next


class Bar(nn.Module):
    """A decoder that, where no units compete, hears those that would have won.

    Units compete while they learn, and winners pass to the decoder as they are; `bar` (K,) is the least that
    won, damped over minibatches. In use, when no gradient is wanted, a unit below its bar is not heard.

    Source: Bussmann et al., "BatchTopK sparse autoencoders" (2024), section 2.2, with a bar for each unit.
    """

    bar: torch.Tensor

    def __init__(self, decoder: nn.Module, units: int) -> None:
        super().__init__()
        self.decoder = decoder
        self.register_buffer("bar", torch.zeros(units))

    def forward(self, z: torch.Tensor, *told: torch.Tensor) -> torch.Tensor:
        """Codes (B, K), and what the encoder tells beside them, to what the decoder makes of them."""
        if torch.is_grad_enabled():
            self._watch(z.detach())
            return self.decoder(z, *told)
        return self.decoder(z * (z >= self.bar), *told)

    def _watch(self, z: torch.Tensor) -> None:
        """Move the bar towards the least positive value of each unit; one without any keeps its bar."""
        least = z.masked_fill(z <= 0, torch.inf).amin(0)
        self.bar.lerp_(torch.where(least.isinf(), self.bar, least).float(), 1 - KEPT)
