"""The k-sparse autoencoder: a top-k bottleneck, of which exactly k units are active for each row."""

from aecore.families.family import Family
from aecore.nets.tied import Tied
from aecore.parts.bottleneck import TopK
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

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
