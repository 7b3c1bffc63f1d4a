"""What services export: each row is taken, asked or left out, and the answer is the right one."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.data import films
from aecore.recommend.imports import Brought, Choice, bring, read
from aecore.recommend.imports.merge import AGAIN
from aecore.recommend.imports.schema_matching.columns import own_rating
from aecore.recommend.imports.schema_matching.film_types import kind
from aecore.recommend.imports.schema_matching.rating_scale import scale
from aecore.recommend.imports.schema_matching.rating_values import parse
from aecore.recommend.titles.film_links import Links
from aecore.recommend.titles.match import Matcher

SERVICES = Path(__file__).parents[2] / "fixtures" / "film_exports"
OLDER = Path(__file__).parent / "exports"
FILES = sorted(path for folder in (SERVICES, OLDER) for path in folder.rglob("*.*") if path.stem != "profile")
ABOVE = {"plain_sep_line.csv": 2, "plain_two_heads.csv": 2, "letterboxd_list.csv": 4, "my-favourites.csv": 4}
"""Lines above the rows, where they are not one head."""
NUMBERS = Links({133093: 2571, 113277: 6, 118276: 999_999}, {603: 2571, 949: 6})


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(films.embedded(), Links())


def brought(name: str, matcher: Matcher, data: bytes | None = None, **choice: Any) -> Brought:
    content = (SERVICES / name).read_bytes() if data is None else data
    return bring(read(name, content, Choice(**choice)), matcher)


def taken(found: Brought) -> dict[str, float | str]:
    """Stars, or the word that is said, by title."""
    return {
        match.film.title: match.entry.opinion if match.entry.stars else match.entry.said or match.entry.word
        for match in found.taken
        if match.film
    }


def asked(found: Brought) -> set[str]:
    return {match.entry.title for match in found.asked}


def left_out(found: Brought) -> dict[str, str]:
    return {row.title: row.reason for row in found.left_out if row.reason != AGAIN}


RIGHT: dict[str, tuple[dict[str, float | str], set[str], set[str]]] = {
    "imdb_german.csv": ({"The Matrix": 4.5}, set(), {"Fargo", "Heat", "Alien"}),
    "imdb_english_music_video.csv": ({}, set(), {"Speed", "Fargo", "Heat", "Titanic"}),
    "imdb_remake_same_year.csv": ({}, {"Titanic"}, set()),
    "imdb_position_v3.csv": ({"The Matrix": 4.5}, set(), {"Heat"}),
    "imdb_short_rows.csv": ({"Heat": 4.0}, set(), {"line 2"}),
    "imdb_ragged.csv": ({"The Matrix": 4.5, "Heat": 4.0}, set(), set()),
    "imdb_numbers_of_others.csv": ({"Heat": 4.0}, set(), {"Hitze"}),
    "tmdb_ratings.csv": ({"The Matrix": 4.5, "Heat": 2.0}, set(), {"Fargo"}),
    "simkl.csv": ({"The Matrix": 2.0}, set(), {"Fargo", "Heat"}),
    "simkl_backup.json": ({"The Matrix": 4.5}, set(), set()),
    "simkl_flat.json": ({"The Matrix": 4.5, "Heat": "seen"}, set(), {"Alien", "Fargo"}),
    "netflix_ratings.csv": ({"The Matrix": "liked", "Heat": 5.0, "Fargo": "disliked"}, set(), set()),
    "netflix_profiles.csv": ({}, {"The Matrix", "Heat"}, set()),
    "netflix_viewing_activity.csv": ({"The Matrix": "seen"}, set(), {"Heat: Trailer", "Fargo"}),
    "netflix-report.zip": (
        {"The Matrix": "liked", "Heat": 5.0, "Fargo": "disliked"},
        set(),
        {"Heat: Trailer", "Fargo"},
    ),
    "netflix_ja.csv": ({"The Matrix": "seen"}, set(), set()),
    "netflix_tr.csv": ({"The Matrix": "seen"}, set(), set()),
    "netflix_excel_resaved.csv": ({"The Matrix": "seen", "Heat": "seen"}, set(), set()),
    "letterboxd_import_format.csv": ({"The Matrix": 4.5, "Heat": 2.0}, set(), set()),
    "letterboxd_list.csv": ({}, {"The Matrix", "Heat"}, set()),
    "trakt_ratings.csv": ({"The Matrix": 4.5}, set(), {"Fargo"}),
    "trakt_history_csv.csv": ({"The Matrix": "seen"}, set(), set()),
    "trakt_other_key.json": ({"The Matrix": 4.5, "Heat": 2.0}, {"Alien"}, {"Speed"}),
    "plain_ten.csv": ({"The Matrix": 4.5, "Heat": 2.5, "Alien": 3.5}, set(), set()),
    "plain_ten_low.csv": ({}, {"The Matrix", "Heat"}, set()),
    "plain_hundred.csv": ({"The Matrix": 4.5, "Heat": 2.5}, set(), set()),
    "plain_fraction.csv": ({"The Matrix": 4.5, "Heat": 4.5, "Alien": 4.5}, set(), set()),
    "plain_sep_line.csv": ({"The Matrix": 4.5}, set(), set()),
    "plain_two_heads.csv": ({"The Matrix": 4.5}, set(), set()),
    "kinopoisk.csv": ({"The Matrix": 4.5, "Heat": 2.0}, set(), set()),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_of_a_service_gives_the_right_answer(name: str, matcher: Matcher) -> None:
    found = brought(name, matcher)
    assert (taken(found), asked(found), set(left_out(found))) == RIGHT[name]


def rows(name: str, data: bytes) -> int:
    """How many rows a file has, counted by other means than those that are tested."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = [path for path in packed.namelist() if "__MACOSX" not in path and not path.endswith("/")]
            return sum(rows(path, packed.read(path)) for path in inside)
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig")
    if name.endswith(".json"):
        found = json.loads(text)
        return len(found) if isinstance(found, list) else sum(map(len, found.values()))
    lines = [cells for cells in csv.reader(io.StringIO(text)) if any(cells)]
    return len(lines) - (0 if name.endswith(".dat") else ABOVE.get(name.rpartition("/")[2], 1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_taken_asked_or_left_out(path: Path, matcher: Matcher) -> None:
    data = path.read_bytes()
    found = brought(path.name, matcher, data)
    groups = [len(found.taken), len(found.asked), len(found.left_out)]
    assert sum(groups) == rows(path.name, data)
    assert len({match.film for match in found.taken}) == len(found.taken)
    places = [(match.entry.file, match.entry.line) for match in (*found.taken, *found.asked)]
    places += [(row.file, row.line) for row in found.left_out]
    assert len(set(places)) == len(places)
    assert all(row.reason for row in found.left_out) and all(match.reason for match in found.asked)


def test_a_zip_that_was_packed_again_on_a_mac_says_nothing_of_it(matcher: Matcher) -> None:
    found = brought("letterboxd-rezipped-mac.zip", matcher)
    assert taken(found) == {"Fargo": "seen", "Alien": 4.0, "The Matrix": 4.5, "Heat": "seen"}
    assert asked(found) == {"Parasite"}
    assert not any("MACOSX" in remark for remark in found.remarks)


def test_a_low_column_of_ten_counts_when_its_scale_is_said(matcher: Matcher) -> None:
    assert taken(brought("plain_ten_low.csv", matcher, scale=10)) == {"The Matrix": 2.5, "Heat": 2.0}
    assert taken(brought("plain_ten_low.csv", matcher, scale=5)) == {"The Matrix": 5.0, "Heat": 4.0}
    assert taken(brought("imdb_position_v3.csv", matcher, scale=100)) == {"The Matrix": 0.5}


def test_a_list_is_taken_as_seen_only_if_somebody_says_so(matcher: Matcher) -> None:
    found = brought("letterboxd_list.csv", matcher)
    assert {match.reason for match in found.asked} == {"A list does not say that its films were seen"}
    assert taken(brought("letterboxd_list.csv", matcher, seen=True)) == {"The Matrix": "seen", "Heat": "seen"}


def test_of_two_columns_of_a_service_the_one_that_holds_ratings_counts(matcher: Matcher) -> None:
    both = b"imdbID,Title,Year,Rating,Rating10\ntt0113277,Heat,1995,,9\n"
    assert taken(brought("films.csv", matcher, both)) == {"Heat": 4.5}


def test_liked_films_of_a_letterboxd_zip_are_said_to_be_liked(matcher: Matcher) -> None:
    found = brought("letterboxd-rezipped-mac.zip", matcher, seen=True)
    assert taken(found)["Toy Story"] == "liked" and taken(found)["Jumanji"] == "seen"
    assert "Liked is no number of stars, so it is taken as seen (1): Toy Story." in found.remarks


def test_netflix_rows_that_say_nothing_of_a_film_are_left_out(matcher: Matcher) -> None:
    played = "Profile Name,Start Time,Attributes,Title,Supplemental Video Type\n"
    by_itself = "Sam,x,Autoplayed: user action: None; ,Heat,\nSam,x,,,\n"
    assert left_out(brought("viewed.csv", matcher, f"{played}{by_itself}".encode())) == {
        "Heat": "It began by itself, and nobody went on watching",
        "line 3": "There is no film in the row",
    }
    rated = "Title Name,Star Value,Thumbs Value\nHeat,,0\nFargo: Season 1: Pilot,,2\nAlien,,2\n"
    found = brought("ratings.csv", matcher, rated.encode())
    assert taken(found) == {"Alien": "liked"}
    assert left_out(found) == {
        "Heat": "There are neither stars nor a thumb",
        "Fargo": "An episode of a series, and no film",
    }


def test_rows_count_of_the_profile_that_is_said(matcher: Matcher) -> None:
    found = brought("netflix_profiles.csv", matcher, profile="Kim")
    assert taken(found) == {"Heat": 5.0}
    assert left_out(found) == {"The Matrix": "Of another profile"}


@pytest.mark.parametrize(
    "name", ["watchlist.csv", "my-watchlist (1).csv", "Watchlist-2024.csv", "to watch.csv"]
)
def test_a_watchlist_is_never_seen_whatever_it_is_called(name: str, matcher: Matcher) -> None:
    letterboxd = b"Date,Name,Year,Letterboxd URI\n2022-01-01,Heat,1995,x\n"
    for data in (letterboxd, b"title,year\nHeat,1995\n", b"title,year,rating\nHeat,1995,\n"):
        assert left_out(brought(name, matcher, data)) == {"Heat": "On a list of films to see"}
        assert not taken(brought("films.csv", matcher, data)) or b"rating" in data


@pytest.mark.parametrize(
    ("status", "group"),
    [
        ("completed", "taken"),
        ("plantowatch", "left"),
        ("Dropped", "left"),
        ("hold", "left"),
        ("hmm", "asked"),
    ],
)
def test_a_status_says_whether_a_film_was_seen(status: str, group: str, matcher: Matcher) -> None:
    found = brought("mine.csv", matcher, f"title,year,status\nHeat,1995,{status}\n".encode())
    groups = {"taken": found.taken, "asked": found.asked, "left": found.left_out}
    assert [name for name, held in groups.items() if held] == [group]


@pytest.mark.parametrize("status", ["plan to watch", "watchlist"])
def test_a_wish_with_a_rating_is_asked(status: str, matcher: Matcher) -> None:
    found = brought("mine.csv", matcher, f"title,year,status,rating\nHeat,1995,{status},4\n".encode())
    assert asked(found) == {"Heat"} and not found.taken


@pytest.mark.parametrize("word", ["DVD", "TV Movie", "Short", "Video", ""])
def test_a_type_that_is_not_plainly_a_film_is_asked(word: str, matcher: Matcher) -> None:
    found = brought("mine.csv", matcher, f"title,year,type,rating\nHeat,1995,{word},4\n".encode())
    assert asked(found) == {"Heat"}


def test_a_number_that_is_known_decides(matcher: Matcher) -> None:
    known = Matcher(films.embedded(), NUMBERS)
    found = brought("imdb_numbers_of_others.csv", known)
    assert taken(found) == {"Heat": 4.0}  # a TV film by its type, and of the catalogue by its number
    assert [(match.entry.title, len(match.doubtful)) for match in found.asked] == [("Heat", 2)]
    tmdb = b"tmdbID,Title,Rating10,WatchedDate\n603,Die Matrix,9,\n5,Heat,8,\n603,Heat,8,\n"
    found = brought("mine.csv", known, tmdb)
    assert taken(found) == {"The Matrix": 4.5}
    assert [match.entry.line for match in found.asked] == [3, 4]


@pytest.mark.parametrize(
    "head",
    [
        "Const,Votre note,Titre,Titre original,Type de titre,Note IMDb,Année",
        "Const,Ihre Bewertung,Titel,Originaltitel,Titeltyp,IMDb-Bewertung,Jahr",
        "Const,Tu calificación,Título,Título original,Tipo de título,Calificación de IMDb,Año",
        "Const,Il tuo voto,Titolo,Titolo originale,Tipo di titolo,Voto IMDb,Anno",
        "Const,Sua avaliação,Título,Título original,Tipo de título,Avaliação IMDb,Ano",
    ],
)
def test_imdb_rates_to_ten_whatever_its_columns_are_called(head: str, matcher: Matcher) -> None:
    rows = "tt0133093,4,Matrice,The Matrix,Film,8.7,1999\ntt2802850,5,Fargo,Fargo,TV Series,8.8,1996\n"
    found = brought("ratings.csv", matcher, f"{head}\n{rows}".encode())
    assert (taken(found), list(left_out(found))) == ({"The Matrix": 2.0}, ["Fargo"])


def test_the_tables_of_a_trakt_zip_are_read_for_what_they_are(matcher: Matcher) -> None:
    def of(title: str, year: int, **said: Any) -> list[dict[str, Any]]:
        return [{**said, "movie": {"title": title, "year": year, "ids": {"trakt": 1}}}]

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, records in {
            "ratings-movies": of("The Matrix", 1999, rated_at="x", rating=9),
            "watched-movies": [*of("Heat", 1995, plays=2), *of("The Matrix", 1999, plays=1)],
            "lists-watchlist": of("Alien", 1979, listed_at="x", rank=1),
            "lists-list-1-best": of("Speed", 1994, listed_at="x", rank=1),
            "lists-lists": [{"name": "best", "item_count": 1, "ids": {"trakt": 5}}],
            "collection-movies": of("Jumanji", 1995, collected_at="x"),
            "user-profile": {"username": "sam", "name": "Sam"},
        }.items():
            packed.writestr(f"{name}.json", json.dumps(records))
    found = brought("trakt.zip", matcher, out.getvalue())
    assert taken(found) == {"The Matrix": 4.5, "Heat": "seen"}
    assert asked(found) == {"Speed"}
    assert set(left_out(found)) == {"Alien", "Jumanji", "lists-lists.json", "user-profile.json"}


def test_a_series_number_at_tmdb_is_no_films_number(matcher: Matcher) -> None:
    known = Matcher(films.embedded(), NUMBERS)
    row = b"TMDb ID,IMDb ID,Type,Name,Release Date,Your Rating\n603,,tv,The Matrix,1999-01-01,8\n"
    assert list(left_out(brought("tmdb.csv", known, row))) == ["The Matrix"]


@pytest.mark.parametrize(
    ("columns", "own"),
    [
        ("Title,Rating,Your Rating", "Your Rating"),
        ("title,my_rating,rating", "my_rating"),
        ("title,imdb_rating,rating", "rating"),
        ("title,average_rating", ""),
        ("title,vote_average,score", "score"),
        ("Titel,Bewertung,Deine Bewertung", "Deine Bewertung"),
        ("Название,Рейтинг IMDb,Моя оценка", "Моя оценка"),
        ("タイトル,評価,あなたの評価", "あなたの評価"),
        ("title,user_rating,rating", "user_rating"),
        ("title,rating10", "rating10"),
        ("title,date_rated,rated_at,user_rated_at", ""),
    ],
)
def test_ones_own_rating_is_read_before_any_other(columns: str, own: str) -> None:
    assert own_rating(columns.split(",")) == own


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("my_rating", {"Heat": 4.5, "Fargo": 2.0}),
        ("score", {"Heat": 4.5, "Fargo": 2.0}),
        ("stars_of_ten", {"Heat": 4.5, "Fargo": 2.0}),
        ("user_rating", {"Heat": 4.5, "Fargo": 2.0}),
        ("vote", {"Heat": 4.5, "Fargo": 2.0}),
    ],
)
def test_a_list_like_trakts_keeps_its_ratings_under_any_key(
    key: str, expected: dict[str, float], matcher: Matcher
) -> None:
    films = [("Heat", 1995, 9), ("Fargo", 1996, 4)]
    listed = [
        {key: rating, "watched_at": "2025-01-01", "movie": {"title": title, "year": year, "rating": 1.5}}
        for title, year, rating in films
    ]
    assert taken(brought("trakt.json", matcher, json.dumps(listed).encode())) == expected
    low = [{**record, key: 4} for record in listed]
    found = brought("trakt.json", matcher, json.dumps(low).encode())
    assert taken(found) == {"Heat": 2.0, "Fargo": 2.0} if key == "my_rating" else not found.taken


