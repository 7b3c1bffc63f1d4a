"""Pairs of pictures: two folders, what goes in and what should come out, by equal names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from aecore import data
from aecore.data import own
from aecore.data.dataset import Dataset
from aecore.data.minibatches import batches, resident
from aecore.data.own import Choices, Given
from aecore.data.readers.formats import picture_pairs
from aecore.spec import DataSpec

PICTURES = np.random.default_rng(0).integers(0, 256, (30, 6, 5), np.uint8)
NAMES = [f"{i:02}" for i in range(30)]


def png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def zipped(files: Mapping[str, bytes]) -> Given:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return Given("mine.zip", content=out.getvalue())


def both(first: str = "in", second: str = "out") -> dict[str, bytes]:
    """Each picture's negative goes in, and the picture should come out."""
    given = {f"{first}/{name}.png": png(255 - x) for name, x in zip(NAMES, PICTURES, strict=True)}
    return given | {f"{second}/{name}.png": png(x) for name, x in zip(NAMES, PICTURES, strict=True)}


def loaded(given: Given, choices: Choices | None = None) -> Dataset:
    return data.load(own.bring(given, choices=choices))


def test_folders_in_and_out_are_recognised_and_each_row_keeps_its_partner(home: Path) -> None:
    found = loaded(zipped(both()))
    assert found.paired and (found.n_train, found.n_test, found.shape) == (24, 6, (6, 5))
    assert found.wanted_train is not None and found.wanted_test is not None
    assert (found.x_train == 255 - found.wanted_train).all()
    assert (found.x_test == 255 - found.wanted_test).all()
    every = np.concatenate([found.wanted_train, found.wanted_test])
    assert {row.tobytes() for row in every} == {picture.tobytes() for picture in PICTURES}
    assert own.remarks(found.name)[0] == "30 pairs of pictures: in goes in, out should come out."
    assert data.card(found.name).paired


@pytest.mark.parametrize("above", ["", "mine/", "a/b/"])
def test_folders_above_both_are_passed_over(above: str) -> None:
    given = zipped({above + path: content for path, content in both().items()})
    assert picture_pairs.recognised(given) == ("in", "out")
    assert len(picture_pairs.pairs(given, ("in", "out")).found) == 30


@pytest.mark.parametrize("above", ["", "mine/"])
@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("Train", "val")])
def test_folders_of_training_and_test_pairs_are_the_split(
    home: Path, above: str, train: str, test: str
) -> None:
    part = {f"{i:02}": train if i % 3 else test for i in range(30)}
    given = zipped({f"{above}{part[path[-6:-4]]}/{path}": content for path, content in both().items()})
    assert picture_pairs.recognised(given) == ("in", "out")
    look = own.look(given)
    assert (look.rows, look.n_test) == (30, 10)
    found = loaded(given)
    assert found.paired and (found.n_train, found.n_test) == (20, 10)
    assert found.wanted_test is not None and (found.wanted_test == PICTURES[::3].reshape(10, -1)).all()
    assert (found.x_test == 255 - found.wanted_test).all()
    assert "10 of them are test pairs" in own.remarks(found.name)[0]


def test_folders_called_train_and_test_are_a_pair_where_they_are_named_so(home: Path) -> None:
    found = loaded(zipped(both("train", "test")), Choices(pairs=("train", "test")))
    assert found.paired and found.n_train + found.n_test == 30


def test_a_split_whose_test_folder_has_no_pairs_is_refused_in_a_sentence() -> None:
    files = {f"train/{path}": content for path, content in both().items()}
    given = zipped(files | {"test/in/00.png": png(PICTURES[0])})
    with pytest.raises(ValueError, match="there is no folder 'out' with pictures in it"):
        picture_pairs.pairs(given, ("in", "out"))


def test_folders_of_other_names_are_pairs_when_they_are_named_and_classes_when_not(home: Path) -> None:
    given = zipped(both("blurred", "sharp"))
    classes, pairs = loaded(given), loaded(given, Choices(pairs=("blurred", "sharp")))
    assert not classes.paired and classes.classes == ("blurred", "sharp") and classes.n_train == 48
    assert pairs.paired and pairs.n_train == 24


def test_where_a_label_is_chosen_in_and_out_are_classes(home: Path) -> None:
    assert loaded(zipped(both()), Choices(label="folder")).classes == ("in", "out")


def test_a_named_pair_and_a_recognised_one_are_the_same_set() -> None:
    given = zipped(both())
    assert own.named(given, Choices()) == own.named(given, Choices(pairs=("in", "out")))
    chosen = Choices(pairs=("in", "out"))
    assert Choices.unpacked(chosen.packed()) == chosen


def test_pictures_without_a_partner_are_told_and_left_out(home: Path) -> None:
    files = (
        both() | {f"in/alone{i}.png": png(PICTURES[i]) for i in range(5)} | {"out/b.png": png(PICTURES[0])}
    )
    name = own.bring(zipped(files))
    assert data.load(name).n_train == 24
    told = "Left out: 6 pictures have no partner: in/alone0.png, in/alone1.png, in/alone2.png, in/alone3.png"
    assert own.remarks(name)[1] == f"{told} and 2 more."


