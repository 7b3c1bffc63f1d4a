"""The stacked autoencoder as it was first trained: layer by layer, then all layers together."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.layerwise import Greedy
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.training.gradient_descent import descend
from aecore.training.layerwise import greedy, recipe
from aecore.views.layers import excites, ladder, layer_errors
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="layerwise",
    title="Layer by layer",
    story=(
        "The first layer learns alone to give back what it is shown, then the next what the first one says. "
        "While a layer learns, those below it stand still. "
        "At last the stack is unrolled into both halves of a net, and all layers learn together."
    ),
    formula=r"\min_{W_l} \lVert h_{l-1} - g_l(f_l(h_{l-1})) \rVert^2 \;\text{ for } l = 1, 2, \ldots",
    source="Bengio, Lamblin, Popovici and Larochelle, Greedy layer-wise training, NIPS (2006)",
    chapter="Layers",
    adds=(greedy, recipe),
    spec=Spec(
        family="layerwise",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(500, 250), code=30, activation="silu"),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(),),
        pretrain=(Greedy(each=10, rate=1e-3),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=30),
    ),
    stages=(greedy, descend),
    pictures=(*STANDARD, ladder, layer_errors, excites),
).with_presets(
    (
        "one-by-one",
        "One layer at a time",
        {},
        "Notice the error drop when the last layer trains: the others had done most of the work.",
        "How good is a deep net whose layers have never met?",
    ),
    (
        "noise-at-the-door",
        "Noise at the door only",
        {"corruption": "Masking", "corruption.level": 0.3, "pretrain.Greedy.first_only": True},
        "Notice only the rows are broken: what the first layer says reaches the second clean.",
        "Should every layer be made to mend, or only the first?",
    ),
)
