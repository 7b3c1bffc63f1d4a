"""Tables of any dialect say what was written into them, and what cannot be read is named, never lost."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aecore.data.readers import compressed, number_table, rating_files, table
from aecore.data.readers.compressed import unpacked
from aecore.data.readers.number_table import Numbers
from aecore.data.readers.text import decoded

FIELD = Path(__file__).parents[2] / "fixtures" / "field"
SEPARATORS = st.sampled_from([",", ";", "\t", "|"])
SPACED = st.sampled_from([",", ";", "\t", "|", " "])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\"',;|"), max_size=12)


def rows(text: str) -> list[list[str]]:
    return [row.cells for row in table.read("x", text)]


def numbers(text: str, width: int, header: bool | None = None) -> Numbers:
    return number_table.read(table.read("x", text, number_table.SEPARATORS), width, header)


def packed(content: bytes, how: str) -> bytes:
    if how == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as opened:
            opened.writestr("__MACOSX/._table.csv", b"\0\5\26\7")
            opened.writestr("table.csv", content)
        return out.getvalue()
    return gzip.compress(content, mtime=0) if how == "gz" else content


def written(
    lines: list[list[str]], separator: str, end: str, encoding: str = "utf-8", how: str = "plain"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(lines)
    try:
        content = out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    return packed(content, how)


def text_of(data: bytes) -> str:
    (content,) = unpacked("x", data).values()
    return decoded("x", content)


def stripped(lines: list[list[str]]) -> list[list[str]]:
    """Without spaces before a cell, which only quotes keep."""
    return [[cell.lstrip(" ") for cell in line] for line in lines]


@settings(deadline=None, max_examples=80)
@given(st.data(), SEPARATORS, ENDS, ENCODINGS, st.sampled_from(["plain", "gz", "zip"]))
def test_a_table_reads_back_as_it_was_written(data, separator, end, encoding, how):
    width = data.draw(st.integers(2, 4))
    lines = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5))
    lines = [[cell.replace("\n", end[-1]) for cell in line] for line in lines]  # else csv leaves it bare
    if encoding == "cp1252":  # letters as they stand in words, not one alphabet of them in a row
        lines = [[re.sub(r"[^\x00-\x7f]+", "é", cell) for cell in line] for line in lines]
    head = [f"column{at}" for at in range(width)]
    found = rows(text_of(written([head, *lines], separator, end, encoding, how)))
    assert stripped([head, *lines]) == stripped(found)


FIGURES = st.floats(-1e4, 1e4).map("{:.4f}".format)


@settings(deadline=None, max_examples=80)
@given(st.data(), SPACED, ENDS, ENCODINGS, st.sampled_from(".,"), st.sampled_from(["label", "head", ""]))
def test_numbers_read_back_as_they_were_written(data, separator, end, encoding, mark, head):
    assume((separator, mark) != (" ", ","))  # 0,5 1,5 may be three cells between commas
    width = data.draw(st.integers(2, 12))
    lines = data.draw(st.lists(st.lists(FIGURES, min_size=width, max_size=width), min_size=1, max_size=6))
    said = [[cell.replace(".", mark) for cell in line] for line in lines]
    if head:
        said = [[f"x{at}" for at in range(width)], *said]
    if head == "label":
        said = [["label", *said[0]], *(["cat", *line] for line in said[1:])]
    content = written(said, separator, end, encoding, "gz")
    found = numbers(text_of(content), width, None if head else False)
    assert np.array_equal(found.rows, np.array(lines, np.float32))
    assert found.remarks == (("Column 1 (label) is set aside.",) if head == "label" else ())


WHOLE = (FIELD / "d_bom.csv").read_bytes()
NAMED = {
    "d_bom.csv": (),
    "d_semicolon.csv": (),
    "d_tab.csv": (),
    "d_class_last.csv": ("Column 65 (Class) is set aside.",),
    "d_kaggle_label_first.csv": ("Column 1 (label) is set aside.",),
    "d_numhead.csv": ("Line 1 (0, 1, 2 ...) is taken as the head; --no-header reads it as a row.",),
}
HOLES = {
    "d_first_row_blank.csv": "line 1, column 6 is blank",
    "d_first_row_NA.csv": "line 1, column 6: 'NA' is no number",
    "d_nan.csv": "line 1, column 3: 'NaN' is no number",
}


@pytest.mark.parametrize("name", NAMED)
def test_five_rows_are_read_whatever_stands_around_them(name):
    found = numbers(text_of((FIELD / name).read_bytes()), 64)
    assert np.array_equal(found.rows, numbers(text_of(WHOLE), 64).rows) and len(found.rows) == 5
    assert found.remarks == NAMED[name]


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_in_a_row_is_named_and_never_taken_for_a_head(name):
    with pytest.raises(ValueError, match=f"^{HOLES[name]}$"):
        numbers(text_of((FIELD / name).read_bytes()), 64)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.5,0.1\n1.5,2.5,3.5\n", r"line 2: one cell too many \(3 of 2\)"),
        ("a,b\n1.5\n", r"line 2: one cell too few \(1 of 2\)"),
        ("a,b\n1.5,2\n,\n", r"line 3, column 1 \(a\) is blank"),
        (",\n1.5,2\n", "line 1, column 1 is blank"),
        ("a,b\n1.5,x\n", r"line 2, column 2 \(b\): 'x' is no number"),
        ("a,b\n1,inf\n", r"line 2, column 2 \(b\): 'inf' is no number"),
        ("a,b\n1,1e39\n", r"line 2, column 2 \(b\): '1e39' is beyond what float32 holds"),
        ("a,b\n1,1_0\n", r"line 2, column 2 \(b\): '1_0' is no number"),
        ("a;b\n1;1,234\n", r"line 2, column 2 \(b\): '1,234' is no number"),
        ("a;b\n0,5;1.5\n", r"line 2, column 1 \(a\): '0,5' is no number"),
        ('a,b\n"1,2\n3,4\n', r"line 2, column 1 \(a\): '\"1' is no number"),
        (
            "a,b,c\n1,2,3\n",
            "it has 3 columns, and a row is 2 numbers: name the column of labels class or label",
        ),
        ("0.5\n0.1\n", "it has one column, and a row is 2 numbers"),
        ("0,1\n0.5,0.2\n", r"line 1 \(0, 1 ...\) may be a head or a row: say --header or --no-header"),
        ("label,0,1\n3,0.5,0.2\n", r"line 1 \(label, 0, 1 ...\) may be a head or a row"),
    ],
)
def test_what_is_no_row_of_numbers_is_refused_with_line_and_column(text, sentence):
    with pytest.raises(ValueError, match="^" + sentence):
        numbers(text, 2)


def test_a_head_of_numbers_is_what_it_is_said_to_be():
    assert numbers("3,4\n0.5,0.25\n", 2).rows.tolist() == [[3, 4], [0.5, 0.25]]
    assert numbers("0,1\n0.5,0.25\n", 2, header=True).rows.tolist() == [[0.5, 0.25]]
    assert numbers("0,1\n0.5,0.25\n", 2, header=False).rows.tolist() == [[0, 1], [0.5, 0.25]]
    waves = ",".join(str(400.5 + at) for at in range(9))
    with pytest.raises(ValueError, match=r"line 1 \(400.5, 401.5, 402.5, 403.5 ...\) may be a head or a row"):
        numbers(f"{waves}\n{','.join('987654321')}\n", 9)
    assert len(numbers(f"{waves}\n{waves}\n", 9).rows) == 2


def test_numbers_between_spaces_are_read_as_numpy_writes_them(tmp_path):
    x = np.array([[0.5, 10.25], [1.0, 2.0]], np.float32)
    np.savetxt(tmp_path / "rows.txt", x, fmt="%8.4f")
    assert np.array_equal(numbers((tmp_path / "rows.txt").read_text(), 2).rows, x)


def test_columns_that_are_no_features_and_a_title_are_set_aside_and_told():
    found = numbers("From the lab\n,a,b,Class\n1,0.5,0.25,cat\n2,1,2,dog\n", 2)
    assert found.rows.tolist() == [[0.5, 0.25], [1, 2]]
    assert found.remarks == (
        "A title above the rows is left out: From the lab.",
        "Column 1 (without a name) is set aside.",
        "Column 4 (Class) is set aside.",
    )
    (told,) = numbers("label,b\n1.5,2\n", 2).remarks
    assert told == "Column 1 (label) is read as one of the 2 numbers of a row."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"Heat,4\nFargo,5\n', [["a", "b"], ['"Heat', "4"], ["Fargo", "5"]]),
        ('a,b\n"Heat\nor so",4\nx,5\n', [["a", "b"], ["Heat\nor so", "4"], ["x", "5"]]),
        (
            'a,b\n"Weird Al" Story,4\n6\' 1" tall,5\n',
            [["a", "b"], ['"Weird Al" Story', "4"], ["6' 1\" tall", "5"]],
        ),
        (
            'a,b\n1,2\n3,4\n"x,1\ny,2\nz",3,4\n',
            [["a", "b"], ["1", "2"], ["3", "4"], ['"x', "1"], ["y", "2"], ['z"', "3", "4"]],
        ),
        ("sep=;\na;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("My list\n\na\tb\n1;2\t3\n", [["a", "b"], ["1;2", "3"]]),
        ("1::Good, the Bad::3\n2::x::4\n", [["1", "Good, the Bad", "3"], ["2", "x", "4"]]),
        ("title\nHeat, The\nFargo\nA, b, c\n", [["title"], ["Heat, The"], ["Fargo"], ["A, b, c"]]),
        ("a,b\n\n \n1,2", [["a", "b"], ["1", "2"]]),
        ("", []),
    ],
)
def test_rows_are_told_apart(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '2,"He said "great", twice",Heat,"Crime, x",8',
            ["2", 'He said "great", twice', "Heat", "Crime, x", "8"],
        ),
        ('a,"b "c" d",e,f,"g"', ["a", 'b "c" d', "e", "f", "g"]),
        ('a,"b "c", d",e,"f "g", h",i', ["a", 'b "c", d', "e", 'f "g", h', "i"]),
        ('a,"b"c,d, e,"f","g"', None),  # a bare comma: "f","g" are two cells for all that
    ],
)
def test_bare_quotes_are_read_where_one_way_alone_gives_the_cells_of_the_head(line, expected):
    first, row, *_ = table.read("x", f"v,w,x,y,z\n{line}\n1,2,3,4,5\n3,4,5,6,7\n")
    assert row.cells == expected if expected else row.misfit(len(first.cells))


def test_a_row_knows_its_line_and_why_it_is_none():
    found = list(table.read("x", 'a,b\n"x\ny",1\n1,2,3\n\n5,"6\n7,"8",9\n' + f"{'x' * 140_000},1\n"))
    assert [row.line for row in found] == [1, 2, 4, 6, 7, 8]
    assert found[2].misfit(2) == "one cell too many (3 of 2)"
    assert found[3].cells == ["5", '"6'] and not found[3].misfit(2)
    assert found[5].misfit(2) == "a cell has more than 131,072 characters"
    (row,) = list(table.read("x", 'a,b\n1,2\n"x,3\ny",4\n'))[2:]
    assert row.misfit(2) == "its quotes reach to line 4, and each of these lines is a row, too"
    (row,) = list(table.read("x", 'a,b\n1,2\n3,4\n"x\ny",1,2\n'))[3:]
    assert row.misfit(2) == "its quotes reach to line 5"


RATINGS = {
    "recbole.inter": (450, ()),
    "tab_header.tsv": (450, ()),
    "semicolon_comma.csv": (450, ()),
    "bookcrossing.csv": (450, ("The ratings go to 10: 2 points are a star.",)),
    "blank_rating.csv": (401, ("A rating that is blank counts as not rated (49).",)),
    "zero_is_unrated.csv": (401, ("A rating that is 0 counts as not rated (49).",)),
    "anime.csv": (
        382,
        ("The ratings go to 10: 2 points are a star.", "A rating that is -1 counts as not rated (68)."),
    ),
}


@pytest.mark.parametrize("name", RATINGS)
def test_tables_of_ratings_are_read_and_what_is_unrated_is_told(name):
    found, films, remarks = rating_files.read((FIELD / name).read_bytes(), name)
    same = rating_files.read((FIELD / "tab_header.tsv").read_bytes(), name).ratings.stars
    count, told = RATINGS[name]
    assert found.stars.shape == (30, 20) and len(films) == 20 and remarks == told
    assert (found.stars > 0).sum() == count
    lower = 0.5 if name.startswith("semicolon") else 0.0  # there each is half a star less, to have a comma
    if count == 450:  # films whose numbers are too long for one come in another order
        assert np.array_equal(np.sort(found.stars), np.sort(np.where(same > 0, same - lower, 0)))


WRITTEN = {
    "cp1252": "Amélie\nLéon\nDas große Fressen\n— — — “À bout de souffle”…\n",
    "utf-8": "Матрица\n",
    "utf-32": "Матрица\n",
}


@pytest.mark.parametrize("encoding", WRITTEN)
def test_western_text_and_unicode_are_read_as_they_were_written(encoding):
    assert decoded("x", WRITTEN[encoding].encode(encoding)) == WRITTEN[encoding]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Название;Оценка\nМатрица;5\n", "cp1251"),
        ("タイトル,評価\nマトリックス,5\n", "cp932"),
        ("片名,评分\n黑客帝国,5\n", "gb18030"),
        ("Τίτλος;Βαθμός\nΈνταση;4\n", "cp1253"),
        ("العنوان;تقييم\nالمصفوفة;5\n", "cp1256"),
    ],
)
def test_other_alphabets_are_not_guessed(text, encoding):
    with pytest.raises(ValueError, match="neither in UTF-8 nor in a Western encoding: save it as CSV UTF-8"):
        decoded("x", text.encode(encoding))
    assert decoded("x", text.encode()) == text


def test_a_damaged_letter_does_not_spoil_the_others():
    whole = "Матрица;5\nСхватка;4\n".encode()
    assert decoded("x", whole[:14] + b"\xff" + whole[14:]) == "Матрица\ufffd;5\nСхватка;4\n"


def test_what_macos_and_spreadsheets_pack_is_no_table():
    inside = unpacked("x", (FIELD / "letterboxd-rezipped-mac.zip").read_bytes())
    assert len(inside) == 13 and not any("MACOSX" in path for path in inside)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ValueError, match="is an Excel workbook: save it as CSV"):
        unpacked("x", out.getvalue())


def test_a_gzip_bomb_and_half_a_gzip_are_refused(monkeypatch):
    with pytest.raises(ValueError, match="unpacks to more than the 1 MB that are read"):
        unpacked("x", gzip.compress(bytes(2 << 20)), 1 << 20)
    with pytest.raises(ValueError, match="is damaged"):
        unpacked("x", gzip.compress(b"a,b\n" * 99)[:-9])
    monkeypatch.setattr(compressed, "MEMBERS", 1)
    with pytest.raises(ValueError, match="holds 2 files"):
        unpacked("x", packed(b"a,b\n", "zip"))


SEEDS = st.sampled_from(
    [
        (FIELD / "recbole.inter").read_bytes()[:900],
        (FIELD / "d_semicolon.csv").read_bytes()[:1500],
        (FIELD / "imdb_ragged.csv").read_bytes(),
        packed((FIELD / "anime.csv").read_bytes(), "zip"),
        packed((FIELD / "anime.csv").read_bytes(), "gz"),
        "user;item;rating\n1;a;4,5\n".encode("utf-16"),
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3), st.integers(0, 9)), max_size=4)


@settings(deadline=None, max_examples=150)
@given(SEEDS, EDITS, st.booleans())
def test_damaged_bytes_give_a_table_or_one_sentence(whole, edits, cut):
    for at, put, out in edits:
        at %= len(whole)
        whole = whole[:at] + put + (b"" if cut else whole[at + out :])
        if not whole:
            break
    for read in (rating_files.read, lambda data, name: numbers(text_of(data), 64)):
        try:
            read(whole, "x")
        except ValueError as error:
            assert str(error) and "\n" not in str(error)
