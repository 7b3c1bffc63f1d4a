"""The stacked denoising autoencoder: denoising pretraining, then supervised fine-tuning of a softmax."""

from aecore.evaluation.classification_scores import NAMED
from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.classification_head import ClassificationHead
from aecore.parts.corruption import Masking
from aecore.parts.layerwise import Layerwise
from aecore.parts.objective import CrossEntropy
from aecore.spec import DataSpec, Spec, Training
from aecore.training.finetuning import finetune, with_head
from aecore.training.layerwise import pretrain_layerwise
from aecore.views.activation_maximisation import excites
from aecore.views.layers import held_out, ladder
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="stacked-denoising",
    title="Stacked denoising",
    summary=(
        "Each layer first learns, without any labels, to denoise: to mend what was broken in its input. "
        "Then a softmax layer on top is told labels, and everything below it is fine-tuned to classify "
        "rows rightly. "
        "The same net that was never pretrained learns beside it: judge for yourself what mending was worth."
    ),
    formula=r"\min_{W_l} L_H(h_{l-1}, g_l(f_l(\tilde{h}_{l-1}))), \text{ then } \min_W -\log P(y \mid x)",
    source="Vincent et al., Stacked denoising autoencoders, JMLR 11 (2010)",
    group="Layers",
    on_home=True,
    components=(pretrain_layerwise, ClassificationHead),
    spec=Spec(
        family="stacked-denoising",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(500,), code=500, activation="sigmoid", code_activation="sigmoid"),
        bottleneck=Identity(),
        corruption=Masking(level=0.1),
        objective=(CrossEntropy(),),
        pretrain=(Layerwise(epochs=15, rate=1e-3, levels=(0.1,)), ClassificationHead()),
        train=Training(rate=3e-3, schedule="cosine", batch=128, epochs=12),
    ),
    needs=(
        Layerwise,
        ClassificationHead,
    ),
    holes=False,
    stages=(pretrain_layerwise, finetune),
    build=with_head,
    pictures=(*STANDARD, ladder, held_out, excites),
    scoring=NAMED,
)
