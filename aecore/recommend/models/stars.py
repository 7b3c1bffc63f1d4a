"""Ranking by predicted rating: what somebody would like best, whether or not they would ever choose it."""

from aecore.recommend.models.scorer import Kind
from aecore.recommend.rating_model.factor_model import Stars, fit

KIND = Kind(
    name="stars",
    title="Predicted stars",
    story=(
        "The films come first to which you would give most stars. "
        "That is another question than which you will watch next, so films that few people chose come up. "
        "A linear autoencoder with doubts about everything says the stars, and how sure they are."
    ),
    source=(
        "Tipping and Bishop, Probabilistic principal component analysis (1999); "
        "Cremonesi, Koren and Turrin, Performance of recommender algorithms on top-N tasks, RecSys (2010)"
    ),
    scorer=Stars,
    fit=fit,
    stars=True,
)
