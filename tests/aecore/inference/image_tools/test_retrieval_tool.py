"""Search as a tool: what it says of a picture, in whose rows it looks, and how good it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from own_pictures import bring, zipped

from aecore.data import Dataset, card, load
from aecore.data.own.picture_rows import as_rows
from aecore.inference.image_tools import retrieval_tool, searched_rows
from aecore.inference.image_tools.image_tool import Asked
from aecore.inference.image_tools.retrieval_tool import RetrievalTool
from aecore.inference.image_tools.searched_rows import Searched, Twins
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

Make = Callable[..., RetrievalTool]


@pytest.fixture
def make(small: Callable[..., Spec]) -> Make:
    session = Session(small("undercomplete")).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    return lambda searched="": RetrievalTool(model, session.data, searched)


def asked(x: np.ndarray, **options: str) -> Asked:
    return Asked(x.astype(np.float32), np.zeros(len(x), bool), options, settled=False)


def by_brute_force(codes: np.ndarray, query: np.ndarray, cosine: bool) -> np.ndarray:
    """Distances (m,) of codes to a query, from the definitions."""
    centred, asked = (some.astype(np.float64) - codes.mean(0, dtype=np.float64) for some in (codes, query))
    if not cosine:
        return np.linalg.norm(centred - asked, axis=1)
    return 1 - centred @ asked / np.linalg.norm(centred, axis=1) / np.linalg.norm(asked)


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
def test_the_ten_nearest_and_their_distances_are_those_of_all_pairs(make: Make, distance: str) -> None:
    tool, x = make(), load("digits").x_test[3].astype(np.float32)
    answer = tool.answer(asked(x, distance=distance))
    for place, way in enumerate(answer.said["ways"]):
        codes = tool._at["cosine"].coded[way["by"]]
        query = tool._at["cosine"].seen(way["by"], x[None])[0]
        far = by_brute_force(codes, query, distance == "cosine")
        assert way["distance"] == pytest.approx(np.sort(far)[:10], abs=1e-5)
        assert far[way["index"]] == pytest.approx(np.array(way["distance"]), abs=1e-5)
        assert np.array_equal(answer.rows[10 * place : 10 * place + 10], tool.rows[way["index"]])


def test_of_an_unchanged_test_row_it_is_told_which_of_the_found_share_its_class(make: Make) -> None:
    data, tool = load("digits"), make()
    said = tool.answer(asked(data.x_test[5])).said
    assert said["label"] == str(data.y_test[5]) and not said["itself"]
    for way in said["ways"]:
        assert way["right"] == [label == said["label"] for label in way["label"]]
    drawn = data.x_test[5].copy()
    drawn[:8] = drawn.max()
    said = tool.answer(asked(drawn)).said
    assert said["label"] == "" and all(way["right"] == [] for way in said["ways"])


def test_a_picture_that_is_in_the_index_is_left_out_and_its_class_known(make: Make) -> None:
    data, tool = load("digits"), make()
    said = tool.answer(asked(data.x_train[17])).said
    assert said["itself"] and said["label"] == str(data.y_train[17])
    for way in said["ways"]:
        assert 17 not in way["index"] and len(way["index"]) == 10 and way["distance"][0] > 0


def test_precision_of_all_test_rows_is_told_by_class_with_who_wins(make: Make) -> None:
    data, tool = load("digits"), make()
    found = tool.measured({})
    assert (found["queries"], found["rows"], found["own"]) == (data.n_test, data.n_train, False)
    assert [(one["by"], one["k"]) for one in found["precision"]] == [
        (by, k) for by in ("pixels", "PCA", "code") for k in (10, 100)
    ]
    counts = np.bincount(data.y_test.astype(int))
    for one in found["precision"]:
        assert np.average(one["classes"], weights=counts) == pytest.approx(one["mean"])
    assert "for the 10 nearest" in found["winner"] and "for the 100 nearest" in found["winner"]
    assert tool.measured({"distance": "euclidean"})["precision"] != found["precision"]


def test_ones_own_pictures_are_searched_in_the_shape_of_the_run_with_the_folders_as_classes(
    make: Make,
) -> None:
    tool = make(bring(zipped(each=12, side=20)))
    assert tool.rows.shape == (24, 64) and tool.rows.max() <= 16
    said = tool.answer(asked(tool.rows[0])).said
    assert said["rows"] == 24 and said["itself"] and said["label"] in ("post", "beam")
    assert {label for way in said["ways"] for label in way["label"]} <= {"post", "beam"}
    assert tool.answer(asked(load("digits").x_test[0])).said["label"] == ""


def test_precision_among_ones_own_is_each_among_all_others(make: Make) -> None:
    tool = make(bring(zipped(each=12)))
    found = tool.measured({})
    assert found["own"] and found["queries"] == 24 and found["classes"] == ("beam", "post")
    assert [one["k"] for one in found["precision"]] == [10] * 3  # of 23 others
    index = tool._at["cosine"]
    hits = []
    for row, label in zip(index.coded["pixels"], index.labels, strict=True):
        far = by_brute_force(index.coded["pixels"], row, cosine=True)
        far[np.flatnonzero((index.coded["pixels"] == row).all(1))] = np.inf
        near = np.argsort(far, kind="stable")[:10]
        hits.append(100 * (index.labels[near] == label).mean())
    assert found["precision"][0]["mean"] == pytest.approx(np.mean(hits), abs=2.5)  # ties are at the edge


@pytest.mark.parametrize("n", [1, 3])
def test_fewer_than_ten_and_pictures_that_are_all_equal_are_found(
    make: Make, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    equal = Searched(np.full((n, 64), 3, np.float32), np.zeros(n, int), ("all",))
    monkeypatch.setattr(retrieval_tool, "searched_rows", lambda *_: equal)
    tool = make("any")
    answer = tool.answer(asked(load("digits").x_test[0]))
    assert all(way["index"] == list(range(n)) for way in answer.said["ways"])
    answer = tool.answer(asked(equal.rows[0]))
    assert answer.said["itself"] and [len(way["index"]) for way in answer.said["ways"]] == [n - 1] * 3
    assert answer.rows.shape == (3 * (n - 1), 64)
    if n == 1:
        with pytest.raises(ValueError, match="a second picture"):
            tool.measured({})
    else:
        assert [one["k"] for one in tool.measured({})["precision"]] == [1, 1, 1]


def test_without_classes_there_is_no_precision_and_a_sentence_says_why(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlabelled = Searched(load("digits").x_train[:20].astype(np.float32), np.full(20, -1), ())
    monkeypatch.setattr(retrieval_tool, "searched_rows", lambda *_: unlabelled)
    tool = make("any")
    assert tool.answer(asked(load("digits").x_test[0])).said["ways"][0]["label"] == [""] * 10
    with pytest.raises(ValueError, match="folders name them"):
        tool.measured({})


def test_a_distance_that_is_none_and_a_set_that_is_gone_are_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="distance is one of"):
        make().answer(asked(load("digits").x_test[0], distance="hamming"))
    with pytest.raises(ValueError, match="no data set"):
        make("my-gone-00000000")
    with pytest.raises(ValueError, match="no pictures"):
        searched_rows.searched_rows("ring", load("digits"))


def test_of_large_pictures_and_of_many_only_the_first_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    data, name = load("digits"), bring(zipped(each=12))
    whole, own = searched_rows.searched_rows("", data), searched_rows.searched_rows(name, data)
    monkeypatch.setattr(searched_rows, "VALUES", 22 * 64)
    monkeypatch.setattr(searched_rows, "PORTION", 7)
    for all_of_it, some in (
        (whole, searched_rows.searched_rows("", data)),
        (own, searched_rows.searched_rows(name, data)),
    ):
        assert len(some.rows) == len(some.labels) == 22
        assert np.array_equal(some.rows, all_of_it.rows[:22])
        assert np.array_equal(some.labels, all_of_it.labels[:22])


def test_the_first_of_equal_pictures_is_the_twin() -> None:
    pictures = np.array([[[0, 1]], [[2, 3]], [[0, 1]]], np.uint8)
    twins = Twins(pictures)
    assert [twins.find(each) for each in (*pictures, np.array([[9, 9]], np.uint8))] == [0, 1, 0, -1]


def shown(data: Dataset, rows: np.ndarray) -> np.ndarray:
    return data.picture(rows)[0]


def test_pictures_of_another_set_become_rows_as_one_from_a_file_does() -> None:
    emoji, digits = load("emoji"), card("mnist")
    colour = emoji.picture(emoji.x_test[:2])
    grey = as_rows(colour, digits)
    assert grey.shape == (2, 784) and 0 <= grey.min() and 0.9 < grey.max() <= 1
    small = load("digits").picture(load("digits").x_test[:2])
    back = as_rows(small, card("emoji")).reshape(2, 32, 32, 3)
    assert np.array_equal(back[..., 0], back[..., 2])
    same = as_rows(small, card("digits"))
    assert np.array_equal(shown(load("digits"), same[:1]), small[0])
    with pytest.raises(ValueError, match="are no pictures"):
        as_rows(small, card("ring"))
