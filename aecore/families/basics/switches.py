"""Unpooling with switches: the decoder is told where each maximum stood before max pooling."""

from aecore.families.family import Family
from aecore.nets.convolution.conv_layers import pool, unpool
from aecore.nets.convolution.convolutional import Convolutional
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.convolutional import kernels, step_by_step, with_and_without
from aecore.views.standard import STANDARD

FAMILY = Family(
    name="switches",
    title="Unpooling switches",
    summary=(
        "Max pooling keeps the largest of every four values and forgets where it stood. "
        "With switches the decoder is told the places, and puts each value back exactly there. "
        "The picture becomes sharp, but not through the code: the places carry far more bits than it."
    ),
    formula=r"z_w = \max_{u \in w} h_u,\quad \hat{h}_u = z_w\,[\,u = \arg\max_{v \in w} h_v\,]",
    source="Zeiler, Taylor and Fergus, Adaptive deconvolutional networks, ICCV (2011)",
    group="Basics",
    components=(pool, unpool),
    spec=Spec(
        family="switches",
        data=DataSpec(name="mnist"),
        net=Convolutional(channels=(8, 16), kernel=3, halving="switches", code=16),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=3e-3, schedule="one-cycle", batch=128, epochs=12),
    ),
    pictures=(*STANDARD[:-1], kernels, with_and_without, step_by_step),
)
