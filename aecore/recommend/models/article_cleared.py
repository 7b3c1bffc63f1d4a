"""The article's network with its slip mended: what the weight decay it asks for really does."""

from __future__ import annotations

from aecore.data.ratings import Ratings
from aecore.recommend.models import article
from aecore.recommend.models.scorer import Kind


def fit(ratings: Ratings, seed: int = 0) -> article.Article:
    """Train it with gradients cleared before each step."""
    return article.fit(ratings, seed, clear=True)


KIND = Kind(
    name="article-cleared",
    title="The article's network, slip mended",
    story=(
        "The same network, trained by the same recipe, and the gradients are cleared as they should be. "
        "Its weight decay of a half then pulls every weight to nothing. "
        "It expects no stars for any film, and its list is no list."
    ),
    source="Ali, Autoencoders with a practical implementation, after a much copied lesson on film ratings",
    scorer=article.Article,
    fit=fit,
    stars=True,
)
