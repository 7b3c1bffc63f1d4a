"""The k-sparse autoencoder: many units, of which exactly k speak for each row."""

from aecore.families.family import Family
from aecore.nets.tied import Tied
from aecore.parts.bottleneck import TopK
from aecore.parts.corruption import Clean
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="k-sparse",
    title="k-sparse",
    story=(
        "All units add up their pixels, and only the k that answer loudest may draw. "
        "Nothing else bends: no penalty, no curve, one contest for each image. "
        "Few winners must each draw much of a digit; many winners share the work, and each draws a stroke."
    ),
    formula=r"\hat{x} = W^\top z + b',\quad z = \mathrm{top}_k(W x + b)",
    source="Makhzani and Frey, k-Sparse autoencoders, ICLR (2014)",
    chapter="Restraint",
    spec=Spec(
        family="k-sparse",
        data=DataSpec(name="mnist"),
        net=Tied(code=400, output="linear"),
        bottleneck=TopK(k=25),
        corruption=Clean(),
        objective=(SquaredError(),),
        train=Training(rate=1e-3, schedule="cosine", batch=128, epochs=40),
    ),
    adds=(TopK,),
).with_presets(
    (
        "k-10",
        "Ten may draw",
        {"bottleneck.k": 10},
        "Notice filters that look like whole digits: with ten to share it, each must draw much.",
        "Could you build any digit from ten of 400 stencils?",
    ),
    (
        "k-25",
        "Twenty-five may draw",
        {},
        "Notice filters of loops and bars, and the curve far below PCA-25 with 25 numbers of its own.",
        "How many units does one image need?",
    ),
    (
        "k-40",
        "Forty may draw",
        {"bottleneck.k": 40},
        "Notice filters break up into short strokes; turn k down to 10 while it learns.",
        "Why do strokes serve better than stencils once there are enough of them?",
    ),
)
