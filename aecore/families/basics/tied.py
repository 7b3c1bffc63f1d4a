"""Weight tying: the decoder is the encoder transposed, with biases of its own."""

from aecore.families.family import Family
from aecore.nets.tied import Tied, tied_decode
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="tied",
    title="Tied weights",
    summary=(
        "Encoder and decoder share one weight matrix: what a unit looks for on the way down it draws on "
        "the way up. "
        "Half of the parameters are gone, and the error grows by little. "
        "PCA is tied in just this way, which is why its axes serve both to measure a row and to rebuild it."
    ),
    formula=r"\min \lVert x - g(W^\top f(W x + b) + b') \rVert^2",
    source="Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features, ICML (2008)",
    group="Basics",
    spec=Spec(
        family="tied",
        data=DataSpec(name="mnist"),
        net=Tied(code=25),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", weight_decay=0.1, batch=64, epochs=40),
    ),
    components=(tied_decode,),
)
