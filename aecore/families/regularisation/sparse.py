"""The sparse autoencoder: a KL or L1 penalty keeps most units inactive."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import KLSparsity, SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="sparse",
    title="Sparse",
    summary=(
        "The code may be wide, but a KL penalty holds its units to a target mean activation. "
        "Each then keeps to what it is good at: a stroke, a curve, a blank corner. "
        "Move the target during the run and watch the histogram follow."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \beta \sum_j \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)",
    source="Ng, Sparse autoencoder, CS294A lecture notes (2011)",
    group="Regularisation",
    components=(KLSparsity,),
    on_home=True,
    spec=Spec(
        family="sparse",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=100, code_activation="tanh", output="linear"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(SquaredError(), KLSparsity(weight=0.5, rho=-0.1)),
        train=Training(rate=2e-3, schedule="cosine", batch=128, epochs=40),
    ),
)
