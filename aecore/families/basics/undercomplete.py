"""The undercomplete autoencoder: one narrow layer between the image and its copy."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="undercomplete",
    title="Undercomplete",
    story=(
        "Every image must pass through a code much narrower than itself. "
        "There is no room to copy, so the net has to find what images have in common. "
        "One bent output layer is already enough to do better than PCA with as many numbers."
    ),
    formula=r"\min \lVert x - g(W' f(W x + b) + b') \rVert^2,\quad K < D",
    source="Bourlard and Kamp, Auto-association by multilayer perceptrons, Biological Cybernetics 59 (1988)",
    chapter="Basics",
    on_home=True,
    spec=Spec(
        family="undercomplete",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(), code=25),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(),),
        train=Training(rate=1e-2, schedule="one-cycle", weight_decay=0.1, batch=64, epochs=100),
    ),
).with_presets(
    (
        "first",
        "A first look",
        {
            "data.name": "digits",
            "net.hidden": (64, 32),
            "net.code": 2,
            "net.activation": "silu",
            "train.batch": 16,
            "train.rate": 5e-4,
            "train.weight_decay": 0.1,
            "train.epochs": 1500,
        },
        "Notice ten clouds come apart, though nobody told it what a digit is.",
        "Which two digits will it confuse longest?",
    ),
    (
        "25-numbers",
        "784 pixels, 25 numbers",
        {},
        "Notice how soon the curve falls under PCA-25 with the same 25 numbers.",
        "What gets lost first: thin strokes, or loops?",
    ),
    (
        "bouncing",
        "A step too long",
        {
            "data.name": "digits",
            "net.hidden": (128,),
            "net.activation": "silu",
            "train.optimiser": "rmsprop",
            "train.schedule": "constant",
            "train.rate": 3e-3,
            "train.weight_decay": 0.0,
            "train.batch": 2_000,
            "train.epochs": 1_500,
        },
        "Notice the curve jump to and fro to the end: each step sees all rows, and overshoots.",
        "Choose the cosine schedule and train again: why does it come to rest, and lower?",
    ),
)
