"""The undercomplete autoencoder: a bottleneck, one narrow layer between the image and its copy."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="undercomplete",
    title="Undercomplete",
    summary=(
        "Each input must pass through a bottleneck, a code much narrower than itself. "
        "There is no room to copy, so the net has to find what images have in common. "
        "One nonlinear output layer is already enough to do better than PCA with as many numbers."
    ),
    formula=r"\min \lVert x - g(W' f(W x + b) + b') \rVert^2,\quad K < D",
    source="Bourlard and Kamp, Auto-association by multilayer perceptrons, Biological Cybernetics 59 (1988)",
    group="Basics",
    on_home=True,
    spec=Spec(
        family="undercomplete",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=25),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", weight_decay=0.1, batch=64, epochs=100),
    ),
)
