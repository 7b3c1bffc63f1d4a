"""The winner-take-all autoencoder: lifetime sparsity, each unit active for few rows of a minibatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aecore.families.family import Family, autoencoder
from aecore.lazy import torch
from aecore.nets.dense import Dense
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.parts.winner_take_all import WinnerTakeAll
from aecore.spec import DataSpec, Spec, Training
from aecore.views.standard import STANDARD
from aecore.views.winners import winners

if TYPE_CHECKING:
    from aecore.nets.autoencoder import Autoencoder


def with_threshold(spec: Spec, features: int, rng: torch.Generator) -> Autoencoder:
    """A net whose decoder has, where no units compete, an activation threshold in place of winners."""
    from aecore.nets.activation_threshold import (
        ActivationThreshold,  # imports torch, which reading a family must not
    )

    net = autoencoder(spec, features, rng)
    net.decoder = ActivationThreshold(net.decoder, spec.net.code)
    return net


FAMILY = Family(
    name="winner-take-all",
    title="Winner-take-all",
    summary=(
        "Every unit sees a whole minibatch and may be active only for the few images that move it most. "
        "No penalty is paid for activity and no unit can fall silent: each has its share of turns. "
        "What a unit then stands for is a stroke, and together they say which digit it is."
    ),
    formula=r"z_{ij} = h_{ij}^{+} \text{ if } i \in \mathrm{top}_{\rho B}(h_{\cdot j}),\; \hat{x} = W' z",
    source="Makhzani and Frey, Winner-take-all autoencoders, NIPS (2015)",
    group="Regularisation",
    components=(WinnerTakeAll,),
    build=with_threshold,
    spec=Spec(
        family="winner-take-all",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=500, code_activation="relu", output="linear"),
        bottleneck=WinnerTakeAll(rate=0.05),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=1e-3, batch=128, epochs=30, schedule="one-cycle"),
    ),
    pictures=(*STANDARD, winners),
)
