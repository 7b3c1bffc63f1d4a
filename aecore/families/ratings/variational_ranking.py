"""The variational autoencoder for ranking (Mult-VAE): somebody's taste is a Gaussian posterior."""

from aecore.evaluation.rating_scores import RANKED as BY_RANK
from aecore.families.family import Family
from aecore.families.ratings.ranking import descend_from_popularity
from aecore.nets.ratings.like_dislike import LikeDislike
from aecore.parts.bottleneck import GaussianPosterior
from aecore.parts.corruption import RandomKeepRate
from aecore.parts.objective import KL, Multinomial
from aecore.spec import DataSpec, Spec, Training
from aecore.views.ratings import RANKED

FAMILY = Family(
    name="variational",
    title="Film ranking, variational",
    summary=(
        "Of each person it infers a Gaussian posterior, a region where their taste may lie, and learns "
        "from samples of it. "
        "A KL penalty keeps all regions near one another, so that there is something sensible between "
        "any two. "
        "Move the penalty up and everybody becomes alike; at nothing the regions shrink to points."
    ),
    formula=r"\min -\mathbb{E}_q \log p(x \mid z) + \beta\,\mathrm{KL}(q(z \mid \tilde{x}) \Vert N(0, 1))",
    source="Liang, Krishnan, Hoffman and Jebara, Variational autoencoders for collaborative filtering (2018)",
    group="Ratings",
    components=(GaussianPosterior, KL),
    spec=Spec(
        family="variational",
        data=DataSpec(name="movielens"),
        net=LikeDislike(hidden=(128,), code=32, activation="tanh", output="linear"),
        bottleneck=GaussianPosterior(),
        corruption=RandomKeepRate(),
        objective=(Multinomial(), KL(weight=0.002)),
        train=Training(rate=5e-3, schedule="one-cycle", weight_decay=1e-4, batch=64, epochs=60),
    ),
    nets=(LikeDislike,),
    stages=(descend_from_popularity,),
    pictures=RANKED,
    scoring=BY_RANK,
)
