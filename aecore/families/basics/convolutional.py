"""The convolutional autoencoder: weight sharing, so what is learned at one place is known at all others."""

from aecore.families.family import Family
from aecore.nets.convolution.conv_layers import convolution, transposed
from aecore.nets.convolution.convolutional import Convolutional
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.convolutional import kernels
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="convolutional",
    title="Convolutional",
    summary=(
        "A small kernel, a window, slides over the picture and looks for the same stroke everywhere. "
        "Few weights are shared by all places, so those that are saved can go into more kinds of stroke. "
        "On the way back, transposed, every number stamps its own little window, and where stamps "
        "overlap they add up."
    ),
    formula=r"h^k = f\big(\textstyle\sum_j h^j * W^{jk}\big),\; \hat{x} = g\big(\sum_k h^k * V^k\big)",
    source="Masci, Meier, Ciresan and Schmidhuber, Stacked convolutional auto-encoders, ICANN (2011)",
    group="Basics",
    on_home=True,
    components=(convolution, transposed),
    spec=Spec(
        family="convolutional",
        data=DataSpec(name="mnist"),
        net=Convolutional(channels=(16, 32), kernel=5, code=32),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=3e-3, schedule="one-cycle", batch=128, epochs=20),
    ),
    pictures=(*STANDARD[:-1], kernels),
)
