from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from aecore.data import Dataset, load
from aecore.evaluation.metrics import psnr
from aecore.evaluation.pca import pca
from aecore.inference.compression import picture_formats
from aecore.inference.compression.beside import Compressed, compressed, opponent, quantiser
from aecore.inference.compression.picture_code import decoder_weights, measured_rows, of_net, of_pca
from aecore.inference.compression.quantiser import by_bits, by_step
from aecore.inference.compression.rate_distortion import Point, bytes_at, codec, psnr_at
from aecore.inference.model import Model
from aecore.nets.dense import dense_parameters
from aecore.runs.session import Session
from aecore.spec import Spec


def trained(spec: Spec, data: Dataset | None = None) -> Model:
    session = Session(spec, data).run()
    return Model(session.net, session.spec, session.device, session.precision)


def in_colour(height: int = 12, width: int = 7, n: int = 80) -> Dataset:
    """Smooth pictures in colour that are not square."""
    rng = np.random.default_rng(0)
    wave = np.sin(rng.uniform(0, 3, (n, 1, 1, 3)) + np.linspace(0, 2, height)[:, None, None])
    x = np.repeat((127 + 100 * wave), width, 2).astype(np.uint8)
    return Dataset("waves", "Waves", "images", x[16:], x[:16], shape=(height, width, 3))


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load("digits")


def test_levels_are_within_half_a_step_and_as_many_as_the_bits_say() -> None:
    z = np.random.default_rng(0).normal(0, [0.01, 1, 50], (400, 3))
    for bits in (2, 5, 8):
        found = by_bits(z, bits)
        levels = found.levels(z)
        assert levels.min() == 0 and levels.max() == 2**bits - 1
        assert (abs(found.codes(levels) - z) <= found.step / 2 * 1.0001).all()
    fixed = by_step(3, 0.25)
    assert np.array_equal(fixed.levels(z), np.rint(z / 0.25))


def test_pca_in_fine_steps_is_as_good_as_pca_that_is_not_coded(digits: Dataset) -> None:
    code = of_pca(digits, 10, None)
    pictures = digits.picture(measured_rows(digits))
    fine = codec(code, by_step(10, 0.01)).measured(pictures)
    linear = pca(digits.x_train, 10)
    seen = linear.decode(linear.encode(digits.x_test)).clip(0, 1)
    assert fine.psnr == pytest.approx(psnr(np.square(seen - digits.x_test).mean()), abs=0.02)
    coarse = codec(code, by_step(10, 1.0)).measured(pictures)
    assert coarse.bytes < fine.bytes and coarse.psnr < fine.psnr


def test_payloads_become_the_pictures_of_the_quantised_code(
    small: Callable[..., Spec], digits: Dataset
) -> None:
    model = trained(small("vae", net__code=6))
    code = of_net(model, digits)
    assert np.array_equal(code.test, model.encode(measured_rows(digits).astype(np.float32)))  # the mean
    made = codec(code, by_bits(code.train, 8))
    levels = made.tables.clipped(made.quantiser.levels(code.test))
    direct = digits.picture(model.decode(made.quantiser.codes(levels)))
    assert np.array_equal(made.pictures(made.payloads(code.test)), direct)


def test_a_code_of_whole_numbers_stays_as_it_is(small: Callable[..., Spec], digits: Dataset) -> None:
    model = trained(small("transform-coding"))
    code = of_net(model, digits)
    chosen = quantiser(code)
    assert chosen.said == "step 1" and np.array_equal(chosen.codes(chosen.levels(code.test)), code.test)


@pytest.mark.parametrize("family", ["stacked", "tied"])
def test_the_decoder_is_all_that_its_layers_read(family: str, small: Callable[..., Spec]) -> None:
    model = trained(small(family, train__epochs=0))
    up = [8, *([32] if model.spec.net.hidden else []), 64]
    assert decoder_weights(model) == dense_parameters(up)


