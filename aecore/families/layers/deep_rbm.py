"""The deep autoencoder of 2006: stacked RBMs (a deep belief net), unrolled and fine-tuned."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.contrastive_divergence import ContrastiveDivergence
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import CrossEntropy
from aecore.spec import DataSpec, Spec, Training
from aecore.training.contrastive_divergence import contrastive_divergence, pretrain, unroll_and_descend
from aecore.views.layers import ladder
from aecore.views.rbm import fantasies, gap, microscope, so_far
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="deep-rbm",
    title="Deep RBM",
    summary=(
        "Each pair of layers is a Boltzmann machine that learns until what it dreams resembles what it "
        "is shown. "
        "Stacked and unrolled, the machines are an autoencoder that nobody has trained as one. "
        "Then all layers are fine-tuned together; in 2006 that order made deep nets possible."
    ),
    formula=r"\Delta W \propto \langle h v^\top \rangle_0 - \langle h v^\top \rangle_1, \quad W'_0 = W^\top",
    source="Hinton and Salakhutdinov, Reducing the dimensionality of data, Science 313 (2006)",
    group="Layers",
    components=(contrastive_divergence, unroll_and_descend),
    on_home=True,
    spec=Spec(
        family="deep-rbm",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(400, 150), code=30, activation="sigmoid"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(CrossEntropy(),),
        pretrain=(ContrastiveDivergence(),),
        train=Training(rate=1e-3, schedule="cosine", batch=100, epochs=20),
    ),
    needs=(ContrastiveDivergence,),
    holes=False,
    stages=(pretrain, unroll_and_descend),
    pictures=(so_far, *STANDARD[1:], ladder, microscope, fantasies, gap),
)
