"""What Latent Lab itself exports: movieId, title, year, rating, opinion."""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Content, Format
from aecore.recommend.imports.title_rating import read


def fits(content: Content) -> bool:
    """No other list has opinions beside ratings."""
    return isinstance(content, Sheet) and content.has("movieid", "title", "year", "rating", "opinion")


FORMAT = Format("Latent Lab", fits, read)
