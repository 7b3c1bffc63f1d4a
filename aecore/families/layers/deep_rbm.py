"""The deep autoencoder of 2006: a stack of Boltzmann machines, turned round and fine-tuned."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Plain
from aecore.parts.contrastive_divergence import Contrast
from aecore.parts.corruption import Clean
from aecore.parts.objective import CrossEntropy
from aecore.spec import DataSpec, Spec, Training
from aecore.training.contrastive_divergence import contrast, pretrain, unroll_and_descend
from aecore.views.layers import ladder
from aecore.views.rbm import fantasies, gap, microscope, so_far
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="deep-rbm",
    title="Deep RBM",
    story=(
        "Each pair of layers is a machine that learns until what it dreams resembles what it is shown. "
        "Stacked and turned round, the machines are an autoencoder that nobody has trained as one. "
        "Then all layers are tuned together; in 2006 that order made deep nets possible."
    ),
    formula=r"\Delta W \propto \langle h v^\top \rangle_0 - \langle h v^\top \rangle_1, \quad W'_0 = W^\top",
    source="Hinton and Salakhutdinov, Reducing the dimensionality of data, Science 313 (2006)",
    chapter="Layers",
    adds=(contrast, unroll_and_descend),
    on_home=True,
    spec=Spec(
        family="deep-rbm",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(400, 150), code=30, activation="sigmoid"),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(CrossEntropy(),),
        pretrain=(Contrast(),),
        train=Training(rate=1e-3, schedule="cosine", batch=100, epochs=20),
    ),
    stages=(pretrain, unroll_and_descend),
    pictures=(so_far, *STANDARD[1:], ladder, microscope, fantasies, gap),
).with_presets(
    (
        "dreams",
        "It dreams before it learns",
        {},
        "Notice the error fall at once when the stack is turned round: nothing has been tuned by then.",
        "Can layers that never saw a reconstruction give one?",
    ),
    (
        "hs06-30",
        "The net of 2006",
        {"net.hidden": (1000, 500, 250), "pretrain.Contrast.epochs": 5},
        "Notice how far below PCA-30 the same 30 numbers lead.",
        "Four layers of sigmoids from random weights: would they learn anything?",
    ),
    (
        "dl4j-30",
        "Five machines, 30 numbers",
        {"net.hidden": (1000, 500, 250, 100), "pretrain.Contrast.epochs": 5},
        "Notice different rows keep different answers, where the published sample gives one answer to all.",
        "Does a first layer wider than the image waste units?",
    ),
    (
        "real-values",
        "Greys, not chances",
        {
            "data.name": "fashion",
            "net": {"part": "Standardised", "hidden": (300,), "code": 50, "activation": "relu"},
            "objective": ({"part": "SquaredError"},),
        },
        "Notice greys come back smooth: these units are normal or rectified, not on or off.",
        "What would a unit that is on or off make of a grey?",
    ),
    (
        "dreams-2d",
        "Two numbers, well begun",
        {"net.hidden": (400, 150, 50), "net.code": 2, "pretrain.Contrast.epochs": 6},
        "Notice its map open when the stack is turned round, then sharpen.",
        "How much of this map is there before anything is tuned?",
    ),
)
