"""The tied autoencoder: the decoder is the encoder, turned round."""

from aecore.families.family import Family
from aecore.nets.tied import Tied, turned_round
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="tied",
    title="Tied weights",
    story=(
        "What a unit looks for on the way down it draws on the way up: one set of weights, used twice. "
        "Half of the numbers are gone, and the error grows by little. "
        "PCA is tied in just this way, which is why its axes serve both to measure a row and to rebuild it."
    ),
    formula=r"\min \lVert x - g(W^\top f(W x + b) + b') \rVert^2",
    source="Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features, ICML (2008)",
    chapter="Basics",
    spec=Spec(
        family="tied",
        data=DataSpec(name="mnist"),
        net=Tied(code=25),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", weight_decay=0.1, batch=64, epochs=40),
    ),
    adds=(turned_round,),
).with_presets(
    (
        "half-the-weights",
        "Half the weights",
        {},
        "Notice the curve pass PCA-25, with half the weights of the net that has two sets.",
        "Does an encoder need a decoder of its own?",
    ),
    (
        "strokes-both-ways",
        "Detectors that draw",
        {
            "net.code": 100,
            "net.code_activation": "sigmoid",
            "train.weight_decay": 0.0,
            "train.rate": 3e-3,
        },
        "Notice that each picture of weights is both what a unit looks for and what it paints.",
        "Can the same weights read and write?",
    ),
)