def test_names_are_equal_whatever_kind_of_file_it_is_and_sizes_are_those_of_what_comes_out(
    home: Path,
) -> None:
    files = {path: content for path, content in both().items() if path.startswith("out")}
    small = [np.full((3, 2), 8 * i, np.uint8) for i in range(30)]
    for name, picture in zip(NAMES, small, strict=True):
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "BMP")
        files[f"in/{name}.bmp"] = file.getvalue()
    found = loaded(zipped(files))
    assert found.shape == (6, 5) and found.wanted_train is not None
    by_out = {picture.tobytes(): 8 * i for i, picture in enumerate(PICTURES)}
    assert all(
        (x == by_out[out.tobytes()]).all() for x, out in zip(found.x_train, found.wanted_train, strict=True)
    )


def test_pairs_in_colour_keep_their_channels(home: Path) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (20, 4, 4, 3), np.uint8)
    files = {f"in/{i:02}.png": png(picture[..., 0]) for i, picture in enumerate(rgb)}
    files |= {f"out/{i:02}.png": png(picture) for i, picture in enumerate(rgb)}
    given = zipped(files)
    assert own.coloured(given)
    found = loaded(given, Choices(colour=True))
    assert found.shape == (4, 4, 3) and found.wanted_test is not None
    red = found.wanted_test.reshape(-1, 16, 3)[..., :1]
    assert (found.x_test.reshape(-1, 16, 3) == red).all()


@pytest.mark.parametrize(
    ("files", "folders", "said"),
    [
        (both(), ("in", "of"), "there is no folder 'of' with pictures in it; there is in, out"),
        (
            {"in/a.png": png(PICTURES[0]), "out/b.png": png(PICTURES[0])},
            ("in", "out"),
            "no picture in in has a partner of its name in out",
        ),
        (both() | {"in/00.bmp": png(PICTURES[0])}, ("in", "out"), "in holds two pictures called '00'"),
        (
            {f"in/{i}.png": png(PICTURES[0]) for i in range(3)},
            ("in", "out"),
            "there is no folder 'out' with pictures in it; there is in",
        ),
        ({"table.csv": b"a,b\n1,2\n"}, ("in", "out"), "pairs are read from a zip or a folder of pictures"),
        (both() | {"out/07.png": b"no picture"}, ("in", "out"), "out/07.png is damaged, or no picture"),
    ],
)
def test_what_cannot_be_paired_is_refused_in_a_sentence(
    files: Mapping[str, bytes], folders: tuple[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        own.bring(zipped(files), choices=Choices(pairs=folders))


def test_one_folder_is_no_pair() -> None:
    with pytest.raises(ValueError, match="pairs are in two folders, got 'in' and 'in'"):
        Choices(pairs=("in", "in"))


def test_a_look_shows_pairs_side_by_side() -> None:
    found = own.look(zipped(both() | {"in/alone.png": png(PICTURES[0])}))
    assert (found.kind, found.rows, found.shape, found.pairs) == ("pictures", 30, (6, 5), ("in", "out"))
    assert found.labels == () and found.examples is not None and "in/alone.png" in found.remarks[1]
    first, second = found.examples[0], found.examples[1]
    assert (first == 255 - second).all() and found.example_labels[:2] == ("in", "out")


def test_augmentation_moves_both_of_a_pair_alike_and_numbers_drawn_stay_those_of_one(home: Path) -> None:
    found = loaded(zipped(both()))
    rows, spec = resident(found, "cpu"), DataSpec(name=found.name, shift=1, mirror=True)
    rng = torch.Generator().manual_seed(0)
    for batch in batches(rows, spec, 10, rng):
        assert batch.wanted is not None
        inside = (batch.x > 0) & (batch.wanted > 0)  # what a shift brings in is 0 in both
        assert torch.allclose((batch.x + batch.wanted)[inside], torch.ones(()), atol=1e-6)
        assert inside.float().mean() > 0.5
    alone = torch.Generator().manual_seed(0)
    [
        *batches(
            resident(Dataset("x", "x", "images", found.x_train, found.x_test, shape=(6, 5)), "cpu"),
            spec,
            10,
            alone,
        )
    ]
    assert torch.equal(rng.get_state(), alone.get_state())


def test_partners_belong_to_what_a_set_is_known_by() -> None:
    x = np.zeros((4, 6), np.uint8)
    same, other = (
        Dataset("p", "p", "images", x, x, shape=(2, 3), wanted_train=x + i, wanted_test=x + i) for i in (0, 1)
    )
    assert same.fingerprint != other.fingerprint
    assert same.fingerprint != Dataset("p", "p", "images", x, x, shape=(2, 3)).fingerprint
    with pytest.raises(ValueError, match="has wanted_train and wanted_test, and this one has one of them"):
        Dataset("p", "p", "images", x, x, shape=(2, 3), wanted_train=x)
    with pytest.raises(ValueError, match=r"wanted_test must be of shape \(4, 6\), got \(3, 6\)"):
        Dataset("p", "p", "images", x, x, shape=(2, 3), wanted_train=x, wanted_test=x[:3])
