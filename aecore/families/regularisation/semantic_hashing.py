"""Semantic hashing: an autoencoder whose code is binary, a few bits a row, so that the like lie close."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from aecore.families.family import Family, autoencoder
from aecore.knobs import Part, knob
from aecore.lazy import torch
from aecore.nets.dense import Dense
from aecore.parts.contrast import NTXent
from aecore.parts.corruption import Masking
from aecore.parts.objective import MeanSquaredError
from aecore.parts.random_affine import RandomAffine
from aecore.spec import DataSpec, Spec, Training

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


START = 1 / math.sqrt(6)  # from He's uniform bound, sqrt(6 / fan-in), to 1 / sqrt(fan-in)


class BinaryCode(Part):
    """A binary code: the decoder sees bits, -1 or +1, and the encoder learns by a straight-through estimator.

    The gradient of a bit is taken to be that of its chance, sigmoid(2 h), mapped to (-1, 1). While it learns
    a bit is drawn by that chance or, not stochastic, by h's sign; without noise it is always the sign.

    Source: Salakhutdinov and Hinton, "Semantic hashing" (2009); the estimator: Bengio, Léonard and
    Courville, "Estimating or propagating gradients through stochastic neurons" (2013), section 3.
    """

    offered_with = "aecore.parts.bottleneck"
    symbol = (
        r"z_j = 2 b_j - 1,\; b_j \sim \mathrm{Bernoulli}(\sigma(2 h_j)),\; \text{in use } b_j = [h_j \geq 0]"
    )

    stochastic: bool = knob(
        True, help="draw each bit by its own chance while it learns; otherwise it is the sign, always"
    )

    def fits(self, spec: Any, data: Any) -> None:
        """What is never below 0 has one sign."""
        bend = getattr(spec.net, "code_activation", "linear")
        if bend in ("sigmoid", "relu"):
            raise ValueError(
                f"BinaryCode cuts each unit at 0: net.code_activation must be linear or tanh, got {bend}"
            )

    def outputs(self, code: int) -> int:
        """How wide the encoder's last layer is."""
        return code

    def __call__(self, h: torch.Tensor, rng: torch.Generator | None) -> tuple[torch.Tensor, dict[str, Any]]:
        """h (B, K) to z (B, K), each -1 or +1."""
        if rng is None:
            return self.signs(h >= 0, h), {}
        chance = torch.sigmoid(2 * h)
        drawn = torch.rand(h.shape, generator=rng, device=h.device, dtype=h.dtype)
        through = 2 * (chance - chance.detach())
        return self.signs(drawn < chance if self.stochastic else h >= 0, h) + through, {}

    def signs(self, bits: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
        """Bits as -1 and +1, of the same type as another tensor."""
        return 2 * bits.to(like.dtype) - 1


def centred(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A net whose encoder ends in batch normalisation, so that each bit is 1 for about half of the rows.

    Its weights begin as small as LeCun's: from He's, bits are decided before they have learned.

    Source: LeCun et al., "Efficient backprop" (1998), section 4.6, here drawn evenly.
    """
    from aecore.nets.batch_norm_module import (
        BatchNormEncoder,  # imports torch, which reading a family must not
    )

    net = autoencoder(spec, features, rng)
    net.encoder = BatchNormEncoder(net.encoder, spec.net.code)
    with torch.no_grad():
        for weight in (weight for weight in net.parameters() if weight.ndim > 1):
            weight.mul_(START)
    return net


FAMILY = Family(
    name="semantic-hashing",
    title="Semantic hashing",
    summary=(
        "The code is binary: 32 switches, four bytes for an image, and the decoder must draw it from them. "
        "Images that look alike get addresses that differ in few bits, so the like are found by counting. "
        "Each bit is centred, on for half of the images, for only then does it tell the most."
    ),
    formula=r"\hat{x} = g(2 b - 1),\quad b \sim \mathrm{Bernoulli}(\sigma(2\, \mathrm{BN}(f(\tilde{x}))))",
    source="Salakhutdinov and Hinton, Semantic hashing, Int. J. of Approximate Reasoning 50 (2009)",
    group="Regularisation",
    components=(BinaryCode, centred, NTXent, RandomAffine),
    needs=(BinaryCode,),
    build=centred,
    spec=Spec(
        family="semantic-hashing",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(512, 256), code=32, activation="silu", output="linear"),
        bottleneck=BinaryCode(),
        corruption=Masking(level=0.3),
        objective=(MeanSquaredError(),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
)