def test_a_key_that_may_be_a_rating_is_asked_about(matcher: Matcher) -> None:
    listed = [{"value": 9, "watched_at": "2025-01-01", "movie": {"title": "Heat", "year": 1995}}]
    found = brought("trakt.json", matcher, json.dumps(listed).encode())
    assert [match.reason for match in found.asked] == [
        "Its “value” may be its rating, which is not known here"
    ]


def test_a_note_is_a_rating_where_it_is_a_number(matcher: Matcher) -> None:
    french = "Titre,Année,Note\nHeat,1995,9\nFargo,1996,7\n".encode()
    assert taken(brought("mes-films.csv", matcher, french)) == {"Heat": 4.5, "Fargo": 3.5}
    english = b"Title,Year,Note\nHeat,1995,with Kim\n"
    assert {match.reason for match in brought("mine.csv", matcher, english).asked} == {
        "A list does not say that its films were seen"
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9/10", (9, 10)),
        ("4.5 / 5", (4.5, 5)),
        ("4,5/5", (4.5, 5)),
        ("90%", (90, 100)),
        ("8 out of 10", (8, 10)),
        ("★★★★½", (4.5, 5)),
        ("★★★☆☆", (3, 5)),
        ("⭐️⭐️", (2, 5)),
        ("★★★★★★★☆☆☆", (7, 10)),
        ("4 stars", (4, 5)),
        ("7", (7, None)),
    ],
)
def test_ratings_are_read_as_they_are_written(text: str, value: tuple[float, float | None]) -> None:
    found = parse(text)
    assert found and (found.value, found.most) == value


