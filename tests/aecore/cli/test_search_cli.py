"""`python -m aecore search`: three ways on the terminal and as JSON, and refusals in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore.data import load
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kept(small: Callable[..., Spec]) -> str:
    """A run that is over and on disk."""
    session = Session(small("undercomplete", train__epochs=1)).run()
    Store().save("abc123", session.snapshot(), session.weights())
    return "abc123"


def test_a_picture_finds_itself_among_the_rows_in_all_three_ways(kept: str, run: Run, tmp_path: Path) -> None:
    data = load("digits")
    Image.fromarray(data.picture(data.x_train[41:42])[0]).save(tmp_path / "own.png")
    code, out, err = run("search", kept, tmp_path / "own.png", "--top", 3, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["query"] == {"file": "own.png"} and told["rows"] == len(data.x_train)
    assert [way["by"] for way in told["found"]] == ["pixels", "PCA", "code"]
    for way in told["found"]:
        first = way["nearest"][0]
        assert (first["row"], first["label"]) == (41, data.classes[data.y_train[41]])
        assert first["distance"] < 1e-3 and len(way["nearest"]) == 3


def test_measured_it_says_which_of_the_three_wins(kept: str, run: Run) -> None:
    code, out, _ = run("search", kept, 0, "--measure", "--rows", 200)
    assert code == 0 and "Test row 0" in out and "PCA @100" in out
    assert "for the 100 nearest" in " ".join(out.split())
    told = json.loads(run("search", kept, 0, "--measure", "--rows", 200, "--json")[1])
    assert {(one["by"], one["k"]) for one in told["precision"]} == {
        (by, k) for by in ("pixels", "PCA", "code") for k in (10, 100)
    }
    share = told["precision"][0]
    assert share["precision"] == pytest.approx(np.mean(list(share["by_class"].values())), abs=3)


def test_ones_own_pictures_are_the_index_and_more_than_there_are_are_all(
    kept: str, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for place in range(2):
        Image.new("L", (8, 8), 100 * place).save(folder / f"{place}.png")
    told = json.loads(run("search", kept, 5, "--index", folder, "--top", 50, "--json")[1])
    assert told["rows"] == 2 and all(len(way["nearest"]) == 2 for way in told["found"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("99999",), "digits has test rows 0 to"),
        (("0", "--distance", "taxi"), "--distance must be one of cosine, euclidean, got 'taxi'"),
        (("nowhere.png",), "nowhere.png cannot be used"),
        (("0", "--measure", "--index", "."), "--measure asks with test rows"),
        ((".",), ". is a folder: ask with one picture"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(kept: str, run: Run, asked: tuple[str, ...], told: str) -> None:
    code, out, err = run("search", kept, *asked)
    assert code == 2 and told in err and out == "" and err.count("\n") == 1
