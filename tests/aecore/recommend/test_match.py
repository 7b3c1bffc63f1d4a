"""What is matched is certain, what is likely is asked, and what is not there is said."""

from __future__ import annotations

import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aecore.data import films
from aecore.data.films import Catalogue, Film
from aecore.data.readers.titles import key
from aecore.recommend.titles.film_links import Links, links
from aecore.recommend.titles.match import Entry, Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(films.embedded(), Links())


def some(step: int = 4) -> list[Film]:
    """Films with a year, from all over the catalogue."""
    return [film for film in films.embedded() if film.year][::step]


def bare(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def behind(title: str) -> str:
    """The Matrix as lists write it: Matrix, The."""
    first, _, rest = title.partition(" ")
    return (
        f"{rest}, {first}" if rest and first in ("The", "A", "An", "La", "Le", "Les", "Il", "El") else title
    )


WAYS: dict[str, Callable[[Film], Entry]] = {
    "as it is": lambda film: Entry(film.title, film.year),
    "year behind": lambda film: Entry(f"{film.title} ({film.year})"),
    "list style": lambda film: Entry(f"{behind(film.title)} ({film.year})"),
    "brackets": lambda film: Entry(" ".join([film.title, *(f"({each})" for each in film.also)]), film.year),
    "no accents": lambda film: Entry(bare(film.title), film.year),
    "capitals": lambda film: Entry(film.title.upper(), film.year),
    "no article": lambda film: Entry(re.sub("^(The|A|An) ", "", film.title), film.year),
    "no marks": lambda film: Entry(re.sub("[:'!?,.-]", "", film.title), film.year),
    "dashes": lambda film: Entry(film.title.replace(": ", " – "), film.year),
    "ampersand": lambda film: Entry(film.title.replace(" and ", " & "), film.year),
    "other title": lambda film: Entry(film.also[-1] if film.also else film.title, film.year),
    "original beside": lambda film: Entry("?", film.year, also=(film.title,)),
    "year late": lambda film: Entry(film.title, (film.year or 0) + 1),
    "year early": lambda film: Entry(film.title, (film.year or 0) - 1),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_titles_find_their_film_and_never_another(matcher, way):
    matches = [(film, matcher.match(way(film))) for film in some()]
    wrong = [(film, match.film) for film, match in matches if match.film not in (None, film)]
    assert wrong == []
    assert sum(match.film is film for film, match in matches) >= 0.99 * len(matches)
    asked = [(film, match) for film, match in matches if match.film is None]
    assert all(film in match.doubtful for film, match in asked)


def test_numbers_find_every_film(matcher):
    linked = Matcher(films.embedded(), Links({10**6 + film.id: film.id for film in films.embedded()}))
    for film in films.embedded():
        assert matcher.match(Entry(movie=film.id)).film is film
        assert linked.match(Entry("as IMDb calls it", 1900, imdb=10**6 + film.id)).film is film


def test_a_slip_of_the_pen_is_asked_and_never_taken(matcher):
    rng, asked, slips = random.Random(0), 0, some(20)
    for film in slips:
        at = rng.randrange(len(film.title))
        typed = film.title[:at] + film.title[at + 1 :]
        match = matcher.match(Entry(typed, film.year))
        if match.film:
            assert key(typed) in {key(each) for each in (match.film.title, *match.film.also)}
        asked += match.film is film or film in match.doubtful
    assert asked >= 0.9 * len(slips)


def test_films_that_are_not_there_are_not_replaced():
    half = Catalogue(tuple(film for film in films.embedded() if film.id % 2))
    matcher = Matcher(half, Links())
    for film in some(6):
        match = matcher.match(Entry(film.title, film.year))
        if film.id % 2 == 0 and match.film and film.year and match.film.year:
            assert key(film.title) in {key(each) for each in (match.film.title, *match.film.also)}
            assert abs(match.film.year - film.year) <= 1


def catalogue(*known: tuple[str, int | None]) -> Catalogue:
    return Catalogue(tuple(Film(id, title, year) for id, (title, year) in enumerate(known, 1)))


@pytest.mark.parametrize(
    ("known", "entry", "asked"),
    [
        (("The Shadow", 1994), Entry("The Show", 1994), False),
        (("Rocky II", 1979), Entry("Rocky III", 1979), False),
        (("Rocky II", 1979), Entry("Rocky 2", 1979), True),
        (("Toy Story 3", 2010), Entry("Toy Story 4"), False),
        (("The Fly", 1958), Entry("The Fly", 1986), True),
        (("Babylon 5", None), Entry("Babylon 5", 1994), True),
        (
            ("Star Wars: Episode V - The Empire Strikes Back", 1980),
            Entry("The Empire Strikes Back", 1980),
            True,
        ),
        (
            ("The Empire Strikes Back", 1980),
            Entry("Star Wars: Episode V - The Empire Strikes Back", 1980),
            True,
        ),
        (
            ("Star Wars: Episode VII - The Force Awakens", 2015),
            Entry("Star Wars: The Force Awakens", 2015),
            True,
        ),
        (("Monty Python's Life of Brian", 1979), Entry("Life of Brian", 1979), True),
        (("Borat: Cultural Learnings", 2006), Entry("Borat", 2006), True),
        (("Breaking Dawn - Part 1", 2011), Entry("Atlas Shrugged: Part 1", 2011), False),
        (("O", 2001), Entry("Amy's O", 2001), False),
        (("Ocean's Eleven", 2001), Entry("Ocean's 11", 2001), True),
        (("Fargo", 1996), Entry("", None), False),
        (("Fargo", 1996), Entry("$$$", 1996), False),
    ],
)
def test_what_is_only_alike_is_asked_or_left(known, entry, asked):
    match = Matcher(catalogue(known), Links()).match(entry)
    assert match.film is None
    assert bool(match.doubtful) is asked


def test_two_films_of_one_title_and_a_year_apart_are_asked_nearest_first():
    match = Matcher(catalogue(("Wanted", 2009), ("Wanted", 2008), ("Wanted", 1967)), Links()).match(
        Entry("Wanted", 2008)
    )
    assert match.film is None
    assert [film.year for film in match.doubtful] == [2008, 2009, 1967]


def test_a_film_that_is_in_the_catalogue_twice_is_asked(matcher):
    match = matcher.match(Entry("War of the Worlds", 2005))
    assert match.film is None
    assert [film.id for film in match.doubtful[:2]] == [34048, 64997]  # the one more people rated comes first


def test_without_a_year_a_title_is_certain_only_if_it_is_the_only_one(matcher):
    assert matcher.match(Entry("The Usual Suspects")).film is not None
    assert matcher.match(Entry("Hamlet")).film is None
    assert len(matcher.match(Entry("Hamlet")).doubtful) > 1


def test_without_a_year_the_article_tells_titles_apart():
    known = Matcher(catalogue(("Heat", 1995), ("The Heat", 2013)), Links())
    found = [known.match(Entry(title)).film for title in ("heat", "The Heat", "Heat, The")]
    assert [film.year if film else None for film in found] == [1995, 2013, 2013]
    assert known.match(Entry("Heat", 2013)).film == found[1]


def test_a_series_is_found_by_number_alone():
    one = Matcher(catalogue(("Cosmos", 1980)), Links({81846: 1}))
    assert one.match(Entry("Cosmos", 1980, kind="other")).film is None
    assert one.match(Entry("Cosmos", 1980, kind="other")).doubtful == ()
    assert one.match(Entry("Cosmos", 1980, imdb=81846, kind="other")).film is not None


def test_a_number_of_another_film_forbids_a_title():
    known = Matcher(catalogue(("Saw", 2004)), Links({387564: 1, 495241: 2}))
    assert known.match(Entry("Saw", 2003, imdb=495241)).film is None
    assert known.match(Entry("Saw", 2004, imdb=999)).film is None
    assert [film.title for film in known.match(Entry("Saw", 2004, imdb=999)).doubtful] == ["Saw"]
    assert known.match(Entry("Saw", 2004, movie=999)).film is None


def test_a_number_whose_title_is_of_another_film_is_asked():
    known = Matcher(catalogue(("Toy Story", 1995), ("Heat", 1995)), Links())
    assert known.match(Entry("Toy Story renamed", 1995, movie=1)).film is not None
    assert known.match(Entry("Anything", 1912, movie=1)).film is None
    match = known.match(Entry("Heat", 1995, movie=1))
    assert match.film is None
    assert [film.title for film in match.doubtful] == ["Heat", "Toy Story"]


def packed(folder: Path, content: str) -> None:
    place = folder / "ml-latest-small" / "ml-latest-small.zip"
    place.parent.mkdir(parents=True)
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ml-latest-small/links.csv", content)


def test_imdb_numbers_are_known_where_movielens_was_downloaded(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path))
    assert links() == Links()
    packed(tmp_path, "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113497,\n")
    assert links() == Links({114709: 1, 113497: 2}, {862: 1})
    assert Matcher(films.embedded()).match(Entry(tmdb=862)).film == films.embedded()[1]
    assert Matcher(films.embedded()).match(Entry(imdb=113497)).film == films.embedded()[2]


def test_a_damaged_table_of_numbers_is_as_none(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path))
    packed(tmp_path, "movieId,imdbId\none,two\n")
    assert links() == Links()
    (tmp_path / "ml-latest-small" / "ml-latest-small.zip").write_bytes(b"PK\3\4 cut short")
    assert links() == Links()
