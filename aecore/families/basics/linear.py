"""The linear autoencoder: gradient descent finds what PCA computes."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="linear",
    title="Linear",
    summary=(
        "With no nonlinearity anywhere the net can only project onto a plane and come back. "
        "The best plane for squared error is the one PCA finds, so the curve sinks to PCA's line and stays. "
        "Whatever a nonlinear net gains over that line is what bending buys."
    ),
    formula=r"\hat{x} = W'(W x + b) + b' \;\Rightarrow\; \mathrm{span}(W') = \mathrm{span}(\text{PCA}_k)",
    source="Baldi and Hornik, Neural networks and principal component analysis, Neural Networks 2 (1989)",
    group="Basics",
    on_home=True,
    spec=Spec(
        family="linear",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=32, activation="linear", output="linear"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=3e-3, schedule="one-cycle", batch=32, epochs=60),
    ),
)
