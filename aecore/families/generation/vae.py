"""The variational autoencoder (VAE): a Gaussian posterior for every row, trained on the ELBO."""

from aecore.families.family import Family
from aecore.nets.dense import Dense
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import NoCorruption
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
    summary=(
        "Each image becomes a Gaussian posterior, a small cloud, and the decoder must make do with any "
        "sample of it. "
        "A KL penalty in nats pulls all clouds towards one round prior, so that no gaps are left between "
        "them. "
        "Then any sample of the prior decodes to something: draw one, and out comes a digit nobody wrote."
    ),
    formula=r"\min -\mathbb{E}_{q} \log p(x \mid z) + \beta\,\mathrm{KL}(q(z \mid x) \Vert N(0, 1))",
    source="Kingma and Welling, Auto-encoding variational Bayes, ICLR (2014)",
    group="Generation",
    on_home=True,
    spec=Spec(
        family="vae",
        data=DataSpec(name="mnist", binarise=True),
        net=Dense(hidden=(256, 128), code=2, activation="silu"),
        bottleneck=GaussianPosterior(),
        corruption=NoCorruption(),
        objective=(CrossEntropy(), KL()),
        train=Training(rate=5e-3, schedule="one-cycle", batch=64, epochs=40),
    ),
    components=(GaussianPosterior, KL),
    pictures=(
        *(strip, clouded_map, pca_map, activation, filters),
        *(latent_grid, sampled(standard_normal), elbo_curves),
    ),
    prior=standard_normal,
)
