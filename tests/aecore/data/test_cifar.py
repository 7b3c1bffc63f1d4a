"""CIFAR-10 as published: the binary version in its archive, read without a byte on the disk."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.data.sets.cifar import CLASSES, RECORD, TEST, TRAIN, cifar, read

RNG = np.random.default_rng(0)


def batch(n: int) -> tuple[np.ndarray, np.ndarray, bytes]:
    """Pictures (n, 32, 32, 3), labels (n,), and their records."""
    pictures = RNG.integers(0, 256, (n, 32, 32, 3), dtype=np.uint8)
    labels = RNG.integers(0, len(CLASSES), n).astype(np.uint8)
    planes = pictures.transpose(0, 3, 1, 2).reshape(n, -1)
    return pictures, labels, np.hstack([labels[:, None], planes]).tobytes()


def archive(path: Path, **members: bytes) -> Path:
    """An archive in the layout of the published one; names are those of its batches without `.bin`."""
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            head = tarfile.TarInfo(f"cifar-10-batches-bin/{name}.bin")
            head.size = len(content)
            packed.addfile(head, io.BytesIO(content))
    return path


def test_pictures_have_their_colours_and_labels_in_the_order_of_the_batches(tmp_path: Path) -> None:
    parts = {name: batch(7) for name in ("data_batch_2", "data_batch_1", "test_batch")}
    path = archive(tmp_path / "a.tar.gz", **{name: raw for name, (_, _, raw) in parts.items()})
    found = read(path)
    first, second = parts["data_batch_1"], parts["data_batch_2"]
    np.testing.assert_array_equal(found["x_train"], np.concatenate([first[0], second[0]]))
    np.testing.assert_array_equal(found["y_train"], np.concatenate([first[1], second[1]]))
    np.testing.assert_array_equal(found["x_test"], parts["test_batch"][0])


def test_the_set_is_in_colour_and_offers_emoji_where_it_cannot_be_had() -> None:
    about = data.card("cifar-10")
    assert about.coloured and about.shape == (32, 32, 3) and about.stand_in == "emoji"
    assert not about.embedded and len(TRAIN) * 10_000 == about.n_train


def test_an_archive_that_lies_in_the_folder_of_data_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cifar-10"
    folder.mkdir()
    (pictures, labels, raw), (_, _, test) = batch(20), batch(5)
    archive(folder / "cifar-10-binary.tar.gz", data_batch_1=raw, test_batch=test)
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path))
    monkeypatch.setattr(cifar, "_dataset", None)
    found = cifar.load()
    monkeypatch.setattr(cifar, "_dataset", None)
    np.testing.assert_array_equal(found.x_train.reshape(-1, 32, 32, 3), pictures)
    assert found.y_train is not None and found.y_train.tolist() == labels.tolist()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"data_batch_1": b"\0" * RECORD}, f"lacks {TEST}"),
        ({"test_batch": b"\0" * RECORD}, "lacks data_batch_1.bin"),
        ({"data_batch_1": b"\0" * (RECORD - 1), "test_batch": b"\0" * RECORD}, "is no batch"),
        ({"data_batch_1": b"\0" * (10_001 * RECORD), "test_batch": b"\0" * RECORD}, "is no batch"),
        ({"data_batch_1": b"\x0a" * RECORD, "test_batch": b"\0" * RECORD}, "has the label 10"),
    ],
)
def test_what_is_no_batch_is_refused_in_a_sentence(
    tmp_path: Path, members: dict[str, bytes], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        read(archive(tmp_path / "a.tar.gz", **members))


def test_an_archive_that_is_cut_short_or_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.tar.gz", data_batch_1=batch(50)[2], test_batch=batch(50)[2])
    whole.write_bytes(whole.read_bytes()[:-4000])
    with pytest.raises(ValueError, match="no whole archive"):
        read(whole)
    none = tmp_path / "b.tar.gz"
    none.write_text("no archive", encoding="utf-8")
    with pytest.raises(ValueError, match="no whole archive"):
        read(none)
