"""Data sets by name: each is what its card says, whoever asks, however many at once."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from aecore import data
from aecore.data import DataMissing
from aecore.data.file import File
from aecore.data.folders import assets, cache, home, supplied
from aecore.data.readers.embedded import embedded, read
from aecore.data.sets.digits import split
from aecore.data.source import Source

ONE_CLASS = ("shuttle", "textures", "vibration")


def needs(name: str) -> str:
    if not data.available(name):
        pytest.skip(f"{name} is not on this computer: set LATENTLAB_DATA to a folder that holds it")
    return name


def in_fresh_process(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout


def test_the_names_that_stay_are_there():
    assert {"digits", "mnist", "mnist-full", "fashion", "fashion-full"} <= set(data.names())


@pytest.mark.parametrize("name", data.names())
def test_a_card_says_what_the_rows_are(name):
    card, rows = data.card(name), data.load(needs(name))
    assert (card.n_train, card.n_test, card.shape) == (rows.n_train, rows.n_test, rows.shape)
    for each in ("name", "title", "kind", "classes", "range", "licence", "provenance"):
        assert getattr(card, each) == getattr(rows, each) != ""


@pytest.mark.parametrize("name", data.names())
def test_rows_and_labels_have_their_final_form(name):
    rows = data.load(needs(name))
    for x in (rows.x_train, rows.x_test):
        assert x.dtype in (np.uint8, np.float32)
        assert x.ndim == 2 and x.flags.c_contiguous and not x.flags.writeable
    for y in (rows.y_train, rows.y_test):
        assert y.dtype == np.int16 and not y.flags.writeable
    assert set(rows.y_test) == set(range(len(rows.classes)))
    assert set(rows.y_train) == {0} if name in ONE_CLASS else set(rows.y_train) == set(rows.y_test)


@pytest.mark.parametrize("name", data.names())
def test_no_test_row_is_a_training_row(name):
    rows = data.load(needs(name))
    train, test = ({row.tobytes() for row in x} for x in (rows.x_train, rows.x_test))
    # a few items of Fashion-MNIST were published twice
    assert len(train & test) <= (10 if name.startswith("fashion") else 0)


@pytest.mark.parametrize("name", [name for name in data.names() if not data.card(name).embedded])
def test_a_set_to_download_has_an_embedded_stand_in_of_the_same_kind(name):
    card = data.card(name)
    stand_in = data.card(card.stand_in)
    assert stand_in.embedded and data.available(stand_in.name)
    assert stand_in.kind == card.kind
    assert stand_in.classes == card.classes or card.coloured  # photographs and emoji show other things
    assert stand_in.shape == card.shape or card.kind == "ratings"


@pytest.mark.parametrize("name", ["mnist", "fashion"])
def test_the_embedded_rows_are_the_first_of_the_full_set_and_every_fifth_test_row(name):
    part, full = data.load(name), data.load(needs(f"{name}-full"))
    assert np.array_equal(part.x_train, full.x_train[: part.n_train])
    assert np.array_equal(part.y_test, full.y_test[::5])


@pytest.mark.parametrize("name", ["mnist", "mnist-full"])
def test_four_fifths_of_mnist_are_zeros(name):
    rows = data.load(needs(name))
    assert rows.sparsity == pytest.approx((rows.x_train == 0).mean(), abs=1e-12)
    assert rows.sparsity == pytest.approx(0.81, abs=0.005)


def test_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    theirs, ours = load_digits(), data.load("digits")
    train, test = split(theirs.target, 0)
    assert np.array_equal(ours.x_train * 16, theirs.data[train])
    assert np.array_equal(ours.y_test, theirs.target[test])
    assert sorted([*train, *test]) == list(range(1797))


def test_digits_without_scikit_learn_say_what_to_install():
    code = """
import sys
sys.modules["sklearn"] = None
from aecore import data
try:
    data.load("digits")
except data.DataMissing as missing:
    print(missing)
"""
    assert "install scikit-learn again" in in_fresh_process(code)


def test_digits_are_split_alike_everywhere():
    assert data.load("digits").fingerprint[:16] == "9fca763d4c688320"


@given(arrays(np.int16, st.integers(1, 200), elements=st.integers(0, 4)), st.integers(0, 99))
def test_a_split_holds_back_a_fifth_of_each_class(y, seed):
    train, test = split(y, seed)
    assert sorted([*train, *test]) == list(range(len(y)))
    for label in set(y):
        assert abs((y[test] == label).sum() - (y == label).sum() / 5) < 1


def test_many_threads_that_ask_at_once_are_given_one_object_that_was_read_once():
    reads = []

    def eyes():
        reads.append(1)
        return {"x_train": np.eye(64), "x_test": np.eye(64)}

    source, together = Source(data.card("digits"), eyes), Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: together.wait() is not None and source.load(), range(8)))
    assert len(reads) == 1 and len({id(each) for each in loaded}) == 1
    assert data.load("digits") is data.load("digits")


def test_importing_and_listing_loads_nothing_heavy():
    heavy = ("torch", "streamlit", "sklearn", "pooch", "requests", "pydantic")
    code = f"""
import sys
from aecore import data
[(data.card(name), data.available(name)) for name in data.names()]
data.load("digits")
print([each for each in {heavy} if each in sys.modules])
"""
    assert in_fresh_process(code).strip() == "[]"


def test_a_source_in_a_new_file_is_found_by_existing(tmp_path):
    (tmp_path / "stripes.py").write_text(
        "from dataclasses import replace\n"
        "from aecore.data.sets import digits\n"
        "from aecore.data.source import Source\n"
        "stripes = Source(replace(digits.digits.card, name='stripes'), digits.read)\n"
    )
    code = f"""
from aecore import data
data.sets.__path__.append({str(tmp_path)!r})
print(data.load("stripes").name, *data.names())
"""
    assert in_fresh_process(code).split()[0] == "stripes"
    assert "stripes" in in_fresh_process(code).split()[1:]


def test_an_unknown_name_is_answered_with_the_names_there_are():
    for ask in (data.card, data.available, data.fetch, data.load):
        with pytest.raises(DataMissing, match=r"no data set 'mnits'; there are .*digits, .*mnist"):
            ask("mnits")


def test_the_notices_speak_of_every_embedded_file():
    files = [file.name for file in assets().glob("*.npz")]
    assert files and all(name in data.notices() for name in files)


def test_an_embedded_file_that_is_gone_or_damaged_is_named():
    card = data.card("mnist")
    for file in (File("gone.npz", 1, "0"), File("mnist.npz", 1_974_552, "0" * 64), File("mnist.npz", 1, "0")):
        with pytest.raises(DataMissing, match=rf"{file.path} is .*: install Latent Lab again$"):
            embedded(card, file).load()


def test_a_file_that_would_run_code_is_refused(tmp_path):
    np.savez(tmp_path / "evil.npz", x_train=np.array([{"an": "object"}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        read(tmp_path / "evil.npz")


def test_the_home_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path))
    monkeypatch.delenv("LATENTLAB_DATA", raising=False)
    assert (home(), cache(), supplied()) == (tmp_path, tmp_path / "data", None)
    monkeypatch.delenv("LATENTLAB_HOME")
    assert home() == platformdirs.user_data_path("latentlab")
