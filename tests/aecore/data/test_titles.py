"""Titles are shown as people write them, and compared whatever list they come from."""

from __future__ import annotations

import csv
import gzip
import re
import string
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.data import films
from aecore.data.folders import assets
from aecore.data.readers.titles import dated, key, parts, shown, words


@cache
def published() -> tuple[str, ...]:
    """The titles of the embedded catalogue as MovieLens writes them."""
    with gzip.open(assets() / "movielens_small_movies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return tuple(row["title"] for row in csv.DictReader(lines) if row["title"])


@pytest.mark.parametrize(
    ("raw", "title", "also"),
    [
        ("Matrix, The", "The Matrix", ()),
        ("Godfather: Part II, The", "The Godfather: Part II", ()),
        ("Atalante, L'", "L'Atalante", ()),
        ("Blind Side, The ", "The Blind Side", ()),
        (
            "City of Lost Children, The (Cité des enfants perdus, La)",
            "The City of Lost Children",
            ("La Cité des enfants perdus",),
        ),
        ("Boot, Das (Boat, The)", "Das Boot", ("The Boat",)),
        ("Impossible, The (Imposible, Lo)", "The Impossible", ("Lo Imposible",)),
        ("Green Butchers, The (Grønne slagtere, De)", "The Green Butchers", ("De Grønne slagtere",)),
        ("Seven (a.k.a. Se7en)", "Seven", ("Se7en",)),
        ("European Vacation (aka National Lampoon's)", "European Vacation", ("National Lampoon's",)),
        ("Trou, Le (Hole, The) (Night Watch, The)", "Le Trou", ("The Hole", "The Night Watch")),
        ("Bicycle Thieves (a.k.a. The Thief) (Ladri)", "Bicycle Thieves", ("The Thief", "Ladri")),
        ("To Have, or Not (En avoir (ou pas))", "To Have, or Not", ("En avoir (ou pas)",)),
        ("(500) Days of Summer", "(500) Days of Summer", ()),
        ("Frontière(s)", "Frontière(s)", ()),
        ("Evangelion: 3.0 You Can (Not) Redo", "Evangelion: 3.0 You Can (Not) Redo", ()),
        ("Human Centipede, The (First Sequence)", "The Human Centipede (First Sequence)", ()),
        ("Human Centipede II (Full Sequence), The", "The Human Centipede II (Full Sequence)", ()),
        ("Birdman: Or (The Unexpected Virtue)", "Birdman: Or (The Unexpected Virtue)", ()),
        ("Bon Voyage (and Don't Come Back!)", "Bon Voyage (and Don't Come Back!)", ()),
        ("Paris, Texas", "Paris, Texas", ()),
        ("Happy (Happy)", "Happy", ()),
    ],
)
def test_articles_go_to_the_front_and_brackets_become_other_titles(raw, title, also):
    assert parts(raw) == (title, also)
    assert shown(raw) == title


@pytest.mark.parametrize(
    ("raw", "title", "year"),
    [
        ("Matrix, The (1999)", "Matrix, The", 1999),
        ("1984 (Nineteen Eighty-Four) (1984)", "1984 (Nineteen Eighty-Four)", 1984),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),
        ("Big Bang Theory, The (2007-)", "Big Bang Theory, The", 2007),
        ("Land Before Time III (1995) (V)", "Land Before Time III", 1995),
        ("Heidi Fleiss (1995) ", "Heidi Fleiss", 1995),
        ("Blind Side, The  (2009)", "Blind Side, The", 2009),
        ("Babylon 5", "Babylon 5", None),
        ("2012", "2012", None),
        ("(1999)", "(1999)", None),
    ],
)
def test_the_year_stands_at_the_end(raw, title, year):
    assert dated(raw) == (title, year)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matrix, The", "The Matrix"),
        ("the matrix", "Matrix"),
        ("Amélie", "Amelie"),
        ("Misérables, Les", "Les Miserables"),
        ("Dumb & Dumber", "Dumb and Dumber"),
        ("Romeo + Juliet", "Romeo and Juliet"),
        ("Spider-Man", "Spider Man"),
        ("WALL·E", "Wall-E"),
        ("Schindler's List", "Schindler’s list"),
        ("8½", "8 1/2"),
        ("Alien³", "Alien 3"),
        ("Star Wars: Episode IV - A New Hope", "Star Wars: Episode IV – A New Hope"),
        ("Mission: Impossible", "Mission Impossible"),
        ("Grønne slagtere, De", "De Gronne Slagtere"),
        ("Die Stille nach dem Schuß", "die stille nach dem schuss"),
        ("The A-Team", "A-Team"),
        ("The Deep End of the Ocean", "Deep End of the Ocean"),
    ],
)
def test_ways_to_write_one_title_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Show", "The Shadow"),
        ("Rocky II", "Rocky III"),
        ("Rocky II", "Rocky 2"),
        ("A.I. Artificial Intelligence", "I. Artificial Intelligence"),
        ("Die Hard", "Hard"),
        ("I, Robot", "Robot"),
        ("$", "¥"),
        ("Alien", "Aliens"),
        ("Pelican Brief", "Pelic Brief"),
        ("End of the Affair", "End of Affair"),
        ("Это", "Эта"),
    ],
)
def test_different_titles_have_different_keys(one, other):
    assert key(one) != key(other)