@pytest.mark.parametrize("text", ["lots", "9/0", "/", "%", "nan", "8 of"])
def test_what_is_no_rating_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("values", "most"),
    [
        ([3, 4, 5], 5),
        ([3, 8], 10),
        ([90, 45], 100),
        ([4] * 30 + [7], None),  # one slip of the pen is no scale
        ([6] * 30 + [45], None),
        ([4, 500], 5),
    ],
)
def test_the_scale_of_a_column_is_found_in_its_range(values: list[float], most: float | None) -> None:
    found = scale("rating", values)
    assert found and found.most == most


def test_a_scale_is_never_found_where_there_is_no_number() -> None:
    assert scale("rating", []) is None


FILM = "Movie|Film|Película|Filme|movie|फ़िल्म|Feature Film"
OTHER = (
    "TV Series|TV Mini Series|tvMiniSeries|TV Episode|TV Short|Video Game|Music Video|Podcast Series|tv|show|"
    "Fernsehserie|Miniserie|Fernsehfolge|Videospiel|Musikvideo|Série télévisée|Épisode télévisé|Jeu vidéo|"
    "Serie de TV|Episodio de TV|Videojuego|Serie TV|Videogioco|Série de TV|Minissérie de TV|टीवी सीरीज़|season"
)
UNSURE = "TV Movie|Short|Video|TV Special|Fernsehfilm|Téléfilm|Cortometraje|Film TV|anime|DVD|"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (word, name)
        for name, listed in {"film": FILM, "other": OTHER, "unsure": UNSURE}.items()
        for word in listed.split("|")
    ],
)
def test_the_words_for_a_film_are_known_in_many_languages(word: str, expected: str) -> None:
    assert kind(word) == expected


NAMES = st.sampled_from(
    [
        "title",
        "year",
        "rating",
        "your rating",
        "rating10",
        "type",
        "status",
        "const",
        "imdb id",
        "date",
        "name",
    ]
)
CELLS = st.sampled_from(
    [
        "",
        "Heat",
        "The Matrix",
        "1995",
        "9",
        "4.5",
        "11",
        "9/10",
        "★★★",
        "movie",
        "tv",
        "DVD",
        "completed",
        "plantowatch",
    ]
)


@settings(deadline=None, max_examples=80)
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.data())
def test_rows_of_any_table_add_up(names: list[str], data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=6))
    out = io.StringIO()
    csv.writer(out).writerows([names, *lines])
    try:
        found = bring(read("mine.csv", out.getvalue().encode()), MATCHER)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        count = sum(any(cells) for cells in lines)
        assert len(found.taken) + len(found.asked) + len(found.left_out) == count


MATCHER = Matcher(films.embedded(), Links())
