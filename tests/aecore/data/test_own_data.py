"""A file and choices become a data set: columns, labels, holes, split and scaling, and what is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from aecore import data
from aecore.data import DataMissing, mapped, own, transfer
from aecore.data.minibatches import shared
from aecore.data.own import Choices, Given
from aecore.data.own.split import split

ROWS = [f"{i},{i % 7},{i * i % 11},{i / 60},{'uvw'[i % 3]}" for i in range(60)]
TABLE = "\n".join(["id,a,b,c,species", *ROWS]).encode()


def bring(content: bytes = TABLE, name: str = "mine.csv", **choices: Any) -> str:
    return own.bring(content, name, Choices(**choices))


def saved(**arrays: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def raised(**choices: Any) -> str:
    with pytest.raises(ValueError) as told:
        bring(**choices)
    return str(told.value)


def test_the_same_file_and_choices_are_the_same_data_set_and_others_another() -> None:
    name = bring()
    assert name.startswith("my-mine-") and bring() == name == own.named(
        Given("mine.csv", content=TABLE), Choices()
    )
    others = {
        bring(scaling="standard"),
        bring(seed=1),
        bring(label=""),
        bring(columns=("a",)),
        bring(test_share=0.5),
    }
    assert len({name, *others}) == 6 and set(own.names()) == {name, *others}


def test_numbers_are_learned_from_words_are_labels_and_an_index_is_set_aside() -> None:
    found = data.load(bring())
    assert (found.columns, found.classes, found.shape) == (("a", "b", "c"), ("u", "v", "w"), (3,))
    assert (found.n_train, found.n_test) == (48, 12) == (len(found.y_train), len(found.y_test))
    card = data.card(found.name)
    assert (card.n_train, card.n_test, card.title) == (48, 12, "mine, 60 rows")
    assert own.remarks(found.name)[:2] == ("Labels are those of species: 3 classes.", "Set aside: id.")
    where = {name: np.flatnonzero(found.y_train == label) for label, name in enumerate(found.classes)}
    numbers = np.loadtxt(io.BytesIO(TABLE), delimiter=",", skiprows=1, usecols=(1, 2, 3))
    of_u = numbers[::3] / [6, 9, 59 / 60]
    assert all(np.abs(of_u - row).sum(1).min() < 0.05 for row in found.x_train[where["u"]])


@given(
    n=st.integers(20, 300),
    share=st.floats(0.01, 0.9),
    seed=st.integers(0, 2**32 - 1),
    classes=st.integers(1, 9),
)
def test_a_split_takes_each_row_once_and_of_each_class_its_share(
    n: int, share: float, seed: int, classes: int
) -> None:
    labels = np.random.default_rng(0).integers(0, classes, n)
    train, test = split(n, share, seed, labels)
    assert np.array_equal(np.sort(np.r_[train, test]), np.arange(n)) and len(train) and len(test)
    for label in range(classes):
        expected = len(test) * (labels == label).sum() / n
        assert abs((labels[test] == label).sum() - expected) <= 1
    again = split(n, share, seed, labels)
    assert np.array_equal(again[0], train) and np.array_equal(again[1], test)


@pytest.mark.parametrize(
    ("scaling", "scaler"), [("unit", MinMaxScaler(clip=True)), ("standard", StandardScaler())]
)
def test_values_are_scaled_as_scikit_learn_scales_them_by_training_rows_alone(
    scaling: str, scaler: Any
) -> None:
    plain, scaled = data.load(bring(scaling="none")), data.load(bring(scaling=scaling))
    np.testing.assert_allclose(scaled.x_train, scaler.fit_transform(plain.x_train), atol=1e-5)
    np.testing.assert_allclose(scaled.x_test, scaler.transform(plain.x_test), atol=1e-5)
    learned = own.rows_like(scaled.name, Given("more.csv", content=TABLE))
    back = own.as_brought(scaled.name, learned)
    np.testing.assert_allclose(
        back, np.loadtxt(io.BytesIO(TABLE), delimiter=",", skiprows=1, usecols=(1, 2, 3)), atol=1e-5
    )


def test_rows_of_a_like_file_are_found_by_their_names_and_others_refused() -> None:
    name = bring(scaling="none")
    turned = Given("t.csv", content=b"c,species,b,a\n3,u,2,1\n")
    assert own.rows_like(name, turned).tolist() == [[1, 2, 3]]
    for content, says in {
        b"a,b\n1,2\n": "a row of it is 2 numbers, and the run learned from 3",
        b"c,b,a\n3,2,\n1,2,3\n": "line 2, column 3 .a. is blank",
    }.items():
        with pytest.raises(ValueError, match=says):
            own.rows_like(name, Given("t.csv", content=content))


def test_holes_and_lines_that_are_no_rows_are_refused_or_left_out_and_counted() -> None:
    holed = TABLE + b"\n60,1,,2,u\n61,1\n62,nan,1,1,u\n63,1e999,1,1,u"
    assert "one line has another number of cells than the others ('61,1')" in raised(content=holed)
    assert "3 of 63 rows have a value that is missing or no finite number" in raised(content=holed)
    name = bring(holed, holes="leave out")
    assert data.card(name).n_train + data.card(name).n_test == 60
    assert any("line 62, column 3 (b) is blank" in remark for remark in own.remarks(name))


@pytest.mark.parametrize(
    ("content", "choices", "says"),
    [
        (b"a,b\n1,2\n", {}, "it has one row, and it takes 20"),
        (b"a,b\n" + b"1,2\n" * 20, {}, "all its rows are the same: there is nothing to learn"),
        (TABLE, {"label": "c"}, "column c holds fractions"),
        (TABLE, {"label": "z"}, "there is no column 'z' for labels; there is species, id, a, b, c"),
        (TABLE, {"columns": ("a", "z")}, "there is no column of numbers called 'z'"),
        (TABLE, {"picture": (2, 2)}, "a picture of 2 x 2 has 4 values, a row 3"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_a_sentence(
    content: bytes, choices: dict, says: str
) -> None:
    assert says in raised(content=content, **choices)


@pytest.mark.parametrize(
    "choices",
    [{"test_share": 0}, {"test_share": float("nan")}, {"seed": -1}, {"scaling": "log"}, {"side": 1_000}],
)
def test_a_choice_out_of_range_is_refused_in_a_sentence(choices: dict) -> None:
    with pytest.raises(ValueError):
        Choices(**choices)


@pytest.mark.parametrize(
    "found", ["", "[]", '{"seed": "x"}', '{"seed": 1.5}', '{"picture": 3}', '{"side": 9999}']
)
def test_choices_from_a_link_are_checked(found: str) -> None:
    with pytest.raises(ValueError):
        Choices.unpacked(found)
    chosen = Choices(label="a", columns=("a", "b"), picture=(2, 3), seed=7)
    assert Choices.unpacked(chosen.packed()) == chosen
    assert Choices(kind="rows").packed() == Choices().packed()


def test_a_table_of_pixels_becomes_pictures_of_bytes() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 64))
    rows = [",".join(map(str, (i % 2, *row))) for i, row in enumerate(pixels)]
    content = "\n".join([",".join(["label", *(f"pixel{i}" for i in range(64))]), *rows]).encode()
    found = data.load(bring(content))
    assert found.shape == (8, 8) and found.x_train.dtype == np.uint8 and found.classes == ("0", "1")
    learned = own.rows_like(found.name, Given("more.csv", content=content))
    np.testing.assert_allclose(learned, pixels / 255, atol=1e-6)
    assert data.load(bring(content, picture=())).shape == (64,)


def test_a_files_own_test_rows_stay_test_rows() -> None:
    x = np.random.default_rng(0).normal(size=(30, 4)).astype(np.float32)
    found = data.load(bring(saved(x_train=x[:20], x_test=x[20:]), "m.npz", scaling="none"))
    np.testing.assert_array_equal(found.x_test, x[20:])
    np.testing.assert_array_equal(np.sort(found.x_train, 0), np.sort(x[:20], 0))
    assert found.range[0] == x.min() and found.range[1] == x.max()


def test_rows_are_mapped_from_plain_files_and_travel_to_another_machine(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = bring()
    here, sent = data.load(name), transfer.files(name)
    assert sorted(Path(place).name for place in sent) == [
        *("about.json", "x_test.npy", "x_train.npy", "y_test.npy", "y_train.npy")
    ]
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "elsewhere"))
    transfer.put(sent)
    there = data.load(name)
    assert there is not here and there.fingerprint == here.fingerprint


def test_rows_are_in_memory_once_as_the_file_that_keeps_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapped, "_sharing", True)
    x = np.random.default_rng(0).normal(size=(20_000, 20)).astype(np.float32)
    found = data.load(bring(saved(x=x), "large.npz", scaling="none"))
    rows = shared(found.name, "cpu")
    assert np.shares_memory(rows.x.numpy(), mapped.in_file(found.x_train))
    np.testing.assert_array_equal(rows.x.numpy(), found.x_train)
    assert not (home / "data" / "mapped").exists() and mapped.in_file(x) is None


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("about.json", lambda content: content[:-9]),
        ("about.json", lambda content: b"[]"),
        ("about.json", lambda content: content.replace(b'"n_train": 48', b'"n_train": 4.8')),
        ("about.json", lambda content: content.replace(b'"n_train": 48', b'"n_train": 47')),
        ("x_train.npy", lambda content: content[:-4]),
        ("x_train.npy", lambda content: content.replace(b"<f4", b"<i4")),
        ("y_test.npy", lambda content: b""),
    ],
)
def test_a_set_that_is_damaged_is_said_to_be(file: str, change: Callable[[bytes], bytes], home: Path) -> None:
    name = bring()
    path = home / "data" / "own" / name / file
    content = change(path.read_bytes())
    path.unlink()
    path.write_bytes(content)
    own.store.source.cache_clear()
    with pytest.raises(DataMissing, match=r"is cut short or was changed|cannot be read"):
        data.load(name)


def test_nothing_is_left_where_a_set_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "SPARE", 1 << 60)
    with pytest.raises(OSError, match="nearly full"):
        bring()
    assert own.names() == () and list((home / "data" / "own").iterdir()) == []


def test_a_set_is_everybodys_only_where_its_owner_keeps_it() -> None:
    name = bring()
    assert own.shared() == {}
    own.share(name, "somebody")
    own.share(name, "another")
    assert own.shared() == {name: "somebody"} and own.names() == (name,)
    own.unshare(name)
    own.share("my-../x-00000000")
    assert own.shared() == {}


def test_a_look_keeps_nothing_and_says_what_is_there() -> None:
    found = own.look(Given("mine.csv", content=TABLE))
    assert (found.kind, found.rows, found.label, found.classes) == (
        "table",
        60,
        "species",
        dict.fromkeys("uvw", 20),
    )
    assert found.labels[0] == "species" and found.holes == 0 and own.names() == ()
    assert found.facts is not None and found.facts.least.tolist() == [0, 0, 0, 0]
    assert found.facts.most[:3].tolist() == [59, 6, 9] and found.facts.zeros[1] == pytest.approx(9 / 60)
    assert own.look(Given("r.csv", content=b"user,item,rating\nu,i,3\n")).kind == "ratings"
    assert own.look(Given("r.dat", content=b"1::2::3::978\n" * 9)).kind == "ratings"
    assert own.look(Given("r.csv", content=b"1.5,2,3\n4,7,6\n")).kind == "table"
