"""What Latent Lab itself exports: movieId, title, year, rating, opinion."""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import read as read_table


def fits(sheet: Sheet) -> bool:
    """No other list has opinions beside ratings."""
    return sheet.has("movieid", "title", "year", "rating", "opinion")


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Stars as they are, and the words."""
    for sheet in sheets:
        read_table(sheet, Service("Latent Lab", {"rating": 5}), notes)


FORMAT = Format("Latent Lab", fits, read)
