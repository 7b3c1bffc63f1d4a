"""The stacked autoencoder: several layers down to the code, mirrored on the way up."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Plain
from aecore.parts.corruption import Clean
from aecore.parts.objective import SquaredError
from aecore.spec import DataSpec, Spec, Training

FAMILY = Family(
    name="stacked",
    title="Stacked",
    story=(
        "Layer upon layer, each narrower than the one before, down to a few numbers and back up. "
        "Bends in between let the code follow curved surfaces that no plane can. "
        "That is why two numbers of a deep net separate digits which two numbers of PCA pile up."
    ),
    formula=r"\hat{x} = g_1(g_2(\cdots f_2(f_1(x))))",
    source="Hinton and Salakhutdinov, Reducing the dimensionality of data, Science 313 (2006)",
    chapter="Layers",
    on_home=True,
    spec=Spec(
        family="stacked",
        data=DataSpec(name="mnist"),
        net=Dense(hidden=(512, 128), code=32, activation="silu"),
        bottleneck=Plain(),
        corruption=Clean(),
        objective=(SquaredError(),),
        train=Training(rate=3e-3, schedule="one-cycle", batch=128, epochs=40),
    ),
).with_presets(
    (
        "deep-2d",
        "Two numbers for an image",
        {
            "net.hidden": (512, 256, 64),
            "net.code": 2,
            "train.rate": 2e-3,
            "train.weight_decay": 0.1,
        },
        "Notice fans and islands on its map where PCA's map is one heap.",
        "How many of ten digits can two numbers keep apart?",
    ),
    (
        "deep-30",
        "784 pixels, four layers, 30 numbers",
        {
            "net.hidden": (1000, 500, 250),
            "net.code": 30,
            "train.batch": 256,
            "train.rate": 6e-3,
            "train.weight_decay": 0.1,
            "train.epochs": 26,
        },
        "Notice its curve cross the line of PCA-30 within an epoch or two, and go on falling.",
        "In 2006 such a net needed Boltzmann machines to begin with. Does it still?",
    ),
    (
        "clothes",
        "A wardrobe",
        {"data.name": "fashion"},
        "Notice bags, boots and trousers leave early while shirts and coats stay together.",
        "Which clothes look alike to a net that knows no names?",
    ),
    (
        "tanh-2d",
        "The textbook's tanh net",
        {
            "net.hidden": (),
            "net.code": 2,
            "net.activation": "tanh",
            "net.code_activation": "tanh",
            "net.output": "linear",
        },
        "Notice its curve stay above the line of PCA-2: bending the code alone gains nothing, depth does.",
        "Is a bent code enough to beat PCA?",
    ),
)
