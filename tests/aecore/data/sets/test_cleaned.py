"""Sets of which only some training rows are kept: their name, their rows, after a restart, and refusals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.data import own, transfer
from aecore.data.sets import cleaned
from tests.conftest import ROOT


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> np.ndarray:
    """Rows of digits, others in each test: what was read once stays in memory."""
    seed = sum(request.node.name.encode())
    return np.random.default_rng(seed).random(data.load("digits").n_train) < 0.7


def test_the_rows_kept_are_those_of_the_set_and_test_rows_stay(kept: np.ndarray) -> None:
    whole = data.load("digits")
    name = cleaned.keep("digits", kept)
    found = data.load(name)
    np.testing.assert_array_equal(found.x_train, whole.x_train[kept])
    np.testing.assert_array_equal(found.y_train, whole.y_train[kept])
    np.testing.assert_array_equal(found.x_test, whole.x_test)
    card = data.card(name)
    assert card.name == found.name == name and card.n_train == found.n_train == kept.sum()
    assert f"{kept.sum():,} of {len(kept):,} rows" in card.title
    assert data.load(name) is found and name not in data.names()


def test_the_same_rows_have_the_same_name_and_others_another(kept: np.ndarray) -> None:
    name = cleaned.keep("digits", kept)
    assert cleaned.keep("digits", kept) == name and cleaned.whole(name) == "digits"
    other = kept.copy()
    other[3] = not other[3]
    assert cleaned.keep("digits", other) != name


def test_another_process_reads_them_after_a_restart(kept: np.ndarray, home: Path) -> None:
    name = cleaned.keep("digits", kept)
    said = subprocess.run(
        [sys.executable, "-c", f"from aecore.data import load; print(load({name!r}).fingerprint)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "LATENTLAB_HOME": str(home)},
    )
    assert said.stdout.strip() == data.load(name).fingerprint


def test_a_set_can_be_cleaned_twice_and_without_a_class(kept: np.ndarray) -> None:
    first = cleaned.keep("digits-without-0", np.ones(data.card("digits-without-0").n_train, bool))
    assert data.load(first).anomalies is not None
    name = cleaned.keep(first, np.arange(data.card(first).n_train) % 2 == 0)
    np.testing.assert_array_equal(data.load(name).x_train, data.load("digits-without-0").x_train[::2])


def test_too_few_rows_are_refused() -> None:
    few = np.arange(data.load("digits").n_train) < 19
    with pytest.raises(ValueError, match="19 rows are left, and it takes 20 to learn from: keep more"):
        cleaned.keep("digits", few)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "digits-cleaned-00000000",
            "keeps some training rows of digits, and which is not known here: choose",
        ),
        ("nonsense-cleaned-00000000", "there is no data set 'nonsense'"),
        ("digits-cleaned-0000", "there is no data set 'digits-cleaned-0000'"),
        ("my-iris-0a1b2c3d-cleaned-00000000", "'my-iris-0a1b2c3d' here: it was made of somebody's own file"),
        ("my-iris-cleaned-00000000", "'my-iris-cleaned-00000000' here: it was made of somebody's own file"),
    ],
)
def test_what_is_not_known_here_is_refused_in_a_sentence(name: str, told: str) -> None:
    with pytest.raises(data.DataMissing, match=told):
        data.load(name)


def test_another_machine_is_sent_which_rows_are_kept(
    kept: np.ndarray, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cleaned.keep("digits", kept)
    name = cleaned.keep(first, np.arange(kept.sum()) % 3 > 0)
    rows, sent = data.load(name).x_train, transfer.files(name)
    assert len(sent) == 2
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "there"))
    assert transfer.missing(name)
    transfer.put(sent)
    np.testing.assert_array_equal(data.load(name).x_train, rows)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "cut short or was changed"),
        (b"x" * 20_000, "there are too many of them"),
        (np.zeros(3), "they are no bits of its rows"),
        (np.array([{"a": 1}], object), "cannot be read|cut short"),
        (None, "they are others than the name says"),
    ],
)
def test_a_file_that_was_changed_is_refused(content: object, told: str, kept: np.ndarray, home: Path) -> None:
    path = home / "data" / "cleaned" / f"{cleaned.keep('digits', kept)[-8:]}.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, np.packbits(~kept) if content is None else content)  # type: ignore[arg-type]
    with pytest.raises(data.DataMissing, match=told):
        data.load(f"digits-cleaned-{path.stem}")


def test_ones_own_set_is_cleaned_and_stays_ones_own() -> None:
    lines = "\n".join(f"{row},{row % 7},{row % 3}" for row in range(200))
    given = own.Given("a-cleaned.csv", content=f"a,b,c\n{lines}".encode())
    name = own.bring(given, choices=own.Choices(label=""))
    assert data.load(name).n_train == data.card(name).n_train and own.base(name) == name
    rows = np.arange(data.card(name).n_train) % 4 > 0
    found = cleaned.keep(name, rows)
    assert data.load(found).n_train == rows.sum() and data.load(found).columns == ("a", "b", "c")
    assert own.base(found) == name and own.about(found) == own.about(name) is not None
    assert own.scaling(found) is not None
