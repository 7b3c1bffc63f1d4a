"""Holes of one's own table filled by the command line: right, and nothing else changed, or one sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from aecore.__main__ import main

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 1)) @ np.array([[1.0, 2.0, -3.0]]) + 0.1 * RNG.normal(size=(40, 3)) + 10


def cells(holes: dict[tuple[int, int], str], mark: str = ".") -> list[list[str]]:
    lines = [[f"{value:.4f}".replace(".", mark) for value in row] for row in X]
    for (row, column), said in holes.items():
        lines[row][column] = said
    return lines


def impute(path: Path, *more: str) -> int:
    return main(["impute", str(path), "--by", "ppca", *more])


def test_only_holes_change_and_they_come_near_to_what_was_there(tmp_path: Path) -> None:
    holes = {(0, 0): "", (3, 1): "NA", (5, 2): "?", (39, 0): "NaN"}
    lines = cells(holes)
    named = [["name", "a", "b", "c"], *([f"w, {i}", *line] for i, line in enumerate(lines))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(named)
    (tmp_path / "t.csv").write_text(text.getvalue())
    assert impute(tmp_path / "t.csv", "--out", str(tmp_path / "o.csv")) == 0
    head, *found = list(csv.reader((tmp_path / "o.csv").read_text().splitlines()))
    assert head == ["name", "a", "b", "c", "Imputation.Deviation"]
    for i, (line, before) in enumerate(zip(found, named[1:], strict=True)):
        for column in range(3):
            if (i, column) in holes:
                assert float(line[1 + column]) == pytest.approx(X[i, column], abs=0.8)
            else:
                assert line[1 + column] == before[1 + column]
        assert line[0] == before[0] and bool(line[4]) == any(row == i for row, _ in holes)


def test_semicolons_and_decimal_commas_stay_as_they_are(tmp_path: Path) -> None:
    lines = [["a", "b", "c"], *cells({(2, 1): ""}, ",")]
    (tmp_path / "t.csv").write_text("\n".join(";".join(line) for line in lines) + "\n")
    assert impute(tmp_path / "t.csv", "--out", str(tmp_path / "o.csv")) == 0
    found = [line.split(";") for line in (tmp_path / "o.csv").read_text().splitlines()]
    assert found[1][:3] == lines[1] and "," in found[3][1] and "." not in found[3][1]
    assert float(found[3][1].replace(",", ".")) == pytest.approx(X[2, 1], abs=0.8)


def filled_text(path: Path, text: str) -> tuple[list[list[str]], str]:
    """The records of a table that was filled, and its text."""
    path.write_text(text, encoding="utf-8", newline="")
    assert impute(path, "--out", str(path.with_name("o.csv"))) == 0
    found = path.with_name("o.csv").read_bytes().decode()
    return list(csv.reader(io.StringIO(found, newline=""))), found


def test_a_head_of_several_lines_and_one_with_odd_signs_stay_whole(tmp_path: Path) -> None:
    rows = "".join(",".join(line) + "\n" for line in cells({(1, 0): ""}))
    for name in ("a\nb", "a\u2028b", 'a ""b""'):
        found, _ = filled_text(tmp_path / "t.csv", f'"{name}",x,y\n{rows}')
        assert found[0] == [name.replace('""', '"'), "x", "y", "Imputation.Deviation"]
        assert len(found) == 41


def test_a_title_a_separator_and_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    rows = "".join(",".join(line) + "\r\n" for line in cells({(1, 0): ""}))
    for above in ("A title\r\n\r\na,b,c", "a,b,c"):
        _, text = filled_text(tmp_path / "t.csv", f"{above}\r\n{rows}")
        assert text.startswith(f"{above},Imputation.Deviation\r\n")
        assert text.count("\n") == text.count("\r\n")
    _, text = filled_text(tmp_path / "t.csv", f"sep=,\r\n{rows}")
    assert text.startswith("sep=,\r\n" + rows.split("\r\n")[0])


def test_what_was_filled_before_is_not_filled_by_its_certainty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [["a", "b", "c"], *cells({(1, 0): ""})]
    filled_text(tmp_path / "t.csv", "\n".join(",".join(line) for line in lines))
    capsys.readouterr()
    assert impute(tmp_path / "o.csv") == 2
    assert "it was filled before: take that column out" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["nowhere/o.csv", "."])
def test_a_place_that_cannot_be_written_is_named_as_it_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    (tmp_path / "t.csv").write_text("\n".join(",".join(line) for line in cells({})))
    assert impute(tmp_path / "t.csv", "--out", out) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"{out} cannot be used")


def test_json_tells_every_cell_and_the_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [["a", "a", "c"], *cells({(1, 0): "", (1, 1): ""})]
    (tmp_path / "t.csv").write_text("\n".join(",".join(line) for line in lines))
    assert impute(tmp_path / "t.csv", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["columns"] == ["a", "a (2)", "c"] and found["holes"] == 2
    assert [(cell["line"], cell["column"]) for cell in found["cells"]] == [(3, "a"), (3, "a (2)")]
    assert all(0 < cell["deviation"] < 5 for cell in found["cells"])
    assert found["scores"]["mean"] == 1 and found["scores"]["ppca"] < 0.5


def many(columns: int) -> str:
    return "\n".join(",".join(str((i * j) % 7 + i) for j in range(columns)) for i in range(12))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a,b\n" + "\n".join(f"{i},{'abc' if i == 7 else i}" for i in range(30)),
            "'abc' is no finite number",
        ),
        (
            "a,b\n" + "\n".join(f"{i},{'inf' if i == 7 else i}" for i in range(30)),
            "'inf' is no finite number",
        ),
        ("a,b\n" + "\n".join(f'{i},"{"1,234" if i == 7 else i}"' for i in range(30)), "'1,234' is no finite"),
        ("a,b,c\n1,2,3\n", "it takes 10 rows"),
        ("a,b\n" + "\n".join(f"{i}," for i in range(30)), "2 numbers to learn"),
        ("a,b\n" + "\n".join(f"2020-01-{i:02d},{i}" for i in range(10, 29)), "2 numbers to learn"),
        (",".join(f"c{i}" for i in range(5000)) + "\n" + many(5000), "at most 1,000 columns"),
        ("a,b\n" + "\n".join(f"word{i},other{i}" for i in range(30)), "no column of numbers"),
    ],
)
def test_what_cannot_be_filled_is_one_sentence(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(text)
    assert impute(tmp_path / "t.csv", "--out", str(tmp_path / "o.csv")) == 2
    told = capsys.readouterr().err
    assert said in told and not (tmp_path / "o.csv").exists()
    assert "Traceback" not in told


def test_a_way_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert main(["impute", str(tmp_path / "t.csv"), "--by", "magic"]) == 2
    assert "soft-impute" in capsys.readouterr().err
