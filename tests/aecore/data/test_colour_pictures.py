"""Pictures in colour are read, kept, moved and judged as what they are, and grey ones as before."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.ndimage import median_filter
from scipy.ndimage import shift as moved
from torch.nn import functional

from aecore import data
from aecore.data import own
from aecore.data.folders import assets
from aecore.data.minibatches import shifted
from aecore.data.own import Choices, Given
from aecore.data.picture_shape import luma, one_map
from aecore.data.readers import formats
from aecore.evaluation.metrics import median_filter_mse
from aecore.spec import DataSpec

RGB = np.random.default_rng(0).integers(0, 256, (40, 9, 7, 3), np.uint8)
GREY = np.repeat(RGB[..., :1], 3, -1)


def saved(pictures: np.ndarray, kind: str = "PNG", **how: Any) -> bytes:
    """A zip of pictures in two folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for i, picture in enumerate(pictures):
            file = io.BytesIO()
            Image.fromarray(picture).save(file, kind, **how)
            packed.writestr(f"{'ab'[i % 2]}/{i:02}.{kind.lower()}", file.getvalue())
    return out.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def given(content: bytes, name: str = "mine.zip") -> Given:
    return Given(name, content=content)


FILES = {
    "mine.npz": npz(x=RGB, y=np.arange(40) % 2),
    "planes.npz": npz(x=np.moveaxis(RGB, -1, 1)),
    "opaque.npz": npz(x=np.concatenate([RGB, np.full_like(RGB[..., :1], 9)], -1)),
    "mine-idx4-ubyte": idx(RGB),
}


@pytest.mark.parametrize("name", FILES)
def test_arrays_of_pictures_are_read_in_colour_or_in_grey(name: str) -> None:
    colour, grey = (formats.read(given(FILES[name], name), colour=wanted) for wanted in (True, False))
    assert np.array_equal(colour.x, RGB) and grey.x.shape == (40, 9, 7)
    assert "Pictures are read in colour." in colour.remarks
    assert "Pictures in colour are read as grey." in grey.remarks


def test_picture_files_are_read_in_colour_as_pillow_has_them() -> None:
    content = given(saved(RGB))
    order = np.argsort([f"{'ab'[i % 2]}/{i:02}" for i in range(40)])
    assert np.array_equal(formats.read(content, colour=True).x, RGB[order])
    grey = np.stack([np.asarray(Image.fromarray(picture).convert("L")) for picture in RGB])
    assert np.array_equal(formats.read(content).x, grey[order])


def test_pictures_that_are_too_large_are_refused_in_pixels() -> None:
    says = "pictures of 90 x 90 in colour are larger than are read: at most about 81 x 81 pixels in colour"
    with pytest.raises(ValueError, match=says):
        formats.read(given(saved(RGB)), side=90, colour=True)
    with pytest.raises(ValueError, match=says):
        formats.read(given(npz(x=np.zeros((20, 90, 90, 3), np.uint8)), "mine.npz"), colour=True)
    assert formats.read(given(saved(RGB[:2])), side=90).x.shape == (2, 90, 90)


def test_a_set_in_colour_is_what_was_brought() -> None:
    name = own.bring(given(saved(RGB)), choices=Choices(colour=True))
    rows = data.load(name)
    assert rows.shape == (9, 7, 3) and rows.classes == ("a", "b") and rows.x_train.dtype == np.uint8
    there = {picture.tobytes() for picture in RGB}
    assert {
        picture.tobytes() for picture in rows.picture(np.concatenate([rows.x_train, rows.x_test]))
    } == there
    assert np.array_equal(own.rows_like(name, given(saved(RGB[:3])))[0], RGB[0].ravel() / np.float32(255))


def test_grey_choices_have_the_names_that_they_always_had() -> None:
    assert Choices().packed() == Choices(colour=False).packed() == "{}"
    assert Choices.unpacked(Choices(colour=True).packed()).colour
    assert own.bring(given(saved(RGB))) != own.bring(given(saved(RGB)), choices=Choices(colour=True))


@pytest.mark.parametrize(
    ("content", "coloured"),
    [
        (given(saved(RGB)), True),
        (given(saved(GREY)), False),
        (given(saved(RGB[..., 0])), False),
        (given(saved(np.asarray(GREY // 2), "JPEG", quality=30)), False),
        (given(FILES["mine.npz"], "mine.npz"), True),
        (given(npz(x=GREY / 255), "grey.npz"), False),
        (given(npz(x=RGB / 255), "floats.npz"), True),
        (given(b"a,b\n1,2\n3,4\n", "mine.csv"), False),
    ],
)
def test_whether_pictures_are_in_colour_is_told_by_looking_at_them(content: Given, coloured: bool) -> None:
    assert own.coloured(content) is coloured
    assert (own.look(content).coloured > 0) is coloured


def test_emoji_are_the_pictures_of_their_sheet() -> None:
    rows = data.load("emoji")
    sheet = np.asarray(Image.open(Path(assets()) / "emoji_grid.png"))
    cells = {
        sheet[32 * r : 32 * r + 32, 32 * c : 32 * c + 32].tobytes() for r in range(33) for c in range(32)
    }
    assert {row.tobytes() for row in np.concatenate([rows.x_train, rows.x_test])} <= cells
    share = np.bincount(rows.y_test) / np.bincount(np.concatenate([rows.y_train, rows.y_test]))
    assert np.allclose(share, 0.2, atol=0.02)


@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 3)])
def test_a_shifted_picture_is_moved_whole(shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(1).random((20, *shape), np.float32)
    rng, again = (torch.Generator().manual_seed(3) for _ in range(2))
    found = shifted(torch.tensor(x.reshape(20, -1)), shape, 2, rng).numpy().reshape(x.shape)
    down, across = (2 - torch.randint(0, 5, (2, 20), generator=again)).numpy()
    for i in range(20):
        by = (down[i], across[i], 0)[: len(shape)]
        assert np.allclose(found[i], moved(x[i], by, order=0))


def test_a_script_shifts_pictures_in_colour_as_the_engine_does() -> None:
    from aecore.inference.export.script.noise import augmentation

    x = torch.rand(5, 9 * 7 * 3)
    there: dict[str, Any] = {"torch": torch, "F": functional, "DEVICE": "cpu"}
    there["rng"] = torch.Generator().manual_seed(4)
    exec(augmentation(DataSpec(shift=1), (9, 7, 3)), there)
    assert torch.equal(there["augment"](x), shifted(x, (9, 7, 3), 1, torch.Generator().manual_seed(4)))


def test_each_channel_has_a_median_of_its_own() -> None:
    x = RGB / np.float32(255)
    each = np.stack([median_filter(x[..., c], (1, 3, 3), mode="nearest") for c in range(3)], -1)
    mse = float(np.square(each - x).mean(dtype=np.float64))
    assert median_filter_mse(x.reshape(40, -1), x.reshape(40, -1), (9, 7, 3)) == pytest.approx(mse, rel=1e-5)


def test_brightness_is_that_of_pillow_and_a_signed_picture_the_mean_of_its_channels() -> None:
    grey = np.stack([np.asarray(Image.fromarray(picture).convert("L")) for picture in RGB])
    assert np.abs(luma(RGB).astype(int) - grey).max() <= 1 and luma(grey) is grey
    flat = RGB.reshape(40, -1).astype(np.float32)
    assert np.allclose(one_map(flat, (9, 7, 3)), RGB.mean(-1)) and one_map(flat, (189,)) is flat
