"""The contractive autoencoder: a code that moves little when its row does."""

from aecore.families.family import Family
from aecore.nets.tied import Tied
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.objective import Contraction, SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.latent_maps import arrowed_map
from aecore.views.standard import activation, filters, pca_map, strip

FAMILY = Family(
    name="contractive",
    title="Contractive",
    story=(
        "Every small change of an image moves its code, and each such move is charged. "
        "Only the moves that rebuilding needs are worth their price: those from one digit to a likely other. "
        "The weights are tied, so that no loud decoder can make up for a code that is merely small."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \lambda \lVert \partial h / \partial x \rVert_F^2",
    source="Rifai, Vincent, Muller, Glorot and Bengio, Contractive auto-encoders, ICML (2011)",
    chapter="Restraint",
    spec=Spec(
        family="contractive",
        data=DataSpec(name="mnist"),
        net=Tied(code=40, code_activation="sigmoid"),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(), Contraction(weight=1.3)),
        train=Training(rate=6e-3, schedule="cosine", batch=128, epochs=30),
    ),
    adds=(Contraction,),
    pictures=(strip, arrowed_map, pca_map, activation, filters),
).with_presets(
    (
        "stand-still",
        "A map that stands still",
        {},
        "Notice the arrows, a small change of an image each, stay short beside the map; set the weight to 0.",
        "Which small change of a 7 moves its code most?",
    ),
    (
        "two-still-numbers",
        "Two still numbers",
        {
            "net.hidden": (256,),
            "net.code": 2,
            "net.activation": "tanh",
            "net.code_activation": "linear",
            "train.rate": 1e-3,
            "objective.Contraction.weight": 0.3,
        },
        "Notice where arrows are long: there a small change of an image carries its code furthest.",
        "Where on the map does a digit turn into another?",
    ),
)
