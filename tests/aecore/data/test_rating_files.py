"""Files of ratings: three published layouts, somebody's own, and what is refused in a sentence."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.cli import main
from aecore.data import own
from aecore.data.held_out import HELD_OUT, split, target_mask
from aecore.data.readers import rating_files
from aecore.data.sets.movielens import archive, hundred_k, latest_small, one_m

DAT = "1::10::5::978300760\n2::20::3::978302109\n1::20::4::978301968\n".encode("latin-1")
TAB = b"1\t10\t5\t881250949\n2\t20\t3\t891717742\n1\t20\t4\t878887116\n"
CSV = b"userId,movieId,rating,timestamp\r\n1,10,5.0,964982703\r\n2,20,3.0,1\r\n1,20,4.0,2\r\n"
ITEM = "10|Misérables, Les (1995)|01-Jan-1995||http://x|0|1|1\n20|Clueless (1995)|||y|0|0|1\n".encode(
    "latin-1"
)
GENRE = b"unknown|0\nAction|1\nComedy|2\n"


@pytest.mark.parametrize("content", [DAT, TAB, CSV], ids=["dat", "tab", "csv"])
def test_three_layouts_say_the_same(content: bytes) -> None:
    found, catalogue, _ = rating_files.read(content, "x")
    assert found.films.tolist() == [10, 20] and [film.id for film in catalogue] == [10, 20]
    assert found.stars.tolist() == [[5.0, 4.0], [0.0, 3.0]]


def test_columns_may_stand_in_any_order_and_films_may_be_text() -> None:
    text = 'Rating,Item,User\n4.5,"Good, the Bad and the Ugly, The",ann\n2,=HYPERLINK("x"),bob\n'
    found, catalogue, _ = rating_files.read(text.encode(), "x")
    assert found.stars.tolist() == [[4.5, 0.0], [0.0, 2.0]]
    assert [film.title for film in catalogue] == ["Good, the Bad and the Ugly, The", '=HYPERLINK("x")']


def test_of_two_ratings_of_one_film_the_later_counts() -> None:
    found, *_ = rating_files.read(b"user,item,rating\n1,a,2\n1,b,3\n1,a,5\n", "x")
    assert found.stars.tolist() == [[5.0, 3.0]]


def test_a_byte_order_mark_and_empty_lines_do_no_harm() -> None:
    found, *_ = rating_files.read(b"\xef\xbb\xbfuser,item,rating\r\n1,a,2\r\n\r\n2,a,3\r\n", "x")
    assert found.stars.tolist() == [[2.0], [3.0]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"user,item,rating\n1,a,x\n",
            "it holds no ratings: left out, its rating is no number: line 2 ('x')",
        ),
        (
            b"user,item,rating\n1,a,-3\n",
            "it holds no ratings: left out, its rating is not from 0 to 5: line 2",
        ),
        (
            b"user,item,rating\n1,a,nan\n",
            "it holds no ratings: a rating that is blank counts as not rated (1)",
        ),
        (b"user,item,rating\n1,a\n", "it holds no ratings: left out, one cell too few (2 of 3): line 2"),
        (b"1::2::x::4\n", "it holds no ratings: left out, its rating is no number: line 1 ('x')"),
        (
            b"name,film,how\n1,a,2\n",
            "its first line must name the columns user,item,rating, got 'name,film,how'",
        ),
        (b"0.5,1,2,3,4\n", "its first line must name the columns user,item,rating, got '0.5,1,2,3,4'"),
        (b"user,item,rating\n", "it holds no ratings"),
        (b"", "it is empty"),
        (b"\x89PNG\r\n\x1a\n", "it is not a text file"),
        (gzip.compress(b"a,b\n", mtime=0)[:-9], "it is damaged"),
    ],
)
def test_what_is_no_rating_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(sentence)) as error:
        rating_files.read(content, "x")
    assert "\n" not in str(error.value)


def test_lines_that_are_no_rating_are_left_out_and_told() -> None:
    lines = ["user,item,rating", "1,a,4", "1,b,4,5", "2,a,x", ",b,4", "2,b,1", "1,c,*", "2,c,?", "3,c"]
    lines += ["3,a,y", "3,b,z"]
    found, _, remarks = rating_files.read("\n".join(lines).encode(), "x")
    assert found.stars.tolist() == [[4.0, 0.0], [0.0, 1.0]]
    assert remarks == (
        "A rating that is blank counts as not rated (1).",
        "Left out, one cell too many (4 of 3): line 3.",
        "Left out, its rating is no number: line 4 ('x'), line 7 ('*'), line 10 ('y') and 1 more.",
        "Left out, it has no person or no item: line 5.",
        "Left out, one cell too few (2 of 3): line 9.",
    )


def test_a_cell_of_a_rating_never_goes_on_in_the_next_line() -> None:
    found, catalogue, remarks = rating_files.read(b'user,item,rating\n1,"a,4\n2,b",5\n3,"a\nb",1\n', "x")
    assert [film.title for film in catalogue] == ['"a', 'b"'] and found.stars.tolist() == [[4, 0], [0, 5]]
    assert remarks == ("Left out, its quotes reach to line 5: line 4.",)


def test_a_slip_does_not_change_the_scale_and_a_scale_of_ten_or_a_hundred_is_told() -> None:
    head, low = "user,item,rating\n", "".join(f"{n},a,{n % 5 + 1}\n" for n in range(200))
    found, _, remarks = rating_files.read(f"{head}{low}x,a,45.0\n".encode(), "x")
    assert found.stars.shape == (200, 1) and found.stars.max() == 5
    assert remarks == ("Left out, its rating is not from 0 to 5: line 202 ('45.0').",)
    found, _, remarks = rating_files.read(f"{head}1,a,95\n2,a,40\n3,a,2\n".encode(), "x")
    assert found.stars.tolist() == [[4.75], [2.0], [0.5]]
    assert remarks == (
        "The ratings go to 100: 20 points are a star.",
        "Ratings of less than half a star count as half a star (1).",
    )


def test_the_table_of_ratings_in_a_zip_is_found_by_its_columns() -> None:
    movies, tags = b"movieId,title,genres\n1,Heat,Crime\n", b"userId,movieId,tag,timestamp\n1,1,x,2\n"
    inside = {
        "ml/movies.csv": movies,
        "ml/ratings.csv": CSV,
        "ml/README.txt": b"About it",
        "ml/tags.csv": tags,
    }
    assert rating_files.read(zipped(inside), "x").ratings.stars.tolist() == [[5.0, 4.0], [0.0, 3.0]]
    with pytest.raises(ValueError, match=r"it holds 2 tables of ratings \(u.data, u1.base\): bring one"):
        rating_files.read(zipped({"u.data": TAB, "u1.base": TAB}), "x")
    with pytest.raises(ValueError, match="it holds no table"):
        rating_files.read(zipped({"photo.jpg": b""}), "x")


def test_columns_without_names_are_taken_in_the_order_of_movielens_and_told() -> None:
    found, _, remarks = rating_files.read(b"1,10,4\n2,20,3\n", "x")
    assert found.films.tolist() == [10, 20]
    assert remarks == ("No line names the columns: they are taken as person, item, rating.",)
    assert rating_files.read(b"My books,,\n,,\nuser,item,rating\n1,a,2\n", "x").remarks == (
        "A title above the head is left out: My books.",
    )


def test_more_than_fits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rating_files, "LINES", 2)
    with pytest.raises(ValueError, match="more than the 2 lines"):
        rating_files.read(DAT, "x")
    monkeypatch.undo()
    monkeypatch.setattr(rating_files, "CELLS", 1)
    with pytest.raises(ValueError, match="2 people by 2 films are more than the 1 cells"):
        rating_files.read(TAB, "x")


def test_titles_of_a_latin_1_catalogue_are_shown_as_people_write_them(tmp_path: Path) -> None:
    found, catalogue = archive(
        packed(tmp_path, "ml-100k", {"u.data": TAB, "u.item": ITEM, "u.genre": GENRE}),
        "ml-100k",
        hundred_k,
        1,
    )
    assert (catalogue[10].title, catalogue[10].year, catalogue[10].genres) == (
        "Les Misérables",
        1995,
        ("Action", "Comedy"),
    )
    assert len(found) == 2


def test_an_archive_of_a_million_and_a_small_one_are_read(tmp_path: Path) -> None:
    movies = "10::Misérables, Les (1995)::Drama|Musical\n20::Clueless (1995)::Comedy\n".encode("latin-1")
    place = packed(tmp_path, "ml-1m", {"ratings.dat": DAT, "movies.dat": movies})
    assert archive(place, "ml-1m", one_m, 1)[1][10].title == "Les Misérables"
    movies = (
        'movieId,title,genres\n10,"Matrix, The (1999)",Action|Sci-Fi\n20,Clueless (1995),(no genres listed)\n'
    )
    place = packed(tmp_path, "ml-latest-small", {"ratings.csv": CSV, "movies.csv": movies.encode()})
    catalogue = archive(place, "ml-latest-small", latest_small, 1)[1]
    assert (catalogue[10].title, catalogue[20].genres) == ("The Matrix", ())


def test_of_a_later_edition_the_films_rated_most_are_kept(tmp_path: Path) -> None:
    members = {"u.data": TAB, "u.item": ITEM, "u.genre": GENRE}
    found, _ = archive(packed(tmp_path, "ml-100k", members), "ml-100k", hundred_k, 1, most=1)
    assert found.films.tolist() == [20] and found.stars.tolist() == [[4.0], [3.0]]


def test_what_is_no_archive_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no")
    for place in (tmp_path / "x.zip", packed(tmp_path, "other", {"u.data": TAB})):
        with pytest.raises(ValueError, match="is not the archive of ml-100k"):
            archive(place, "ml-100k", hundred_k)


def test_people_are_held_out_whole_and_a_fifth_of_their_ratings_is_asked() -> None:
    train, test = split(671, 0)
    assert len(test) == 671 // HELD_OUT and not set(train) & set(test)
    rows = data.load("movielens")
    shown = (rows.given > 0).sum(1)
    count = rows.target_mask.sum(1)
    assert not rows.given[rows.target_mask].any() and (rows.x_test[rows.target_mask] > 0).all()
    assert np.array_equal(count, np.rint(0.2 * (shown + count)))
    assert len(rows.columns) == rows.features and rows.columns[0] == "Toy Story"


def test_somebody_with_one_rating_is_asked_nothing_and_with_two_shows_one() -> None:
    stars = np.array([[4.0, 0, 0], [4, 5, 0]], np.float32)
    assert target_mask(stars, 0).sum(1).tolist() == [0, 1]


def test_own_ratings_become_a_data_set_named_by_their_content(table: bytes) -> None:
    name = own.bring(table, "My Films (2).csv")
    assert name.startswith("my-my-films-2-") and own.bring(table, "My Films (2).csv") == name
    rows, card = data.load(name), data.card(name)
    assert (
        (rows.n_train, rows.n_test, rows.shape) == (card.n_train, card.n_test, card.shape) == (24, 6, (12,))
    )
    assert rows.columns[0] == "film 0" and own.names() == (name,) and name not in data.names()


def test_too_few_own_ratings_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"a\.csv is too small: it takes 20 people and 10 films"):
        own.bring(b"user,item,rating\n1,a,2\n", "a.csv")
    with pytest.raises(ValueError, match=r"a\.csv cannot be read: it holds no ratings: left out, .* line 2"):
        own.bring(b"user,item,rating\n1,a,x\n", "a.csv")


@pytest.mark.parametrize("name", ["my-../../etc/passwd-12345678", "my-x-00000000", "my-/tmp/x-00000000"])
def test_a_name_from_outside_opens_no_other_file(name: str) -> None:
    with pytest.raises(data.DataMissing, match="there is no data set"):
        data.card(name)


def test_a_file_of_ones_own_trains_from_the_command_line(
    table: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_bytes(table)
    arguments = ["train", "--family", "ratings", "--data", str(tmp_path / "mine.csv"), "--epochs", "2"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "RMSE in stars" in told and "the same by film mean" in told and "held-out people" in told


@pytest.fixture
def table() -> bytes:
    """Thirty people's ratings of twelve films."""
    rng = np.random.default_rng(0)
    lines = [f"u{u},film {f},{rng.integers(1, 11) / 2}" for u in range(30) for f in range(12)]
    return "\n".join(["user,item,rating", *lines]).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for member, content in members.items():
            file.writestr(member, content)
    return out.getvalue()


def packed(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    place = folder / f"{name}.zip"
    with zipfile.ZipFile(place, "w") as file:
        for member, content in members.items():
            file.writestr(f"{name}/{member}", content)
    return place
