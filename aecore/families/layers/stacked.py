"""The stacked (deep) autoencoder: several layers down to the code, mirrored on the way up."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="stacked",
    title="Stacked",
    summary=(
        "Layer upon layer, each narrower than the one before, down to a few numbers and back up. "
        "Nonlinearities in between let the code follow curved surfaces that no plane can. "
        "That is why two numbers of a deep net separate digits which two numbers of PCA pile up."
    ),
    formula=r"\hat{x} = g_1(g_2(\cdots f_2(f_1(x))))",
    source="Hinton and Salakhutdinov, Reducing the dimensionality of data, Science 313 (2006)",
    group="Layers",
    on_home=True,
    spec=Spec(
        family="stacked",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(512, 128), code=32, activation="silu"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=3e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
)
