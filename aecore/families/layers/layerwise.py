"""Greedy layerwise pretraining of a stacked autoencoder, then fine-tuning of all layers together."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.layerwise import Layerwise
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.training.gradient_descent import descend
from aecore.training.layerwise import layer_spec, pretrain_layerwise
from aecore.views.activation_maximisation import excites
from aecore.views.layers import ladder, layer_errors
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="layerwise",
    title="Layer-wise pretraining",
    summary=(
        "Pretraining is greedy: each layer learns alone to give back what the one below it says. "
        "While a layer learns, those below it are frozen. "
        "At last the stack is unrolled into both halves of a net, and fine-tuning trains all layers together."
    ),
    formula=r"\min_{W_l} \lVert h_{l-1} - g_l(f_l(h_{l-1})) \rVert^2 \;\text{ for } l = 1, 2, \ldots",
    source="Bengio, Lamblin, Popovici and Larochelle, Greedy layer-wise training, NIPS (2006)",
    group="Layers",
    components=(pretrain_layerwise, layer_spec),
    spec=Spec(
        family="layerwise",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(500, 250), code=30, activation="silu"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        pretrain=(Layerwise(epochs=10, rate=1e-3),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=30),
    ),
    needs=(Layerwise,),
    holes=False,
    stages=(pretrain_layerwise, descend),
    pictures=(*STANDARD, ladder, layer_errors, excites),
)
