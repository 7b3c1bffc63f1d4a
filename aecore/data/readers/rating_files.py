"""Reader of rating files (MovieLens, CSV): a line is user, film, stars, and perhaps a timestamp.

Three layouts: `user::film::stars::time` (MovieLens 1M), the same with tabs (MovieLens 100K: u.data, u1.base),
and CSV under a line of names in any order (ml-latest-small, or somebody's own, where a film may be any text).

Source: Harper and Konstan, "The MovieLens datasets: history and context" (2015).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from aecore.data.films import Catalogue, Film, from_title
from aecore.data.ratings import Ratings, table

LINES = 2_000_000
CELLS = 60_000_000  # people times films: a quarter of a gigabyte
SCALE = (0.5, 5.0)
NAMES = {
    "user": ("user", "userid", "user_id", "person"),
    "film": ("movie", "movieid", "movie_id", "item", "itemid", "item_id", "film", "title"),
    "stars": ("rating", "stars", "score"),
}


def read(content: bytes, name: str, titles: Mapping[str, Film] | None = None) -> tuple[Ratings, Catalogue]:
    """Ratings of a file and its films; `titles` has what is known of them by the name the file gives them.

    Of two lines about the same person and film the later counts. Films are numbered as in the file where it
    numbers them, else in the order they come in. ValueError, in a sentence, names the line that is no rating.
    """
    people: dict[str, int] = {}
    films: dict[str, int] = {}
    found = [
        (people.setdefault(user, len(people)), films.setdefault(film, len(films)), stars)
        for user, film, stars in _lines(content)
    ]
    if not found:
        raise ValueError("it holds no ratings")
    _affordable(len(people), len(films))
    known = _films(films, titles or {})
    user, film, stars = (np.array(column) for column in zip(*found, strict=True))
    ids = np.array([movie.id for movie in known])
    catalogue = Catalogue(tuple(sorted(known, key=lambda movie: movie.id)))
    return table(name, user, ids[film], stars.astype(np.float32)), catalogue


def films_dat(content: bytes) -> dict[str, Film]:
    """movies.dat of MovieLens 1M: `number::Title (year)::Genre|Genre`, latin-1."""
    lines = content.decode("latin-1").splitlines()
    rows = (line.split("::") for line in lines)
    return {id: from_title(int(id), title, genres.split("|")) for id, title, genres in rows}


def films_item(content: bytes, genres: bytes) -> dict[str, Film]:
    """u.item of MovieLens 100K: bars between fields, latin-1, and a 0 or 1 for each line of u.genre."""
    names = [line.split("|")[0] for line in genres.decode("latin-1").splitlines() if line]
    rows = [line.split("|") for line in content.decode("latin-1").splitlines() if line]
    chosen = {row[0]: [n for n, flag in zip(names, row[5:], strict=False) if flag == "1"] for row in rows}
    return {row[0]: from_title(int(row[0]), row[1], chosen[row[0]]) for row in rows}


def films_csv(content: bytes) -> dict[str, Film]:
    """movies.csv of ml-latest-small: movieId, title, genres; UTF-8."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    listed = [(row["movieId"], row["title"], row["genres"].split("|")) for row in rows]
    return {id: from_title(int(id), title, genres) for id, title, genres in listed}


def _films(films: Mapping[str, int], titles: Mapping[str, Film]) -> list[Film]:
    """The films of a file in the order they came in."""
    numbered = all(name.isdecimal() and len(name) < 10 for name in films)
    return [titles.get(name) or Film(int(name) if numbered else i, name) for name, i in films.items()]


def _lines(content: bytes) -> Iterator[tuple[str, str, float]]:
    """(person, film, stars) of every line that is not empty."""
    head = content[:4096].partition(b"\n")[0]
    if b"::" in head or b"\t" in head:
        text = content.decode("latin-1").splitlines()
        mark = "::" if b"::" in head else "\t"
        yield from _parsed((line.split(mark) for line in text), (0, 1, 2), 1)
    else:
        rows = csv.reader(io.StringIO(_text(content), newline=""))
        yield from _parsed(rows, _columns(next(rows, [])), 2)


def _parsed(rows: Iterable[list[str]], at: tuple[int, ...], first: int) -> Iterator[tuple[str, str, float]]:
    user, film, stars = at
    for number, row in enumerate(rows, first):
        if number > LINES:
            raise ValueError(f"it has more than the {LINES:,} lines that are read")
        if not any(row):
            continue
        try:
            yield row[user].strip(), row[film].strip()[:200], _stars(row[stars])
        except (IndexError, ValueError):
            what = "::".join(row)[:60]
            raise ValueError(
                f"line {number} must be a person, a film and {SCALE[0]:g} to {SCALE[1]:g} stars, got {what!r}"
            ) from None


def _stars(text: str) -> float:
    stars = float(text)
    if not SCALE[0] <= stars <= SCALE[1]:
        raise ValueError
    return stars


def _columns(head: list[str]) -> tuple[int, ...]:
    """Where person, film and stars stand under a line of names."""
    names = [column.strip().lower() for column in head]
    found = [next((names.index(n) for n in known if n in names), -1) for known in NAMES.values()]
    if -1 in found:
        raise ValueError(
            f"its first line must name the columns user,item,rating, got {','.join(head)[:60]!r}"
        )
    return tuple(found)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _affordable(people: int, films: int) -> None:
    if people * films > CELLS:
        raise ValueError(
            f"{people:,} people by {films:,} films are more than the {CELLS:,} cells that fit: take a part"
        )
