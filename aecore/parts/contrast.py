"""Contrastive learning: NT-Xent, the normalised temperature-scaled cross-entropy of two views (InfoNCE)."""

from __future__ import annotations

from typing import Any

from aecore.knobs import Live, Part, knob
from aecore.lazy import functional, torch
from aecore.nets.forward import Pass
from aecore.parts.corruption import NoCorruption


class NTXent(Part):
    """NT-Xent: of all codes of a minibatch, a code is to be most like that of its own row's other view.

    Two views are a row corrupted twice. The cross-entropy, in nats, of finding the other view by cosine
    similarity over temperature among all other 2 B - 1 codes; mean over the 2 B. No label is seen.

    Source: Chen et al., "A simple framework for contrastive learning of visual representations", ICML
    (2020), equation 1.
    """

    symbol = (
        r"-\log \frac{\exp(\cos(z_i, z_i') / \tau)}{\sum_{k \neq i} \exp(\cos(z_i, z_k) / \tau)},\;"
        r" z' = f(\tilde{x}')"
    )

    weight: Live[float] = knob(1.0, 0, 100, help="strength beside the reconstruction")
    temperature: Live[float] = knob(
        0.3, 0.01, 10, log=True, help="how unlike all others: low looks only at those most like it"
    )

    def fits(self, spec: Any, data: Any) -> None:
        """There must be two views."""
        if isinstance(spec.corruption, NoCorruption):
            raise ValueError(
                "NTXent compares two corrupted views of a row, and corruption is NoCorruption: choose "
                "Masking, or RandomAffine for pictures"
            )

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """No numbers to learn; activations of a row: its second view, and its similarities to all others."""
        return 0, sum(spec.net.widths(features)) + 4 * spec.train.batch

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        return self.weight * self.nats(p.z, p.another_view())

    def nats(self, z: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        """The cross-entropy of codes z (B, K) and those of the other view (B, K): a scalar in nats."""
        n = len(z)
        unit = functional.normalize(torch.cat([z, other]).float())
        similar = unit @ unit.T / self.temperature
        similar = similar.masked_fill(torch.eye(2 * n, dtype=torch.bool, device=z.device), -torch.inf)
        partner = torch.arange(2 * n, device=z.device).roll(n)
        return functional.cross_entropy(similar, partner)
