"""Normalisation of film titles: as lists write them, as people write them, and as they are compared."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES = (
    "The|A|An|La|Le|Les|L'|Un|Une|Una|Uns|Il|Lo|Gli|I|Los|Las|El|Der|Die|Das|Ein|Eine|O|Os|As|"
    "De|Den|Det|En|Ett|Het|Da"
)
_MOVED = re.compile(rf"(?P<rest>.+), (?P<article>{_ARTICLES})(?P<kept> \(\w+ Sequence\))?", re.IGNORECASE)
_DATED = re.compile(
    r"(?P<title>.+?)\s*\((?P<year>(18|19|20)\d\d)(\s*[-–—]\s*(\d{4})?)?\)(\s*\([A-Z]{1,3}\))?"
)
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)
_OF_THE_TITLE = re.compile(r"([Aa]nd|et) .*|\w+ Sequence|\d{4}")  # "(and Don't Come Back!)" is no other title
_LEADING = re.compile(r"^\W*(the|an?)\s+(?=.*\w)")
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"&": " and ", "+": " and ", "_": " ", "'": None, "’": None, "`": None, "´": None}
)


def dated(raw: str) -> tuple[str, int | None]:
    """Take the year from the end of "Matrix, The (1999)"; of years from and to, the first.

    What older lists put behind the year, "(V)" or "(TV)", goes with it.
    """
    found = _DATED.fullmatch(_one_line(raw))
    return (found["title"], int(found["year"])) if found else (_one_line(raw), None)


def parts(raw: str) -> tuple[str, tuple[str, ...]]:
    """The title as people write it, and the other ones that lists put behind it in brackets.

    `raw` is without its year (see `dated`). Brackets within a title, "(500) Days of Summer", stay in it.
    """
    title, behind = _moved_back(_one_line(raw)), list[str]()
    while (at := _bracket_behind(title)) is not None:
        behind.insert(0, _ALSO_KNOWN_AS.sub("", title[at + 1 : -1], count=1))
        title = title[:at].rstrip()
    title, others = _moved_back(title), dict.fromkeys(_moved_back(piece.strip()) for piece in behind)
    return title, tuple(other for other in others if other not in ("", title))


def shown(title: str) -> str:
    """Write "City of Lost Children, The (Cité des enfants perdus, La)" as people do, without the brackets."""
    return parts(title)[0]


def words(title: str) -> str:
    """Small letters and digits with single spaces, without accents and marks: what a search compares."""
    return " ".join("".join(character if character.isalnum() else " " for character in _plain(title)).split())


def key(title: str) -> str:
    """Letters and digits alone, without accents, spaces and a leading the, a or an: equal for equal titles.

    Numerals are left as they are: II is not 2. A title without letters and digits, "$", is its own key.
    """
    plain = _plain(_moved_back(_one_line(title)))
    bare = "".join(character for character in _LEADING.sub("", plain, count=1) if character.isalnum())
    return bare or "".join(plain.split()) or "".join(title.split())


def _plain(title: str) -> str:
    """Small letters without accents, and "&" in a word."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", title).casefold())
    return "".join(character for character in text if not unicodedata.combining(character)).translate(_PLAIN)


def _one_line(title: str) -> str:
    return " ".join(title.split())


def _moved_back(title: str) -> str:
    """ "Matrix, The" is The Matrix."""
    moved = _MOVED.fullmatch(title)
    if moved is None:
        return title
    space = "" if moved["article"].endswith("'") else " "
    return f"{moved['article']}{space}{moved['rest']}{moved['kept'] or ''}"


def _bracket_behind(title: str) -> int | None:
    """Where the last bracket opens that holds another title; None where there is none."""
    depth = 0
    for at in range(len(title) - 1, 0, -1) if title.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(title[at], 0)
        if depth == 0:
            alone = title[at - 1].isspace() and not title[:at].rstrip().lower().endswith(" or")
            return at if alone and not _OF_THE_TITLE.fullmatch(title[at + 1 : -1]) else None
    return None
