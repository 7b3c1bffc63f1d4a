"""IMDb: the CSV of "Your ratings", or of a list with one's ratings, in the layouts of several years.

Const, Your Rating (1 to 10), Date Rated, Title, Original Title (not in older ones), Title Type, Year, others;
since 2025 Position, Created, Modified and Description come first. Title Type is in the account's language,
and so may be the names of the columns.
"""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import read as read_table
from aecore.recommend.imports.schema_matching.columns import columns, is_mine

IMDB = Service("IMDb", {"your rating": 10, "you rated": 10}, 10, unrated="There is no rating of yours")


def fits(sheet: Sheet) -> bool:
    """IMDb's column of tt numbers beside one's own rating or its types, in whichever language."""
    if not sheet.has("const"):
        return False
    known = columns(sheet.columns, IMDB.scales)
    return bool(known.type or known.rating in IMDB.scales or is_mine(known.rating))


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Ratings halved; what is not rated may be a wish and stays out."""
    for sheet in sheets:
        read_table(sheet, IMDB, notes)


FORMAT = Format("IMDb", fits, read)
