"""Search of a run's images in three ways, what it measures, and pictures from outside."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore.data import card, load
from aecore.data.own import Given
from aecore.data.own.picture_rows import ink, picture_row, rows_of
from aecore.inference.image_index import ImageIndex, Precision, training_rows, winner
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec


@pytest.fixture
def index(small: Callable[..., Spec]) -> ImageIndex:
    return made(Session(small("undercomplete")).run(), 300)


def made(session: Session, rows: int, distance: str = "cosine") -> ImageIndex:
    model = Model(session.net, session.spec, session.device, session.precision)
    found = training_rows(session.data, rows)
    return ImageIndex(model, session.data, *found, session.data.classes, distance)  # type: ignore[arg-type]


def test_a_row_of_the_index_is_nearest_to_itself_in_all_three_ways(index: ImageIndex) -> None:
    rows, _ = training_rows(load("digits"), 300)
    found = index.nearest(rows[17], 5)
    assert [(way.by, way.width) for way in found] == [("pixels", 64), ("PCA", 8), ("code", 8)]
    for way in found:
        assert way.index[0] == 17 and way.distance[0] == pytest.approx(0, abs=1e-6)
        assert np.all(np.diff(way.distance) >= 0)


def test_precision_is_the_share_of_labels_among_those_that_are_found(index: ImageIndex) -> None:
    data = load("digits")
    labels = training_rows(data, 300)[1]
    queries, asked = data.x_test[:30].astype(np.float32), data.y_test[:30].astype(int)
    for found in index.precision(queries, asked, (10,)):
        by_hand = []
        for row, label in zip(queries, asked, strict=True):
            near = next(way for way in index.nearest(row, 10) if way.by == found.by)
            by_hand.append(100 * (labels[near.index] == label).mean())
        assert found.each == pytest.approx(by_hand) and found.mean == pytest.approx(np.mean(by_hand))


def test_one_picture_and_pictures_that_are_all_equal_are_found(index: ImageIndex) -> None:
    data, rows = load("digits"), np.zeros((4, 64), np.float32)
    for n in (1, 4):
        few = ImageIndex(index.model, data, rows[:n], np.full(n, -1))
        for way in few.nearest(rows[0], 10):
            assert way.index.tolist() == list(range(n)) and np.isfinite(way.distance).all()
    with pytest.raises(ValueError, match="precision needs labels"):
        few.precision(rows, np.array([0, 1, 2, 3]))


def figures(code: float, pca: float, k: int) -> tuple[Precision, ...]:
    spread = np.random.default_rng(0).normal(0, 5, (3, 400))
    means = {"pixels": 50.0, "PCA": pca, "code": code}
    return tuple(
        Precision(by, k, mean + noise - noise.mean(), np.zeros(0))
        for (by, mean), noise in zip(means.items(), spread, strict=True)
    )


def test_who_wins_is_said_in_one_sentence_and_what_is_not_clear_is_as_good() -> None:
    said = winner((*figures(80.1, 80.0, 10), *figures(83, 79, 100)))
    assert said == (
        "for the 10 nearest PCA is as good as the code (80.1 % by the code, 80.0 % by PCA); "
        "for the 100 nearest the code wins (83.0 % by the code, 79.0 % by PCA)."
    )
    assert "for the 10 nearest PCA wins" in winner(figures(70, 80, 10))
    assert "for the 10 nearest pixels win" in winner(figures(40, 45, 10))


def given(picture: Image.Image, name: str = "a.png", **how: object) -> Given:
    file = io.BytesIO()
    picture.save(file, "PNG", **how)
    return Given(name, content=file.getvalue())


def test_a_picture_of_the_sets_size_stays_and_a_photograph_becomes_ink_in_its_place() -> None:
    rng, about = np.random.default_rng(0), card("mnist")
    own = rng.integers(0, 256, (28, 28)).astype(np.uint8)
    assert picture_row(given(Image.fromarray(own)), about) == pytest.approx(own.ravel() / 255)
    light = np.full((90, 140), 240, np.uint8)
    light[20:70, 60:70] = 30
    seen = picture_row(given(Image.fromarray(light)), about).reshape(28, 28)
    assert seen[0].max() == 0 and seen.max() > 0.9 and seen[14, 14] > 0.9
    dark = picture_row(given(Image.fromarray(255 - light)), about).reshape(28, 28)
    assert dark == pytest.approx(seen, abs=0.02)


@pytest.mark.parametrize("ink_value", [0, 255])
def test_ink_on_nothing_is_seen_be_it_black_or_white(ink_value: int) -> None:
    drawing = np.zeros((60, 60, 4), np.uint8)
    drawing[10:50, 28:33] = [ink_value] * 3 + [255]
    seen = picture_row(given(Image.fromarray(drawing)), card("mnist")).reshape(28, 28)
    assert seen[14, 14] > 0.9 and not seen[:, :8].any()


def test_ink_is_on_a_square_and_paper_is_nothing() -> None:
    found = ink(np.full((10, 30), 200, np.uint8), handwriting=True)
    assert found.shape == (30, 30) and not found.any()


def test_a_camera_held_sideways_is_turned_and_colour_goes_to_colour_sets() -> None:
    about = card("emoji")
    tall = Image.new("RGB", (32, 64), (255, 0, 0))
    row = picture_row(given(tall), about).reshape(about.shape)
    assert row[16, 16].tolist() == [1, 0, 0]
    exif = Image.Exif()
    exif[0x0112] = 6
    wide = np.zeros((28, 40), np.uint8)
    wide[:, :5] = 255  # the left edge, which is the top once it is turned
    turned = picture_row(given(Image.fromarray(wide), exif=exif), card("mnist")).reshape(28, 28)
    assert turned.any(0).sum() > 2 * turned.any(1).sum()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"hello", "a.png is damaged, or no picture"), (b"", "a.png is damaged, or no picture")],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        picture_row(Given("a.png", content=content), card("mnist"))


def test_a_bomb_one_pixel_and_rows_that_are_no_pictures_are_answered() -> None:
    with pytest.raises(ValueError, match="more than the 40 million that are read"):
        picture_row(given(Image.new("1", (8000, 6500))), card("mnist"))
    assert np.isfinite(picture_row(given(Image.new("L", (1, 1))), card("mnist"))).all()
    with pytest.raises(ValueError, match="rows of ring are no pictures"):
        picture_row(given(Image.new("L", (1, 1))), card("ring"))


def test_a_folder_of_ones_own_is_rows_with_its_folders_as_labels(tmp_path: Path) -> None:
    for place, label in enumerate(("cat", "dog", "dog")):
        (tmp_path / label).mkdir(exist_ok=True)
        Image.new("L", (28, 28), 50 * place).save(tmp_path / label / f"{place}.png")
    rows, labels, classes = rows_of(Given.at(tmp_path), card("mnist"))
    assert classes == ("cat", "dog") and labels.tolist() == [0, 1, 1]
    assert rows[:, 0] == pytest.approx(np.array([0, 50, 100]) / 255)
    with pytest.raises(ValueError, match=r"a\.npy is cut short"):
        rows_of(Given("a.npy", content=b"nothing"), card("mnist"))
