"""The U-Net: pictures with something missing in, whole pictures out, past the code as well as through it."""

from aecore.families.family import Family
from aecore.nets.convolution.u_net import UNet
from aecore.parts.bottleneck import Identity
from aecore.parts.colour_distance import ColourDistance
from aecore.parts.emphasis import Emphasis
from aecore.parts.objective import SquaredError
from aecore.parts.picture_corruption import CutPaste, Grey, Hole, Shrink
from aecore.spec import DataSpec, Spec, Training
from aecore.views.convolutional import level_kernels, with_and_without_skips
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="u-net",
    title="U-Net",
    summary=(
        "Take something from a picture, a piece, its colour or half its pixels, and ask for the whole. "
        "Skip connections hand every level of the encoder to the decoder, so what was there stays sharp. "
        "The code only has to say what is missing, and is not all the decoder knows."
    ),
    formula=r"\min \lVert x - g(z, s_1, \dots, s_L) \rVert^2,\quad (z, s_1, \dots, s_L) = f(\tilde{x})",
    source="Ronneberger, Fischer and Brox, U-Net: convolutional networks for segmentation, MICCAI (2015)",
    group="Basics",
    components=(UNet, Hole, CutPaste, Grey, Shrink, Emphasis, ColourDistance),
    nets=(UNet,),
    spec=Spec(
        family="u-net",
        data=DataSpec(name="mnist"),
        net=UNet(),
        bottleneck=Identity(),
        corruption=Hole(),
        objective=(SquaredError(), Emphasis()),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=10),
    ),
    pictures=(*STANDARD[:-1], level_kernels, with_and_without_skips),
)
