from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aecore.__main__ import main
from aecore.recommend.recommender import Recommender
from aecore.recommend.taste import UserRatings

ROOT = Path(__file__).parents[3]
BY_TITLE = 'title,rating\nThe Matrix,5\n"Usual Suspects, The (1995)",4.5\nTwister (1996),1\nNo Such Film,3\n'
BY_NUMBER = "movieId,rating\n2571,5\n50,4.5\n736,1\n"
TASTE = UserRatings({2571: 5.0, 50: 4.5, 736: 1.0})
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Recommend from a file of these bytes: exit code, what was printed, what was complained of."""

    def act(content: str | bytes, *arguments: object) -> tuple[int, str, str]:
        file = tmp_path / "my.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        code = main(["recommend", "--ratings", str(file), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return act


def found(told: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = told
    assert code == 0, err
    return json.loads(out.splitlines()[-1])


@pytest.mark.parametrize("content", [BY_TITLE, BY_NUMBER], ids=["by title", "by number"])
@pytest.mark.parametrize("model", [None, "ease"])
def test_one_object_holds_the_same_list_as_the_recommender(run: Run, content: str, model: str | None) -> None:
    asked = run(content, "--json", "--top", 7, *(["--model", model] if model else []))
    expected = Recommender.trained().recommend(TASTE, 7, model)
    listed = found(asked)["recommendations"]
    assert [each["movieId"] for each in listed] == [each.film.id for each in expected]
    for one, other in zip(listed, expected, strict=True):
        assert one["title"] == other.film.title and one["year"] == other.film.year
        assert one["because"] == [film.title for film in other.because]
        for name in ("stars", "low", "high", "score"):
            assert one[name] == pytest.approx(getattr(other, name), abs=1e-4)


def test_what_was_not_found_is_listed(run: Run) -> None:
    told = found(run(BY_TITLE, "--json"))
    assert told["unmatched"] == ["No Such Film"] and told["ratings"] == 3 and told["model"] == "blend"


def test_what_is_only_likely_is_not_taken_but_asked(run: Run) -> None:
    told = found(run("title,year,rating\nThe Matrixx,1999,5\n", "--json"))
    assert told["ratings"] == 0 and told["unmatched"] == ["The Matrixx"]
    assert "The Matrix (1999)" in told["doubtful"][0]["perhaps"]


def test_people_get_a_table_and_what_became_of_the_rest(run: Run) -> None:
    code, out, _ = run(BY_TITLE + "The Matrixx,5\n", "--top", 5)
    first = Recommender.trained().recommend(TASTE, 1)[0]
    assert code == 0 and "Blend, from 3 ratings" in out
    assert f"{first.film.title} ({first.film.year})" in out
    assert f"{first.stars:.1f}" in out and f"{first.low:.1f} to {first.high:.1f}" in out
    assert "Not found among the films: No Such Film." in out
    assert "Of 5 rows: 3 taken, 1 to be asked, 1 left out." in out
    assert "Not taken, but to be asked: The Matrixx. Is it The Matrix (1999)" in out
    assert "The ratings in “rating” go to 5, the highest is 5; --scale changes it." in out


def test_each_row_of_the_file_is_taken_asked_or_left_out(run: Run) -> None:
    told = found(run(BY_TITLE + "The Matrixx,5\nHeat,lots\n", "--json"))
    assert [(film["row"], film["movieId"], film["stars"]) for film in told["taken"]] == [
        (2, 2571, 5.0),
        (3, 50, 4.5),
        (4, 736, 1.0),
    ]
    assert [(film["row"], film["perhaps"][0]) for film in told["asked"]] == [(6, "The Matrix (1999)")]
    assert {(film["row"], film["reason"]) for film in told["left_out"]} == {
        (5, "Not among the films here"),
        (7, "Its rating is not above 0 and up to 5"),
    }
    assert told["rows"] == 6


def test_a_scale_a_list_and_a_profile_can_be_said(run: Run) -> None:
    low = "title,year,rating10\nThe Matrix,1999,5\n"
    assert found(run(low, "--json"))["taken"] == []
    told = " ".join(run(low)[1].split())
    assert "has to be said with --scale" in told and "no stars for a film that is known here" not in told
    assert found(run(low, "--json", "--scale", 10))["taken"][0]["stars"] == 2.5
    listed = found(run("title,year\nThe Matrix,1999\n", "--json", "--seen"))["taken"]
    assert [(film["stars"], film["said"]) for film in listed] == [(None, "seen")]
    thumbs = "Profile Name,Title Name,Star Value,Thumbs Value\nSam,The Matrix,,2\nKim,Heat,5,\n"
    assert "--profile says which counts: Sam, Kim." in run(thumbs)[1]
    (film,) = found(run(thumbs, "--json", "--profile", "Sam"))["taken"]
    assert (film["title"], film["stars"], film["said"]) == ("The Matrix", None, "liked")


def test_a_file_without_stars_gives_what_most_people_rated_and_says_so(run: Run) -> None:
    code, out, _ = run("Title,Date\nThe Matrix,1/2/20\n", "--top", 3)
    assert code == 0 and "What most people rated" in out and "The Matrix" not in out


def test_a_title_that_looks_like_markup_is_printed_as_it_is(run: Run) -> None:
    code, out, _ = run("title,rating\n[bold]Nothing[/bold],3\nToy Story (1995),4\n")
    assert code == 0 and "[bold]Nothing[/bold]" in out


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        (BY_NUMBER, ("--model", "best"), "--model must be one of blend"),
        (BY_NUMBER, ("--top", "0"), "--top must be 1 or more, got 0"),
        (BY_NUMBER, ("--scale", "7"), "--scale must be one of 5, 10, 100, got 7"),
        ("a,b\n1,2\n", (), "no export that is known"),
        ("", (), "my.csv"),
        (b"\x00\xff\xfe", (), "my.csv"),
    ],
    ids=["no such model", "no films", "no such scale", "another table", "empty", "not text"],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    run: Run, content: str | bytes, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(content, *arguments)
    assert code == 2 and not out and sentence in err and len(err.splitlines()) == 1


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["recommend", "--ratings", str(tmp_path / "no.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_recommending_needs_neither_torch_nor_a_screen(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text(BY_TITLE)
    code = (
        "import sys; from aecore.__main__ import main\n"
        f"assert main(['recommend', '--ratings', {str(tmp_path / 'my.csv')!r}, '--json']) == 0\n"
        "print([m for m in ('torch', 'streamlit', 'sklearn', 'scipy', 'pandas') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.splitlines()[-1] == "[]"
