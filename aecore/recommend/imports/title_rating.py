"""Any CSV or JSON of films: a title or a number, and perhaps a rating, a year, a type or a status."""

from __future__ import annotations

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.formats import Format, Notes, Service
from aecore.recommend.imports.rated_rows import LISTED, WISHED, meaning
from aecore.recommend.imports.rated_rows import read as read_table
from aecore.recommend.imports.schema_matching.watch_status import of_file


def fits(sheet: Sheet) -> bool:
    """Films, and something that is said of them."""
    known = meaning(sheet)
    film = known.title or known.movie or known.imdb
    return bool(
        film and (known.rating or known.year or known.status or known.type or "opinion" in sheet.columns)
    )


def read(sheets: list[Sheet], notes: Notes) -> None:
    """Row by row. Without a column of ratings it is a list, which does not say what was seen."""
    for sheet in sheets:
        said = meaning(sheet).rating or sheet.has("opinion") or of_file(sheet.name) == "seen"
        wished = of_file(sheet.name) == "wished"
        service = Service("CSV", unrated=WISHED if wished else "")
        read_table(sheet, service, notes, why="" if said else LISTED)


FORMAT = Format("CSV", fits, read, general=True)