def test_what_stands_before_the_scan_is_the_same_in_every_jpeg(digits: Dataset) -> None:
    pictures = digits.picture(digits.x_test[:40])
    files = []
    for picture in pictures:
        Image.fromarray(picture).save(file := io.BytesIO(), "JPEG", quality=35)
        files.append(file.getvalue())
    point = next(p for p in picture_formats.jpeg(pictures)[0] if p.setting == "quality 35")
    assert len({file[: round(point.header) - picture_formats.END_OF_IMAGE] for file in files}) == 1
    assert point.bytes + point.header == pytest.approx(np.mean([len(file) for file in files]))


def test_it_stands_beside_the_others_in_colour_and_where_pictures_are_not_square(
    small: Callable[..., Spec],
) -> None:
    data = in_colour()
    found = compressed(trained(small("stacked", train__batch=32), data), data)
    assert found.raw == 12 * 7 * 3 and found.pictures == 16
    assert found.ours.setting == "4 bits a number" and found.ours.bytes < 8
    assert found.opponents[0].name == "PCA-8, same coder"
    assert found.ours.decoder > 4 * dense_parameters([8, 32, 252])
    assert found.sentence().startswith(f"At {found.ours.bytes:.1f} bytes a picture the net has ")
    assert found.lossless["PNG"] > found.ours.bytes
    assert [point.bytes for point in found.points] == sorted(point.bytes for point in found.points)


def point(length: float, psnr: float, decoder: int = 0) -> Point:
    return Point("", length, psnr, None, decoder=decoder)


def test_curves_are_read_between_their_points() -> None:
    curve = [point(10, 20), point(40, 24)]
    assert psnr_at(curve, 20) == pytest.approx(22) and bytes_at(curve, 22) == pytest.approx(20)
    assert psnr_at(curve, 9) is None and psnr_at(curve, 41) == 24
    assert bytes_at(curve, 19) == pytest.approx(10) and bytes_at(curve, 24.1) is None


def test_a_decoder_has_paid_for_itself_when_all_bytes_together_are_fewer() -> None:
    ours, linear = point(20, 22, decoder=1000), [point(20, 20, 400), point(30, 22, 400)]
    pays = opponent("PCA", linear, ours).pays_after
    assert (
        pays == 60 and 1000 + pays * 20 <= 400 + pays * 30 and 1000 + (pays - 1) * 20 > 400 + (pays - 1) * 30
    )
    assert opponent("better", [point(10, 23)], ours).pays_after is None
    assert opponent("never as good", [point(10, 21)], ours).pays_after is None


def test_the_sentence_says_who_is_ahead() -> None:
    ours = point(20, 22)
    for theirs, said in ((20.0, "2.00 more than"), (23.0, "1.00 less than")):
        rival = opponent("PCA-8", [point(10, theirs - 1), point(40, theirs + 1)], ours)
        assert said in Compressed("x", 1, 784, ours, (), (rival,), {}).sentence()
    assert "nothing else here is as small" in Compressed("x", 1, 784, ours, (), (), {}).sentence()


def test_rows_that_are_no_pictures_and_settings_out_of_range_are_refused(
    small: Callable[..., Spec], digits: Dataset
) -> None:
    ring = load("ring")
    with pytest.raises(ValueError, match="compress is for pictures, and rows of ring have the shape"):
        compressed(trained(small("linear", data__name="ring", net__code=1)), ring)
    code = of_pca(digits, 4, None)
    for bits, step, said in (
        (9, None, "bits must be from 2 to 8, got 9"),
        (None, 0.0, "a step must be above 0, got 0"),
        (4, 1.0, "give bits or a step, not both"),
    ):
        with pytest.raises(ValueError, match=said):
            quantiser(code, bits, step)
    with pytest.raises(ValueError, match=r"would take [0-9,]+ values and 4,096 are allowed"):
        codec(code, by_step(4, 1e-6))


def test_pictures_that_are_all_equal_cost_nothing_and_lose_nothing_by_pca(small: Callable[..., Spec]) -> None:
    x = np.full((48, 9, 8), 90, np.uint8)
    data = Dataset("even", "Even", "images", x[8:], x[:8], shape=(9, 8))
    found = compressed(trained(small("linear"), data), data)
    linear = found.opponents[0]
    assert linear.name == "PCA-0, same coder" and linear.points[0].bytes == 0
    assert linear.points[0].psnr == np.inf and found.sentence().endswith("PCA-0, same coder.")
