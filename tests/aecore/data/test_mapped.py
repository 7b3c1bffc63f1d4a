from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore.data import find, load, mapped
from aecore.data.minibatches import resident, shared

ROWS = np.random.default_rng(0).integers(0, 256, (3000, 28, 28), np.uint8)


def halved(rows: np.ndarray) -> np.ndarray:
    return rows.reshape(len(rows), -1).astype(np.float32) / 2


@pytest.fixture(autouse=True)
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "_sharing", True)


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "data" / "mapped"


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_mapped_are_the_values_in_one_file_that_the_next_one_maps_too(folder: Path) -> None:
    found = mapped.mapped("set-x_train", ROWS, halved)
    assert isinstance(found, np.memmap) and found.tobytes() == halved(ROWS).tobytes()
    assert files(folder) == ["set-x_train.float32"]
    made = (folder / "set-x_train.float32").stat()
    again = mapped.mapped("set-x_train", ROWS, halved)
    assert again is not None and again.tobytes() == found.tobytes()
    assert (folder / "set-x_train.float32").stat().st_ino == made.st_ino


def test_many_who_ask_at_once_all_get_the_values_and_leave_one_file(folder: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: mapped.mapped("set", ROWS, halved), range(4)))
    assert all(each is not None and each.tobytes() == halved(ROWS).tobytes() for each in found)
    assert files(folder) == ["set.float32"]


@pytest.mark.parametrize("damage", ["a bit", "cut short", "longer", "empty"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: str) -> None:
    mapped.mapped("set", ROWS)
    file = folder / "set.uint8"
    whole = file.read_bytes()
    flipped = whole[:1_500_000] + bytes([whole[1_500_000] ^ 1]) + whole[1_500_001:]
    file.unlink()
    file.write_bytes(
        {"a bit": flipped, "cut short": whole[:-1], "longer": whole + b"0", "empty": b""}[damage]
    )
    found = mapped.mapped("set", ROWS)
    assert found is not None and found.tobytes() == whole == file.read_bytes()


def test_a_file_that_is_mapped_is_not_to_be_written_to(folder: Path) -> None:
    mapped.mapped("set", ROWS)
    assert (folder / "set.uint8").stat().st_mode & 0o222 == 0


def test_a_file_that_another_process_replaces_as_it_is_opened_is_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped.mapped("set", ROWS)
    size = os.fstat

    def then_replaced(descriptor: int) -> os.stat_result:
        found = size(descriptor)
        (folder / "shorter").write_bytes(b"another version")
        (folder / "shorter").replace(folder / "set.uint8")
        return found

    monkeypatch.setattr(os, "fstat", then_replaced)
    found = mapped.mapped("set", ROWS)
    assert found is not None and np.array_equal(found, ROWS)


def test_an_array_that_is_mapped_outlives_its_file(folder: Path) -> None:
    found = mapped.mapped("set", ROWS)
    other = mapped.mapped("set", ROWS[::-1].copy())
    (folder / "set.uint8").unlink()
    assert found is not None and other is not None
    assert np.array_equal(found, ROWS) and np.array_equal(other, ROWS[::-1])


def test_whoever_writes_to_it_changes_nobody_elses(folder: Path) -> None:
    ours, theirs = mapped.mapped("set", ROWS), mapped.mapped("set", ROWS)
    assert ours is not None and theirs is not None
    ours[0] = 1
    assert np.array_equal(theirs, ROWS) and (folder / "set.uint8").read_bytes() == ROWS.tobytes()


def test_where_there_can_be_no_file_there_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    assert mapped.mapped("small", ROWS[:1000]) is None
    monkeypatch.setattr(mapped, "SPARE", 1 << 60)
    assert mapped.mapped("full", ROWS) is None and files(folder) == []
    monkeypatch.setattr(mapped, "SPARE", 0)
    folder.rmdir()
    folder.write_text("a file where the folder would be, as good as a disk that is not to be written to")
    assert mapped.mapped("unwritable", ROWS) is None
    monkeypatch.setattr(mapped, "_sharing", False)
    assert mapped.mapped("alone", ROWS) is None


@pytest.mark.parametrize("name", ["mnist", "movielens"])
def test_rows_that_are_shared_have_the_bits_of_rows_that_are_not(folder: Path, name: str) -> None:
    alone, together = resident(load(name), "cpu"), shared.__wrapped__(name, "cpu")
    for part in ("x", "x_test", "y", "y_test", "mask", "target"):
        ours, theirs = getattr(together, part), getattr(alone, part)
        assert (ours is None) == (theirs is None) and (ours is None or torch.equal(ours, theirs)), part
        assert ours is None or ours.dtype == theirs.dtype
    assert f"{name}-x_train.float32" in files(folder)


def test_a_set_is_held_in_the_file_too_and_a_full_disk_does_no_harm(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = find("mnist")
    once = source._dataset_of(source.fetch())
    assert isinstance(once.x_train.base.base, np.memmap) and not once.x_train.flags.writeable
    assert once.fingerprint == load("mnist").fingerprint
    monkeypatch.setattr(mapped, "SPARE", 1 << 60)
    (folder / "mnist-x_train.uint8").unlink()
    assert source._dataset_of(source.fetch()).fingerprint == once.fingerprint
    assert torch.equal(shared.__wrapped__("mnist", "cpu").x, resident(once, "cpu").x)
    assert "mnist-x_train.float32" not in files(folder)
