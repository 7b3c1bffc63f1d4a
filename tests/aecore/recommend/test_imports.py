"""Exports of other places are read as they are, and bad files are refused in a sentence with nothing lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
import pickle
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.data import films
from aecore.data.films import Catalogue, Film
from aecore.data.readers import compressed
from aecore.recommend.imports import Import, bring, formats, read
from aecore.recommend.taste import Opinion, UserRatings
from aecore.recommend.titles.film_links import Links
from aecore.recommend.titles.match import Entry, Matcher

EXPORTS = Path(__file__).parent / "exports"
WITH_NUMBERS = Links({133093: 2571, 113277: 6, 185906: 7502})


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(films.embedded(), Links())


def exported(name: str) -> Import:
    return read(name, (EXPORTS / name).read_bytes())


def letterboxd(*but: str) -> bytes:
    """The zip as Letterboxd packs it, without some of its files."""
    folder, out = EXPORTS / "letterboxd", io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.rglob("*.csv")):
            if file.name not in but:
                packed.write(file, file.relative_to(folder).as_posix())
    return out.getvalue()


def opinions(imported: Import, matcher: Matcher) -> dict[str, Opinion]:
    taste = bring(imported, matcher).taste
    return {films.embedded()[film].title: said for film, said in taste.opinions.items()}


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "."), content)
    return out.getvalue()


def one(text: str) -> Entry:
    (entry,) = read("mine.csv", text.encode()).entries
    return entry


def test_letterboxd_brings_ratings_diary_and_what_was_seen(matcher):
    imported = read("letterboxd-someone-2024.zip", letterboxd())
    assert imported.source == "Letterboxd"
    assert opinions(imported, matcher) == {
        "Fargo": "seen",
        "Toy Story": 3,  # seen again later, and not rated again
        "Heat": 4.5,  # from a review of two paragraphs
        "Jumanji": 4,  # the latest of three watchings, which is not the last line
        "The Matrix": 4.5,  # ratings.csv says what it is rated now
        "The Good, the Bad and the Ugly": 5,
        "Amelie": 4,
        "Seven": 3.5,
        "WALL·E": 0.5,
        "8 1/2": 4,
    }


def test_letterboxd_wishes_deleted_and_liked_films_are_left_out(matcher):
    left_out = {row.title: row.reason for row in read("export.zip", letterboxd()).left_out}
    assert left_out["Casablanca"] == "On a list of films to see"
    assert left_out["Pulp Fiction"] == "You have deleted it there"
    assert left_out["GoldenEye"] == "A list does not say that its films were seen"


def test_letterboxd_films_that_are_not_here_are_asked_or_listed(matcher):
    brought = bring(read("export.zip", letterboxd()), matcher)
    assert [(match.entry.title, match.entry.stars) for match in brought.asked] == [("Dune", 4)]
    assert [film.year for film in brought.asked[0].doubtful] == [2000, 1984]
    assert [entry.title for entry in brought.unmatched] == ["An Unheard-Of Film Without a Year"]
    assert len(brought.taken) == 10


def test_letterboxd_tables_are_read_alone_and_whatever_they_are_called(matcher):
    diary = read("download (3).csv", (EXPORTS / "letterboxd/diary.csv").read_bytes())
    assert opinions(diary, matcher) == {"Jumanji": 4, "Toy Story": 3, "The Matrix": 1}
    watched = (EXPORTS / "letterboxd/watched.csv").read_bytes()
    assert set(opinions(read("watched (1).csv", watched), matcher).values()) == {"seen"}
    assert opinions(read("x", watched), matcher) == {}  # as a watchlist would look
    assert len(bring(read("x", watched), matcher).asked) == 3
    (row,) = read("watchlist.csv", (EXPORTS / "letterboxd/watchlist.csv").read_bytes()).left_out
    assert (row.title, row.line) == ("Casablanca", 2)


def test_imdb_halves_its_ten_and_uses_the_original_title(matcher):
    assert opinions(exported("imdb.csv"), matcher) == {"The Matrix": 4.5, "Amelie": 4, "Das Boot": 5}


def test_imdb_lines_that_do_not_count_are_told(matcher):
    brought = bring(exported("imdb.csv"), matcher)
    assert {row.title: row.reason for row in brought.left_out} == {
        "Toy Story": "Its rating is not above 0 and up to 10",  # eleven
        "Heat": "There is no rating of yours",
        "Breaking Bad": "No film, but a series, an episode, a game or a clip",
        "Breaking Bad: Ozymandias": "No film, but a series, an episode, a game or a clip",
    }
    assert any("Breaking Bad: Ozymandias" in remark for remark in brought.remarks)


def test_imdb_of_older_years_has_lost_zeros_and_no_original_title():
    imported = exported("imdb_older.csv")
    assert [entry.imdb for entry in imported.entries] == [133093, 338013, 185906]
    by_number = Matcher(films.embedded(), WITH_NUMBERS)
    assert opinions(imported, by_number)["The Matrix"] == 3.5
    assert by_number.match(imported.entries[0]).film == films.embedded()[2571]


@pytest.mark.parametrize("name", ["netflix_us.csv", "netflix_de.csv", "netflix_iso.csv"])
def test_netflix_films_were_seen_and_series_are_named(name, matcher):
    imported = exported(name)
    assert imported.source == "Netflix"
    assert opinions(imported, matcher) == {
        "The Shawshank Redemption": "seen",
        "Kill Bill: Vol. 2": "seen",
        "Spider-Man 3": "seen",
        "The Good, the Bad and the Ugly": "seen",
    }
    remarks = bring(imported, matcher).remarks
    assert "An episode of a series, and no film, so left out (4): Dark, The Crown, Maniac." in remarks


@pytest.mark.parametrize(
    ("title", "film"),
    [
        ("Mission: Impossible", True),
        ("Harry Potter and the Deathly Hallows: Part 2", True),
        ("The Lord of the Rings: The Two Towers", True),
        ("Stranger Things: Season 1: Chapter One: The Vanishing", False),
        ("La casa de papel: Temporada 2: Episodio 1", False),
        ("Lupin: Teil 2: Kapitel 6", False),
        ("Attack on Titan: 2. Staffel: Das Tier", False),
        ("The Queen's Gambit: Limited Series: Openings", False),
    ],
)
def test_netflix_episodes_are_told_from_films_with_colons(title, film):
    out = io.StringIO()
    csv.writer(out).writerows([["Title", "Date"], [title, "1/1/24"], ["Heat", "1/1/24"]])
    titles = [entry.title for entry in read("NetflixViewingHistory.csv", out.getvalue().encode()).entries]
    assert titles == ([title, "Heat"] if film else ["Heat"])


def test_trakt_brings_films_and_counts_shows(matcher):
    imported = exported("trakt_ratings.json")
    assert imported.source == "Trakt"
    assert opinions(imported, matcher) == {"The Matrix": 3.5, "Fargo": 4.5}
    shows = [row.title for row in bring(imported, matcher).left_out]
    assert shows == ["Breaking Bad", "Breaking Bad"]
    assert opinions(exported("trakt_watched.json"), matcher) == {"Heat": "seen"}


def test_trakt_lists_come_together_in_a_zip(matcher):
    files = {name: (EXPORTS / name).read_bytes() for name in ("trakt_ratings.json", "trakt_watched.json")}
    assert set(opinions(read("trakt.zip", zipped(**files)), matcher)) == {"The Matrix", "Fargo", "Heat"}


def test_movielens_is_by_number_and_the_latest_rating_counts(matcher):
    brought = bring(exported("movielens.csv"), matcher)
    assert brought.taste.opinions == {2571: 4.5, 1: 5.0}
    assert [entry.title for entry in brought.unmatched] == ["MovieLens film 99999999"]
    assert bring(exported("ratings.dat"), matcher).taste.opinions == {2571: 4.0, 1: 3.0}
    assert bring(exported("movielens_site.csv"), matcher).taste.opinions == {2571: 5.0, 58: 3.5}


def test_many_peoples_ratings_are_no_ones_taste():
    with pytest.raises(ValueError, match=r"2 people: .* Playground"):
        read("ratings.csv", b"userId,movieId,rating,timestamp\n1,1,3,0\n2,1,4,0\n")


def test_ones_own_table_may_have_semicolons_commas_and_sixteen_bits(matcher):
    imported = exported("titles.csv")
    assert opinions(imported, matcher) == {"The Matrix": 4.5, "Léon: The Professional": 5, "Heat": 3.5}
    assert any("half stars" in remark and "line 4" in remark for remark in imported.remarks)


def test_what_latent_lab_exports_it_reads_again(matcher):
    imported = exported("latent_lab.csv")
    assert imported.source == "Latent Lab"
    assert bring(imported, matcher).taste.opinions == {
        2571: 4.5,
        1: "seen",
        2: "not seen",
        6: "not interested",
        47: 3.0,
    }


def test_formulas_and_html_in_titles_are_only_text(matcher):
    brought = bring(exported("titles.csv"), matcher)
    assert [entry.title for entry in brought.unmatched] == ["=cmd|' /C calc'!A0", "<script>alert(1)</script>"]
    assert one("title,rating\n'=Seven,3\n").title == "=Seven"  # as our own export guards it
    assert one("title,rating\n'Round Midnight,3\n").title == "'Round Midnight"


def test_an_open_quote_swallows_no_other_line():
    entries = read("mine.csv", b'title,rating\n"Heat,4\n5\' 11" tall,3\n"Weird Al" Story,2\n').entries
    assert [(entry.title, entry.stars, entry.line) for entry in entries] == [
        ('"Heat', 4, 2),
        ("5' 11\" tall", 3, 3),
        ('"Weird Al" Story', 2, 4),
    ]


def test_a_line_with_a_cell_too_many_is_named_and_the_rest_is_read():
    imported = read("mine.csv", b"title,rating,\nGood, the Bad,4,\nHeat,3,,\nFargo\n")
    assert [(entry.title, entry.stars) for entry in imported.entries] == [("Heat", 3), ("Fargo", None)]
    (row,) = imported.left_out
    assert (row.line, row.reason) == (2, "One cell too many (3 of 2)")


def test_a_cell_without_end_is_named_and_left_out():
    (row,) = read("mine.csv", b'title,rating\n"' + b"x" * 200_000 + b'",3\n').left_out
    assert (row.line, row.reason) == (2, "A cell has more than 131,072 characters")


def test_a_packed_table_and_one_under_a_title_are_read_as_they_are():
    text = b"sep=;\nMy films\n\ntitle;rating\nHeat;4,5\n"
    (entry,) = read("mine.csv.gz", gzip.compress(text)).entries
    assert (entry.title, entry.stars, entry.line) == ("Heat", 4.5, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_end_will_do(encoding, end):
    text = end.join(["title,rating,year", '"Amélie, or so",4.5,2001', "", ""])
    (entry,) = read("mine.csv", text.encode(encoding)).entries
    assert (entry.title, entry.stars, entry.year) == ("Amélie, or so", 4.5, 2001)


def test_blank_years_and_ratings_mean_unknown_and_seen():
    entry = one("Title , Year,Rating\nHeat,,\n")
    assert (entry.title, entry.year, entry.stars, entry.opinion) == ("Heat", None, None, "seen")


@pytest.mark.parametrize(
    ("text", "expected"), [("4,5", 4.5), ("4.0", 4), ("0.5", 0.5), ("3.74", 3.5), ("3.75", 4)]
)
def test_ratings_come_with_point_or_comma_and_to_half_a_star(text, expected):
    assert one(f"title;rating\nHeat;{text}\n").stars == expected


@pytest.mark.parametrize("rating", ["0", "-3", "nan", "inf", "-inf", "lots", "1e999", "6/5"])
def test_ratings_out_of_scale_are_told_and_left_out(rating):
    imported = read("mine.csv", f"title,rating\nHeat,{rating}\nFargo,4\n".encode())
    assert [entry.title for entry in imported.entries] == ["Fargo"]
    assert [(row.line, row.title) for row in imported.left_out] == [(2, "Heat")]


def test_a_rating_above_five_means_another_scale_which_is_said():
    imported = read("mine.csv", b"title,rating\nHeat,4\nFargo,8\n")
    assert [entry.stars for entry in imported.entries] == [2, 4]
    assert [(scale.column, scale.most) for scale in imported.scales] == [("rating", 10)]


def test_of_two_ratings_for_one_film_the_later_counts(matcher):
    by_line = read("mine.csv", b"title,rating\nHeat,2\nHeat,4\nHeat,4\n")
    assert opinions(by_line, matcher) == {"Heat": 4}
    by_day = read("mine.csv", b"title,rating,date\nHeat,2,2024-02-01\nHeat,4,2020-01-01\n")
    assert opinions(by_day, matcher) == {"Heat": 2}
    assert len(bring(by_line, matcher).taken) == 1


def test_what_was_said_before_stays_unless_the_file_says_otherwise(matcher):
    before = UserRatings({6: 3.0, 2571: 5.0, 47: "not seen", 2: "not interested"})
    files = read(
        "mine.csv", b"title,rating,year\nHeat,,1995\nThe Matrix,1,1999\nSeven,,1995\nJumanji,,1995\n"
    )
    after = bring(files, matcher, before).taste.opinions
    assert after == {6: 3.0, 2571: 1.0, 47: "seen", 2: "not interested"}
    assert before.opinions[2571] == 5.0


def test_every_line_is_taken_asked_listed_or_told(matcher):
    lines = ["Heat,4,1995", "Fargoo,4,1996", "Nothing of the Kind,3,1950", "Fargo,zero,1996", ",3,1996"]
    imported = read("mine.csv", "\n".join(["title,rating,year", *lines]).encode())
    brought = bring(imported, matcher)
    assert list(brought.taste.opinions) == [6]
    assert [match.entry.title for match in brought.asked] == ["Fargoo"]
    assert [entry.title for entry in brought.unmatched] == ["Nothing of the Kind"]
    assert sum("(1)" in remark for remark in brought.remarks) == 2


def test_titles_without_a_year_are_taken_and_it_is_said(matcher):
    brought = bring(read("mine.csv", b'title,rating\nHeat,4\n"Matrix, The (1999)",4\n'), matcher)
    assert len(brought.taken) == 2
    assert any("no year (1)" in remark for remark in brought.remarks)


def test_a_film_listed_twice_is_asked_once_with_its_stars(matcher):
    brought = bring(read("mine.csv", b"title,year,rating\nDune,2021,4\nDune,2021,\nDune,2021,\n"), matcher)
    assert [match.entry.stars for match in brought.asked] == [4]


def test_what_is_likely_is_asked_before_remakes(matcher):
    brought = bring(read("mine.csv", b"title,year,rating\nDune,2021,4\nFargoo,1996,4\n"), matcher)
    assert [match.entry.title for match in brought.asked] == ["Fargoo", "Dune"]


def test_films_that_no_model_knows_are_taken_too():
    small = Matcher(Catalogue((Film(123456, "Hardly Ever Rated", 2001),)), Links())
    assert bring(read("a.csv", b"movieId,rating\n123456,4\n"), small).taste.opinions == {123456: 4.0}


def rows(count: int) -> bytes:
    return b"title,rating,year\n" + b"".join(b"Film %d,3,1999\n" % at for at in range(count))


def test_a_hundred_thousand_lines_are_read_and_one_more_is_refused():
    assert len(read("mine.csv", rows(100_000)).entries) == 100_000
    with pytest.raises(ValueError, match=r"more than 100,000 lines: split it"):
        read("mine.csv", rows(100_001))


def test_five_thousand_films_are_brought(matcher):
    out = io.StringIO()
    csv.writer(out).writerows([["title", "rating", "year"]])
    csv.writer(out).writerows([film.title, 3, film.year] for film in list(films.embedded())[:5000])
    brought = bring(read("mine.csv", out.getvalue().encode()), matcher)
    assert len(brought.taken) > 4900


REFUSED = {
    "empty": (b"", "is empty"),
    "only marks": (b"\xef\xbb\xbf \r\n", "is empty"),
    "only a head": (b"title,rating\n", "nothing to bring"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "not a text file"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "not a text file"),
    "NUL": (b"title,rating\nHe\0at,3\n", "not a text file"),
    "noise": (bytes(range(256)) * 9, "not a text file"),
    "pickle": (pickle.dumps({"title": "Heat"}), "not a text file"),
    "web page": (b"\n<!DOCTYPE html><html><body>Sign in", "is a web page"),
    "half of UTF-16": (b"\xff\xfet\0i\0t", "is damaged"),
    "other columns": (b"a,b\n1,2\n", r"no export that is known \(its columns are a, b\)"),
    "other JSON": (b'{"a": [1, 2]}', "no export that is known"),
    "cut JSON": (b'[{"movie": {"title"', "cannot be read as JSON"),
    "deep JSON": (b"[" * 1_000_000, "cannot be read as JSON"),
    "deep objects": (b'{"a":' * 1_000_000, "cannot be read as JSON"),
    "a number without end": (b'[{"movie": {}, "rating": ' + b"9" * 9_999 + b"}]", "cannot be read as JSON"),
    "many records": (b"[" + b"{}," * 100_000 + b"{}]", "more than 100,000 records"),
    "no zip": (b"PK\x03\x04 and no more", "is damaged or locked"),
    "zip of nothing": (zipped(), "no export that is known"),
    "zip in a zip": (zipped(inner__zip=letterboxd()), "no export that is known"),
}


@pytest.mark.parametrize(("data", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_one_sentence(data, says):
    with pytest.raises(ValueError, match=says) as error:
        read("mine.csv", data)
    sentence = str(error.value)
    assert sentence.startswith("mine.csv ") and sentence.endswith(".")
    assert "\n" not in sentence and len(sentence) < 250


@pytest.mark.parametrize(
    "path", ["../ratings.csv", "/etc/ratings.csv", "a/../../b.csv", "..\\b.csv", "C:\\b.csv"]
)
def test_a_zip_with_a_path_outside_is_refused(path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("ratings.csv", b"title,rating\nHeat,4\n")
        packed.writestr(zipfile.ZipInfo(path), b"title,rating\nHeat,4\n")
    with pytest.raises(ValueError, match="outside its folder"):
        read("export.zip", out.getvalue())


def test_a_zip_bomb_is_refused_before_it_unpacks(monkeypatch):
    monkeypatch.setattr(compressed, "LARGEST", 1 << 20)
    with pytest.raises(ValueError, match="unpacks to far more"):
        read("export.zip", zipped(ratings__csv=b"\0" * (2 << 20)))
    monkeypatch.setattr(compressed, "TOGETHER", 1 << 20)
    with pytest.raises(ValueError, match="unpacks to far more"):
        read("export.zip", zipped(a__csv=b"x" * 900_000, b__csv=b"x" * 900_000))


def test_a_zip_of_countless_files_is_refused():
    with pytest.raises(ValueError, match="3,000 files"):
        read("export.zip", zipped(**{f"{at}__csv": b"" for at in range(3_000)}))


def test_a_locked_zip_is_refused():
    data = bytearray(zipped(ratings__csv=b"title,rating\nHeat,4\n"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ValueError, match="damaged or locked"):
        read("export.zip", bytes(data))


def test_what_cannot_be_read_in_a_zip_does_not_spoil_the_rest(matcher):
    files = zipped(
        ratings__csv=b"title,rating,year\nHeat,4,1995\n", other__csv=b"%PDF", inner__zip=letterboxd()
    )
    imported = read("export.zip", files)
    assert opinions(imported, matcher) == {"Heat": 4}
    assert any("other.csv is not a text file" in remark for remark in imported.remarks)


def test_nothing_is_written_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read("export.zip", letterboxd())
    assert list(tmp_path.iterdir()) == []


def test_a_name_cannot_stretch_or_break_a_sentence():
    with pytest.raises(ValueError) as error:
        read("a\nb" * 1_000, b"")
    assert "\n" not in str(error.value) and len(str(error.value)) < 150


def test_every_way_of_exporting_is_found_and_the_general_one_comes_last():
    titles = [each.title for each in formats()]
    assert {"Letterboxd", "IMDb", "Netflix", "Trakt", "MovieLens", "Latent Lab"} <= set(titles)
    assert titles[-1] == "CSV"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(data):
    try:
        assert read("mine.csv", data).rows
    except ValueError as error:
        assert str(error).endswith(".")


scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
KEYS = st.sampled_from(["movie", "show", "rating", "title", "year", "ids", "imdb", "rated_at", "plays"])
records = st.dictionaries(
    KEYS, scalar | st.dictionaries(KEYS, scalar | st.lists(scalar, max_size=2)), max_size=4
)


@settings(deadline=None, max_examples=60)
@given(st.lists(records, max_size=3))
def test_any_json_is_read_or_refused_in_a_sentence(listed):
    try:
        found = read("trakt.json", json.dumps(listed).encode())
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert all(isinstance(entry.title, str) for entry in found.entries)


cells = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cc")), max_size=30)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(cells.filter(str.strip), st.sampled_from(["", "0.5", "3", "5"]))).filter(len))
def test_any_titles_come_through_a_table_unharmed(lines):
    out = io.StringIO()
    csv.writer(out).writerows([("title", "rating"), *lines])
    found = read("mine.csv", out.getvalue().encode()).entries
    guarded = ("'=", "'+", "'-", "'@")
    expected = [
        title.strip()[1:] if title.strip().startswith(guarded) else title.strip() for title, _ in lines
    ]
    assert [entry.title for entry in found] == expected
