"""Whether the films of other lists are found: titles of 2018 in the embedded catalogue of 2016.

Both number films alike, so the numbers say what is true. Each title is written in several ways; `wrong`
counts films that were taken for another, of those that are in the catalogue; the goal is none. What is not
taken is asked or listed. The last lines are of films that the catalogue does not have: every match of those
is wrong, but most are films that MovieLens numbers twice.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator

from aecore.data import films
from aecore.data.films import Film
from aecore.data.sets.movielens import ml_latest_small
from aecore.recommend.titles.film_links import SET, Links, links
from aecore.recommend.titles.match import Entry, Matcher
from benchmarks.machine import timed
from benchmarks.table import Line

GOAL = 0.97
WAYS: dict[str, Callable[[Film], Entry]] = {
    "as people write them": lambda film: Entry(film.title, film.year),
    "without accents": lambda film: Entry(_bare(film.title), film.year),
    "in capitals, without marks": lambda film: Entry(re.sub("[:'!?,.-]", "", film.title).upper(), film.year),
    "without article": lambda film: Entry(re.sub("^(The|A|An) ", "", film.title), film.year),
    "dashes for colons": lambda film: Entry(film.title.replace(": ", " – "), film.year),
    "by another of their titles": lambda film: Entry(film.also[-1] if film.also else film.title, film.year),
    "a year late": lambda film: Entry(film.title, film.year + 1 if film.year else None),
    "a year early": lambda film: Entry(film.title, film.year - 1 if film.year else None),
    "without a year": lambda film: Entry(film.title),
    "a letter short": lambda film: Entry(film.title[:3] + film.title[4:], film.year),
}


def lines(full: bool) -> Iterator[Line | str]:
    here, known = films.embedded(), _published()
    shared = [film for film in known if film.id in here]
    yield _numbers(shared)
    matcher = Matcher(here, Links())
    for way, entry in WAYS.items():
        yield _line(
            way, matcher, shared, entry, None if way in ("without a year", "a letter short") else GOAL
        )
    others = [film for film in known if film.id not in here]
    for way in ("as people write them", "without a year"):
        taken = sum(matcher.match(WAYS[way](film)).film is not None for film in others)
        yield Line(f"films not there, {way}", f"{taken} taken", rows=f"{len(others):,}")


def _numbers(shared: list[Film]) -> Line:
    imdb = {movie: number for number, movie in links().imdb.items()}
    matcher = Matcher(films.embedded())
    return _line("by IMDb's number", matcher, shared, lambda film: Entry(imdb=imdb[film.id]), 1.0)


def _line(
    way: str, matcher: Matcher, shared: list[Film], entry: Callable[[Film], Entry], goal: float | None
) -> Line:
    cpu_s, matches = timed(lambda: [matcher.match(entry(film)) for film in shared])
    truth = list(zip(shared, matches, strict=True))
    found = sum(match.film is not None and match.film.id == film.id for film, match in truth)
    wrong = sum(match.film is not None and match.film.id != film.id for film, match in truth)
    asked = sum(any(candidate.id == film.id for candidate in match.doubtful) for film, match in truth)
    share, beside = (
        found / len(shared),
        f"{asked} asked, {wrong} wrong" + (f", goal {goal:.0%}" if goal else ""),
    )
    reached = None if goal is None else share >= goal and wrong == 0
    return Line(way, f"{share:.2%}", beside, None, reached, (), f"{len(shared):,}", cpu_s)


def _published() -> list[Film]:
    """The films of ml-latest-small; DataMissing where it can neither be found nor downloaded."""
    with zipfile.ZipFile(ml_latest_small.fetch()[0]) as packed:
        rows = csv.DictReader(io.StringIO(packed.read(f"{SET}/movies.csv").decode()))
    return [films.from_title(int(row["movieId"]), row["title"]) for row in rows]


def _bare(text: str) -> str:
    return "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
