"""The denoising autoencoder: corrupted rows in, clean rows out."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import Masking
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="denoising",
    title="Denoising",
    summary=(
        "Feed it corrupted images and ask for whole ones. "
        "Copying no longer helps, so it must learn what images are like. "
        "The target it is compared with is always the clean image, never the corrupted one."
    ),
    formula=r"\min \lVert x - g(f(\tilde{x})) \rVert^2,\quad \tilde{x} \sim q(\tilde{x} \mid x)",
    source="Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features, ICML (2008)",
    group="Regularisation",
    components=(Masking,),
    on_home=True,
    spec=Spec(
        family="denoising",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(512,), code=64, activation="silu"),
        bottleneck=Identity(),
        corruption=Masking(level=0.3),
        objective=(SquaredError(),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
)
