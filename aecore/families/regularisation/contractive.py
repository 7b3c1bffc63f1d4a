"""The contractive autoencoder: a penalty on the Jacobian keeps a code that moves little when its row does."""

from __future__ import annotations

from typing import Any

from aecore.families.family import Family
from aecore.knobs import Live, Part, knob
from aecore.lazy import torch
from aecore.nets.forward import Pass
from aecore.nets.jacobian import PROBES, squared_norm
from aecore.nets.ratings.like_dislike import LikeDislike
from aecore.nets.tied import Tied
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.latent_maps import arrowed_map
from aecore.views.standard import activation, filters, pca_map, strip


class ContractivePenalty(Part):
    """Contractive penalty: squared Frobenius norm of the Jacobian dh/dx, mean over rows.

    h is what comes before the bottleneck, x the row as the encoder gets it. Exact for one layer, where the
    norm is sum_j f'(a_j)^2 sum_i W_ji^2. A deeper net is asked in two random directions of its code, drawn
    anew for each row, which is right on the average.

    Source: Rifai et al., "Contractive auto-encoders", ICML (2011), section 3.
    """

    offered_with = "aecore.parts.objective"
    symbol = r"\lambda \sum_{j i} \Big(\frac{\partial h_j}{\partial x_i}\Big)^2"

    weight: Live[float] = knob(0.1, 0, 10, help="strength beside the reconstruction")

    def fits(self, spec: Any, data: Any) -> None:
        """The code must change gradually with what the encoder is given."""
        if isinstance(spec.net, LikeDislike):
            raise ValueError("ContractivePenalty needs a derivative, and LikeDislike has none: take it out")

    def holds(self, spec: Any, features: int) -> tuple[int, int]:
        """Its gradient's gradient: a quarter of the weights, and the encoder once more for each probe.

        Of one layer there are slopes alone. Measured, on nets of 40 to 2,000 units.
        """
        code, hidden = spec.bottleneck.outputs(spec.net.code), spec.net.hidden
        encoder = PROBES * (features + sum(hidden) + code) if hidden else 4 * code
        return spec.net.parameters(features) // 4, encoder

    def __call__(self, p: Pass) -> torch.Tensor:
        """A scalar."""
        return self.weight * squared_norm(p.net, p.x_in, p.rng).mean()


FAMILY = Family(
    name="contractive",
    title="Contractive",
    summary=(
        "Every small change of an image moves its code, and a penalty on the Jacobian makes each such "
        "move costly. "
        "Only the moves that reconstruction needs are worth their price: those from one digit to a "
        "likely other. "
        "The weights are tied, so that no large decoder can make up for a code that is merely small."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \lambda \lVert \partial h / \partial x \rVert_F^2",
    source="Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML (2011)",
    group="Regularisation",
    spec=Spec(
        family="contractive",
        data=DataSpec(name="mnist"),
        net=Tied(code=40, code_activation="sigmoid"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(), ContractivePenalty(weight=1.3)),
        train=Training(rate=6e-3, schedule="cosine", batch=128, epochs=30),
    ),
    components=(ContractivePenalty,),
    pictures=(strip, arrowed_map, pca_map, activation, filters),
)
