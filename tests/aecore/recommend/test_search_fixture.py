"""Searches in two languages agree: what matches titles here and what searches films in the browser.

The search in the browser (ui/components/rating/search.js) is held against the same file by
tests/js/search.test.js.
`python tests/aecore/recommend/test_search_fixture.py` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aecore.data import films
from aecore.data.films import Catalogue
from aecore.data.readers.titles import words
from aecore.recommend.titles.film_links import Links
from aecore.recommend.titles.match import Entry, Matcher

FIXTURE = Path(__file__).parents[2] / "js" / "fixtures" / "search.json"
EVERY = 60  # of the catalogue's films, one in so many, beside those that are asked for
ODD = (
    "Amélie",
    "Les Misérables",
    "WALL·E",
    "Dumb & Dumber",
    "William Shakespeare's Romeo + Juliet",
    "Alien³",
    "8½",
    "De Grønne slagtere",
    "Die Stille nach dem Schuß",
    "Un cœur en hiver",
    "Pek Yakında",
    "İtirazım Var",
    "Schindler’s  List!",
    "Mission: Impossible – Ghost Protocol",
    "Это",
    "$",
)
TYPED = {
    "the matrix": 2571,
    "MATRIX, THE (1999)": 2571,
    "amelie": 4973,
    "wall-e": 60069,
    "die hard": 1036,
    "se7en": 47,
    "toy story 2": 3114,
    "spider man": 5349,
    "schindlers list": 527,
    "dumb and dumber": 231,
    "city of god": 6016,
    "cidade de deus": 6016,
    "romeo & juliet": 3668,
    "alien 3": 1320,
    "starwars": 260,
    "pulp fictoin": 296,
    "shawshenk redemtion": 318,
}


def catalogue() -> Catalogue:
    asked = set(TYPED.values())
    every = films.embedded()
    return Catalogue(tuple(film for i, film in enumerate(every) if film.id in asked or i % EVERY == 0))


def fixture() -> dict[str, Any]:
    rows = [
        {
            "id": film.id,
            "title": film.title,
            "year": film.year,
            "genres": film.genres,
            "also": film.also,
            "raters": film.raters,
        }
        for film in catalogue()
    ]
    folded = [{"text": text, "words": words(text)} for text in ODD]
    found = [{"typed": typed, "film": film} for typed, film in TYPED.items()]
    return {"films": rows, "folded": folded, "found": found}


def written(value: dict[str, Any]) -> str:
    """One line an item, so that a difference is seen."""
    parts = (
        f'"{name}": [\n' + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]"
        for name, items in value.items()
    )
    return "{" + ",\n".join(parts) + "}\n"


def test_the_file_that_both_searches_are_held_against_is_current() -> None:
    assert FIXTURE.read_text(encoding="utf-8") == written(fixture())


def test_what_is_typed_means_the_film_that_the_browser_finds_first() -> None:
    matcher = Matcher(catalogue(), Links())
    for typed, film in TYPED.items():
        match = matcher.match(Entry(typed))
        best = match.film or next(iter(match.doubtful), None)
        assert best is not None and best.id == film, typed


if __name__ == "__main__":
    FIXTURE.write_text(written(fixture()), encoding="utf-8")
