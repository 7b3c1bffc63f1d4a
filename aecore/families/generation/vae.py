"""The variational autoencoder: every row is a region of codes, and every code is some row."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import Region
from aecore.parts.corruption import Clean
from aecore.parts.objective import KL, CrossEntropy
from aecore.parts.prior import standard_normal
from aecore.spec import DataSpec, Spec, Training
from aecore.views.elbo import elbo_curves
from aecore.views.latent_maps import clouded_map
from aecore.views.samples import latent_grid, sampled
from aecore.views.standard import activation, filters, pca_map, strip

FAMILY = Family(
    name="vae",
    title="Variational",
    story=(
        "Each image becomes a small cloud, not a point, and the decoder must make do with any point of it. "
        "A charge in nats pulls all clouds towards one round heap, so that no gaps are left between them. "
        "Then any point of the heap decodes to something: draw one, and out comes a digit nobody wrote."
    ),
    formula=r"\min -\mathbb{E}_{q} \log p(x \mid z) + \beta\,\mathrm{KL}(q(z \mid x) \Vert N(0, 1))",
    source="Kingma and Welling, Auto-encoding variational Bayes, ICLR (2014)",
    chapter="Generation",
    on_home=True,
    spec=Spec(
        family="vae",
        data=DataSpec(name="mnist", binarise=True),
        net=Dense(hidden=(256, 128), code=2, activation="silu"),
        bottleneck=Region(),
        corruption=Clean(),
        objective=(CrossEntropy(), KL()),
        train=Training(rate=5e-3, schedule="one-cycle", batch=64, epochs=40),
    ),
    adds=(Region, KL),
    pictures=(
        *(strip, clouded_map, pca_map, activation, filters),
        *(latent_grid, sampled(standard_normal), elbo_curves),
    ),
    prior=standard_normal,
).with_presets(
    (
        "vae",
        "A plane of digits",
        {},
        "Notice the plane of its codes fill with digits that turn into one another without a break.",
        "What lies halfway between a 4 and a 9?",
    ),
    (
        "vae-50",
        "Fifty numbers, some silent",
        {
            "net.hidden": (200, 200),
            "net.code": 50,
            "train.batch": 200,
            "train.epochs": 60,
        },
        "Notice how many of the fifty units fall silent: each that speaks must earn the nats it costs.",
        "How many numbers does a handwritten digit really need?",
    ),
    (
        "beta-4",
        "Four times the charge",
        {"net.code": 10, "objective.KL.weight": 4.0},
        "Notice the cost of the code sink and the images blur; move the weight back to 1 and they return.",
        "What does a net keep when every nat costs four?",
    ),
    (
        "vae-fashion",
        "Clothes with a given noise",
        {
            "data.name": "fashion",
            "data.binarise": False,
            "objective": ({"part": "GaussianLikelihood", "sigma": 0.15}, {"part": "KL"}),
        },
        "Notice the clothes sharpen when sigma goes down, and the code cost more nats.",
        "How exactly must a shirt be told before it is told well enough?",
    ),
)
