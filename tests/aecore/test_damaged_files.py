"""Files that are damaged or half written: a sentence for each, and everything else goes on."""

from __future__ import annotations

import csv
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated

from aecore import data
from aecore.__main__ import main
from aecore.data import DataMissing, own
from aecore.data.readers.errors import reading
from aecore.families import find
from aecore.families import read as read_recipe
from aecore.recommend.imports import read as read_ratings
from aecore.runs.session import Session
from aecore.runs.store import Damaged, Store
from aecore.spec import put

SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=SHARED)
FUZZ_FILES = settings(FUZZ, max_examples=40)
RATINGS = "\n".join(
    ["user,item,rating", *(f"u{u},f{f},{1 + (u + f) % 5}" for u in range(22) for f in range(11))]
)
EXPORT = """Position,Const,Your Rating,Title,Title Type,Year
1,tt0133093,9,The Matrix,Movie,1999
2,tt0078748,,Alien,Movie,1979
"""
TRAKT = json.dumps([{"rating": 8, "movie": {"title": "Heat", "year": 1995, "ids": {"imdb": "tt0113277"}}}])


def zipped(content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ratings.csv", content)
    return packed.getvalue()


EXPORTS = {"ratings.csv": EXPORT.encode(), "ratings.json": TRAKT.encode(), "all.zip": zipped(EXPORT)}


def assert_a_sentence(error: ValueError) -> None:
    """What somebody can be shown: one line of words."""
    text = str(error)
    assert text.strip() and "\n" not in text and "Traceback" not in text and len(text) < 600


def refused(read: Callable[[], Any]) -> None:
    """Reading succeeds, or ends in a sentence."""
    try:
        read()
    except ValueError as error:
        assert_a_sentence(error)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on disk, with every file that a run has."""
    spec = find("stacked").spec
    for path, value in {"data.name": "digits", "net.hidden": (16,), "net.code": 2, "train.epochs": 1}.items():
        spec = put(spec, path, value)
    session = Session(spec).run()
    store = Store(tmp_path_factory.mktemp("kept") / "runs")
    store.save("whole", session.snapshot(), session.weights())
    store.rename("whole", "The whole one")
    store.draw("whole")
    return store.find("whole").path


@pytest.mark.parametrize(
    "error",
    [
        zipfile.BadZipFile("x"),
        lzma.LZMAError("x"),
        zlib.error("x"),
        csv.Error("x"),
        EOFError(),
        RecursionError("x"),
        OSError(5, "Input/output error"),
        KeyError("x"),
        NotImplementedError("x"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"),
        json.JSONDecodeError("x", "y\nz", 0),
        ValueError("two\nlines"),
    ],
)
def test_the_border_makes_one_sentence_of_every_error(error: Exception) -> None:
    with pytest.raises(DataMissing) as told, reading("mine.csv", DataMissing):
        raise error
    assert str(told.value).startswith("mine.csv ")
    assert_a_sentence(told.value)


def test_the_border_keeps_our_own_words() -> None:
    with pytest.raises(ValueError, match=r"^mine\.csv cannot be read: it holds no ratings$"):
        own.bring(b"user,item,rating\n", "mine.csv")
    with pytest.raises(Damaged, match=r"^as it was$"), reading("mine.csv", Damaged):
        raise Damaged("as it was")


@FUZZ
@given(content=mutated(RATINGS.encode()))
def test_ratings_of_ones_own_are_taken_or_refused_in_a_sentence(content: bytes) -> None:
    refused(lambda: own.bring(content, "mine.csv"))


@FUZZ
@given(which=st.sampled_from(sorted(EXPORTS)), more=st.data())
def test_exports_are_taken_or_refused_in_a_sentence(which: str, more: st.DataObject) -> None:
    content = more.draw(mutated(EXPORTS[which]))
    refused(lambda: read_ratings(which, content))


@FUZZ
@given(content=mutated(find("vae").spec.model_dump_json().encode()))
def test_recipes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    refused(lambda: read_recipe(content))


@FUZZ_FILES
@given(more=st.data())
def test_a_data_set_that_is_damaged_stops_no_list(more: st.DataObject, home: Path, capsys) -> None:
    name = own.bring(RATINGS.encode(), "mine.csv")
    path = home / "data" / "own" / f"{name}.npz"
    own.ratings._source.cache_clear()
    path.write_bytes(more.draw(mutated(path.read_bytes())))
    refused(lambda: data.load(name))
    assert main(["data", "--json"]) == 0
    assert name in [found["name"] for found in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("array", "value"),
    [
        ("stars", np.full((22, 11), 6, np.float32)),
        ("stars", np.full((22, 11), np.nan, np.float32)),
        ("stars", np.ones((22, 22), np.float32)),
        ("stars", np.ones((22, 11), np.int64)),
        ("films", np.zeros(11, np.int64)),
        ("titles", np.array("one")),
        ("remarks", np.array("one")),
    ],
)
def test_arrays_that_do_not_belong_together_are_no_data_set(
    array: str, value: np.ndarray, home: Path
) -> None:
    name = own.bring(RATINGS.encode(), "mine.csv")
    path = home / "data" / "own" / f"{name}.npz"
    np.savez(path, **{**np.load(path), array: value})
    own.ratings._source.cache_clear()
    with pytest.raises(DataMissing, match="is cut short or was changed"):
        own.remarks(name) if array == "remarks" else data.load(name)


def test_half_a_data_set_is_no_data_set(home: Path, capsys) -> None:
    folder = home / "data" / "own"
    folder.mkdir(parents=True)
    for name in ("my-a-00000000.npz", "my-b-00000000.part.npz", ".my-c-00000000-ff.npz"):
        (folder / name).write_bytes(b"PK\3\4")
    assert own.names() == ("my-a-00000000",)
    assert main(["data"]) == 0 and "my-a-00000000" in capsys.readouterr().out
    assert main(["data", "--json"]) == 0
    [damaged] = [found for found in json.loads(capsys.readouterr().out) if "damage" in found]
    assert damaged["damage"] == "the data set my-a-00000000 is cut short or was changed"


@FUZZ_FILES
@given(more=st.data())
def test_a_run_that_is_damaged_stops_no_list(more: st.DataObject, kept: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "runs")
    for run in ("broken", "whole"):
        (tmp_path / "runs" / run).mkdir(parents=True, exist_ok=True)
        for file in kept.iterdir():
            (tmp_path / "runs" / run / file.name).write_bytes(file.read_bytes())
    file = more.draw(st.sampled_from(sorted(path.name for path in kept.iterdir())))
    (tmp_path / "runs" / "broken" / file).write_bytes(more.draw(mutated((kept / file).read_bytes())))
    listed = {run.id: run for run in store.runs()}
    assert set(listed) == {"broken", "whole"} and listed["whole"].name == "The whole one"
    for look in (store.load, store.model, store.weights, store.session):
        refused(partial(look, "broken"))