def test_no_published_title_keeps_its_article_behind():
    behind = re.compile(r", (the|a|an|l[aeo]s?|l'|der|die|das|il|el|un[ae]?|de[nt]?|en|i|o)$", re.IGNORECASE)
    for raw in published():
        title, also = parts(raw)
        assert not any(behind.search(each) for each in (title, *also)), raw


def test_no_letter_of_a_published_title_is_lost():
    for raw in published():
        title, also = parts(raw)
        said = re.sub(r"\(a\.?k\.?a\.? ", "(", raw)
        assert Counter(words(said)) - Counter(words(" ".join((title, *also)))) <= Counter(" " * 9), raw


def test_articles_move_there_and_back_over_the_whole_catalogue():
    for film in films.embedded():
        first, _, rest = film.title.partition(" ")
        if first in ("The", "A", "An", "La", "Les", "Der", "Il") and rest:
            assert shown(f"{rest}, {first}") == film.title
            assert key(f"{rest}, {first}") == key(film.title)


def test_what_is_shown_is_shown_again_as_it_is():
    for raw in published():
        assert shown(shown(raw)) == shown(raw)
        assert key(key(raw)) == key(raw) != ""


def test_films_are_shown_as_people_write_them_and_keep_their_other_titles():
    seven = next(film for film in films.embedded() if film.title == "Seven")
    assert (seven.id, seven.also) == (47, ("Se7en",))
    assert all(film.title for film in films.embedded())
    assert films.from_title(58, "Postman, The (Postino, Il) (1994)", ["Comedy", "(no genres listed)"]) == (
        films.Film(58, "The Postman", 1994, ("Comedy",), ("Il Postino",))
    )


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_key_that_is_its_own_key(text):
    assert key(key(text)) == key(text)
    assert (key(text) == "") == (not text.split())


@settings(deadline=None)
@given(st.text())
def test_any_text_is_shown_once_and_for_all(text):
    title, also = parts(text)
    assert "" not in also and title not in also
    assert " ".join(title.split()) == title


@settings(deadline=None)
@given(
    st.text(alphabet=string.ascii_letters + " :-!éüß", min_size=1).filter(lambda text: key(text).isalnum())
)
def test_small_letters_and_marks_make_no_difference(text):
    assert key(text.upper()) == key(text.lower()) == key(f"  {text}!? ")


@settings(deadline=None)
@given(st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{3,9}){0,3}", fullmatch=True))
def test_an_article_may_stand_behind_in_front_or_nowhere(rest):
    assert key(f"{rest}, The") == key(f"The {rest}") == key(f"the {rest}")
    assert shown(f"{rest}, The") == f"The {rest}"
