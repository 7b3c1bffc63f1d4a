"""The convolutional winner-take-all autoencoder: spatial and lifetime sparsity of feature maps."""

from aecore.families.family import Family
from aecore.families.regularisation.winner_take_all import with_threshold
from aecore.nets.convolution.conv_wta import ConvolutionalWTA, place_patches, spatial_winners
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.parts.winner_take_all import WinnerTakeAll
from aecore.spec import DataSpec, Spec, Training
from aecore.views.standard import STANDARD
from aecore.views.winners import stamps, winners

FAMILY = Family(
    name="convolutional-wta",
    title="Convolutional winner-take-all",
    summary=(
        "Every filter slides over the picture to find the one place where it fits best: spatial sparsity. "
        "There it is stamped, if this picture is among the few that suit it most: lifetime sparsity. "
        "A digit becomes a few strokes: the code says which and how strong, and the places go beside it."
    ),
    formula=r"z_k = \max_u (x * W^k)^{+}_u,\quad \hat{x} = \sum_k z_k V^k_{u_k}",
    source="Makhzani and Frey, Winner-take-all autoencoders, NIPS (2015), section 3",
    group="Regularisation",
    components=(spatial_winners, place_patches),
    build=with_threshold,
    spec=Spec(
        family="convolutional-wta",
        data=DataSpec(name="mnist"),
        net=ConvolutionalWTA(code=32, window=11, kernel=11),
        bottleneck=WinnerTakeAll(rate=0.2),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", batch=128, epochs=12),
    ),
    pictures=(*STANDARD[:-1], stamps, winners),
)
