"""The contractive autoencoder: a penalty on the Jacobian keeps a code that moves little when its row does."""

from aecore.families.family import Family
from aecore.nets.tied import Tied
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import ContractivePenalty, SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.latent_maps import arrowed_map
from aecore.views.standard import activation, filters, pca_map, strip

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
