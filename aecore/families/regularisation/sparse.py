"""The sparse autoencoder: many units, of which few may speak at once."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.objective import KLSparsity, SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="sparse",
    title="Sparse",
    story=(
        "The code may be wide, but its units are charged for being active more than agreed. "
        "Each then keeps to what it is good at: a stroke, a curve, a blank corner. "
        "Move the target during the run and watch the histogram follow."
    ),
    formula=r"\min \lVert x - \hat{x} \rVert^2 + \beta \sum_j \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)",
    source="Ng, Sparse autoencoder, CS294A lecture notes (2011)",
    chapter="Restraint",
    adds=(KLSparsity,),
    on_home=True,
    spec=Spec(
        family="sparse",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=100, code_activation="tanh", output="linear"),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(), KLSparsity(weight=0.5, rho=-0.1)),
        train=Training(rate=2e-3, schedule="cosine", batch=128, epochs=40),
    ),
).with_presets(
    (
        "quiet",
        "Hush",
        {"objective.KLSparsity.weight": 1.0},
        "Notice the mean of the histogram walk to its target, and follow when you move rho.",
        "Does a code that is mostly quiet remember less?",
    ),
    (
        "few-speak",
        "Few may speak",
        {
            "net.code": 196,
            "net.code_activation": "sigmoid",
            "net.output": "sigmoid",
            "train.rate": 3e-3,
            "train.weight_decay": 1.0,
            "objective": ({"part": "SquaredError"}, {"part": "KLSparsity", "weight": 0.5, "rho": 0.05}),
        },
        "Notice filters turn from noise into strokes as silence is enforced.",
        "What will one unit of a hundred stand for?",
    ),
    (
        "l1",
        "Pay for every spark",
        {
            "net.code_activation": "relu",
            "net.code": 196,
            "train.rate": 1e-3,
            "train.weight_decay": 1.0,
            "objective": ({"part": "SquaredError"}, {"part": "L1", "weight": 0.05}),
        },
        "Notice the spike at zero grow when the weight of L1 goes up.",
        "How much silence can you buy before the digits blur?",
    ),
)
