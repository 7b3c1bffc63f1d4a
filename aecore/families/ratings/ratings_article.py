"""The network of a much copied article on film ratings, whose gradients are never cleared."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Identity
from aecore.parts.corruption import NoCorruption
from aecore.parts.objective import MeanSquaredError
from aecore.spec import DataSpec, Spec, Training
from aecore.views.ratings import RATED

FAMILY = Family(
    name="article",
    title="The article's network",
    summary=(
        "Films, 20 units, 10, 20, films: one person at a time, as in a lesson that thousands have copied. "
        "Its code never clears its gradients, so each step adds up all steps before: momentum without "
        "end, like a heavy ball that rolls through whatever weight decay asks for. "
        "Clear them, as one should, and the same decay pulls every weight to nothing: it then says 0 stars."
    ),
    formula=r"\min \tfrac{1}{D} \sum_{i\ \text{rated}} (x_i - \hat{x}_i)^2,\quad g_t = \sum_{s\le t} g'_s",
    source="Ali, Autoencoders with a practical implementation, after a much copied lesson on film ratings",
    group="Ratings",
    components=(MeanSquaredError,),
    spec=Spec(
        family="article",
        data=DataSpec(name="movielens"),
        net=Dense(hidden=(20,), code=10, activation="sigmoid", code_activation="sigmoid", output="linear"),
        bottleneck=Identity(),
        corruption=NoCorruption(),
        objective=(MeanSquaredError(),),
        train=Training(
            optimiser="rmsprop", rate=1e-2, weight_decay=0.5, clear_gradients=False, batch=1, epochs=200
        ),
    ),
    pictures=RATED,
)
