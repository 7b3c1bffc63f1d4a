"""The k-sparse autoencoder: a top-k bottleneck, of which exactly k units are active for each row."""

from __future__ import annotations

from typing import Any

from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.tied import Tied
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training


class TopK(Part):
    """Top-k sparsity: of each row's units only the k with the largest values stay; all others are zero.

    The largest, not the furthest from zero. Among equals just so many are kept that there are k. Without
    noise, as when rows are encoded for use, round(alpha k) are kept.

    Source: Makhzani and Frey, "k-Sparse autoencoders", ICLR (2014), section 2.1.
    """

    offered_with = "aecore.parts.bottleneck"
    symbol = r"z_j = h_j \text{ where } h_j \text{ is among the } k \text{ largest of its row, else } 0"

    k: Live[int] = knob(
        25, 1, 16_384, unit="units", help="how many units of each row are active, the largest ones"
    )
    alpha: Live[float] = knob(1.0, 1, 10, help="how many times more are active when rows are encoded for use")

    def outputs(self, code: int) -> int:
        """How wide the encoder's last layer is."""
        return code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, K) to z (B, K); a code narrower than k is kept whole."""
        kept = self.k if rng is not None else round(self.alpha * self.k)
        value, unit = h.topk(min(kept, h.shape[1]), sorted=False)
        return torch.zeros_like(h).scatter(1, unit, value), {}


FAMILY = Family(
    name="k-sparse",
    title="k-sparse",
    summary=(
        "All units add up their pixels, and only the k largest activations may draw. "
        "Nothing else is nonlinear: no penalty, no curve, one contest for each image. "
        "Few winners must each draw much of a digit; many winners share the work, and each draws a stroke."
    ),
    formula=r"\hat{x} = W^\top z + b',\quad z = \mathrm{top}_k(W x + b)",
    source="Makhzani and Frey, k-Sparse autoencoders, ICLR (2014)",
    group="Regularisation",
    spec=Spec(
        family="k-sparse",
        data=DataSpec(name="mnist"),
        net=Tied(code=400, output="linear"),
        bottleneck=TopK(k=25),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=1e-3, schedule="cosine", batch=128, epochs=40),
    ),
    components=(TopK,),
)
