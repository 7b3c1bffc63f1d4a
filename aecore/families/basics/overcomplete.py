"""The overcomplete autoencoder: room to copy, and so nothing learned."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="overcomplete",
    title="Overcomplete",
    summary=(
        "The code is wider than the image, and no regularisation restrains it. "
        "The error falls towards zero because the net learns to copy, even pure noise it has never seen. "
        "A low error alone proves nothing: ask for sparsity or corrupt the input, and the trick stops "
        "working."
    ),
    formula=r"\hat{x} = x,\quad K \ge D",
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 14.1",
    group="Basics",
    on_home=True,
    spec=Spec(
        family="overcomplete",
        data=DataSpec(name="fashion"),
        net=Dense(hidden=(), code=1024, activation="linear", output="linear"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=2e-3, schedule="one-cycle", batch=32, epochs=30),
    ),
)
