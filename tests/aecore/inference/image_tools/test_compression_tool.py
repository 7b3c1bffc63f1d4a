from __future__ import annotations

import base64
import json
from collections.abc import Callable

import numpy as np
import pytest

from aecore.data import Dataset, load
from aecore.evaluation.metrics import net_input
from aecore.inference.compression import payload_file
from aecore.inference.compression.beside import compressed
from aecore.inference.compression.equal_bytes import COARSEST, FINER, EqualBytes, nearest
from aecore.inference.compression.picture_code import of_pca
from aecore.inference.compression.picture_formats import as_file, opened, scan_bytes
from aecore.inference.compression.quantiser import by_step
from aecore.inference.compression.rate_distortion import codec
from aecore.inference.image_tools.compression_tool import CompressionTool
from aecore.inference.image_tools.image_tool import Answer, Asked
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec


def net(spec: Spec, data: Dataset | None = None) -> Model:
    session = Session(spec, data).run()
    return Model(session.net, session.spec, session.device, session.precision)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load("digits")


@pytest.fixture
def tool(small: Callable[..., Spec], digits: Dataset) -> CompressionTool:
    return CompressionTool(net(small("stacked"), digits), digits)


def answer(tool: CompressionTool, row: int = 0, settled: bool = True, **options: str) -> Answer:
    x = net_input(tool.data.x_test[row : row + 1])[0]
    return tool.answer(Asked(x, np.zeros(len(x), bool), options, settled))


def psnr(picture: np.ndarray, copy: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.square(picture.astype(float) - copy).mean()))


def test_the_bytes_are_those_of_the_payload_and_the_picture_is_what_it_gives_back(
    tool: CompressionTool, digits: Dataset
) -> None:
    found = answer(tool, 3, settled=False, at="4")
    made = tool.codec((6, None))
    (payload,) = made.payloads(tool.model.encode(net_input(digits.x_test[3:4])))
    (told,) = found.said["copies"]
    pictures = digits.picture(found.rows)
    assert told["bytes"] == len(payload) and told["setting"] == "6 bits a number"
    assert np.array_equal(pictures, [digits.picture(digits.x_test[3:4])[0], made.pictures([payload])[0]])
    assert told["psnr"] == pytest.approx(psnr(pictures[0], pictures[1])) and 0 < told["ssim"] < 1
    assert (found.said["raw"], found.said["floats"]) == (64, 4 * tool.code.width)


def test_settings_go_from_coarse_to_fine_and_whole_numbers_stay_whole(
    tool: CompressionTool, small: Callable[..., Spec], digits: Dataset
) -> None:
    for by, count, first in (("bits", 7, "2 bits a number"), ("step", 15, "step ")):
        sizes = [answer(tool, 1, False, by=by, at=str(at)).said["copies"][0]["bytes"] for at in range(count)]
        assert sizes == sorted(sizes) and sizes[0] < sizes[-1]
        said = answer(tool, 1, False, by=by).said
        assert len(said["settings"]) == count and said["settings"][0].startswith(first) and not said["whole"]
    rounded = CompressionTool(net(small("transform-coding"), digits), digits)
    for by in ("bits", "step"):
        said = answer(rounded, 1, False, by=by).said
        assert said["settings"] == ["step 4", "step 3", "step 2", "step 1"] and said["whole"]
        assert said["at"] == 3


def brute_force(sizes: list[int], most: int) -> int:
    fitting = [size for size in sizes if size <= most]
    return max(fitting) if fitting else min(sizes)


def test_the_others_take_no_more_bytes_or_say_that_they_do(tool: CompressionTool, digits: Dataset) -> None:
    tool.run = "somebody"
    picture = digits.picture(digits.x_test[:1])[0]
    files: dict[str, Callable[[int], bytes]] = {
        "JPEG scan": lambda quality: as_file(picture, "JPEG", quality=quality),
        "JPEG file": lambda quality: as_file(picture, "JPEG", quality=quality, optimize=True),
        "WebP file": lambda quality: as_file(picture, "WEBP", quality=quality, method=6),
    }
    found = answer(tool, 0, at="6")
    ours, linear, *others = found.said["copies"]
    assert linear["name"] == "PCA-8, same coder" and linear["bytes"] <= ours["bytes"]
    for told, row in zip(others, digits.picture(found.rows)[3:], strict=True):
        name = told["name"]
        qualities = range(0, 101, 2) if name == "WebP file" else range(1, 96)
        size = scan_bytes if name == "JPEG scan" else len
        assert told["bytes"] == brute_force([size(files[name](each)) for each in qualities], ours["bytes"])
        assert told["larger"] == (told["bytes"] > ours["bytes"])
        file = files[name](int(told["setting"].removeprefix("quality ")))
        assert np.array_equal(opened(file, True), row) and told["psnr"] == pytest.approx(psnr(picture, row))
        assert told["header"] == (len(file) - told["bytes"])
    large = EqualBytes(digits, 8, None).copies(net_input(digits.x_test[:1])[0], 10_000)
    assert not any(copy.larger for copy in large)


def test_pca_is_given_the_finest_step_that_takes_no_more(digits: Dataset) -> None:
    code, x = of_pca(digits, 8, None), net_input(digits.x_test[5:6])
    sizes = [
        len(codec(code, by_step(8, code.spread * 2 ** (place / FINER))).payloads(code.encode(x))[0])
        for place in range(-COARSEST, COARSEST + 1)
    ]
    for most in (3, 5, 8):
        copy = EqualBytes(digits, 8, None).copies(x[0], most)[0]
        assert copy.bytes == max(size for size in sizes if size <= most) and not copy.larger
        finest = next(place for place, size in enumerate(sizes) if size <= most) - COARSEST
        assert copy.setting == by_step(8, code.spread * 2 ** (finest / FINER)).said


def test_of_equal_sizes_the_better_setting_is_taken() -> None:
    assert nearest([5, 4, 5, 7], 6) == (2, True)
    assert nearest([9, 7, 7, 8], 6) == (2, False)


def test_the_file_of_a_picture_is_read_again_by_the_run_that_wrote_it(tool: CompressionTool) -> None:
    assert "file" not in answer(tool).said
    tool.run = "somebody"
    assert "file" not in answer(tool, settled=False).said
    found = answer(tool, 2, by="step", at="9")
    about, (payload,) = payload_file.read(base64.b64decode(found.said["file"]))
    made = tool.codec((None, about.step))
    assert about.run == "somebody" and about.codec == payload_file.codec_digest(made)
    assert np.array_equal(made.pictures([payload])[0], tool.data.picture(found.rows)[1])


def test_figures_are_those_of_all_test_pictures_and_are_plain(tool: CompressionTool, digits: Dataset) -> None:
    alone = tool.measured({"of": "net"})
    assert "curves" not in alone and alone["points"][0]["setting"] == "2 bits a number"
    found = tool.measured({})
    json.dumps(found, allow_nan=False)
    expected = compressed(tool.model, digits, bits=5)
    assert found["points"] == alone["points"] and found["points"][3] == expected.ours.info()
    assert found["sentences"][3] == expected.sentence() and found["paid"][3] == expected.paid()
    assert list(found["curves"]) == [rival.name for rival in expected.opponents]
    assert found["pictures"] == len(digits.x_test) == 360
    stepped = tool.measured({"by": "step"})
    assert len(stepped["points"]) == len(stepped["sentences"]) == 15


def test_in_colour_and_not_square_all_ways_give_the_picture_back(small: Callable[..., Spec]) -> None:
    rng = np.random.default_rng(0)
    x = np.repeat(rng.integers(0, 256, (48, 12, 1, 3)), 7, 2).astype(np.uint8)
    data = Dataset("bars", "Bars", "images", x[8:], x[:8], shape=(12, 7, 3))
    found = answer(CompressionTool(net(small("linear"), data), data))
    assert data.picture(found.rows).shape == (6, 12, 7, 3) and found.said["raw"] == 252
    assert np.array_equal(data.picture(found.rows)[0], x[0])


def test_a_picture_that_comes_back_as_it_was_has_lost_nothing(small: Callable[..., Spec]) -> None:
    x = np.full((48, 9, 8), 90, np.uint8)
    data = Dataset("even", "Even", "images", x[8:], x[:8], shape=(9, 8))
    tool = CompressionTool(net(small("linear"), data), data)
    found = answer(tool)
    linear = found.said["copies"][1]
    assert (linear["bytes"], linear["psnr"]) == (0, None)
    json.dumps([found.said, tool.measured({})], allow_nan=False)


def test_what_cannot_be_is_one_sentence(tool: CompressionTool, small: Callable[..., Spec]) -> None:
    for options in ({"at": "7"}, {"at": "-1"}, {"at": "much"}, {"by": "step", "at": "15"}):
        with pytest.raises(ValueError, match=r"at is a number from 0 to (6|14), got"):
            answer(tool, **options)
    ring = load("ring")
    with pytest.raises(ValueError, match="compress is for pictures"):
        CompressionTool(net(small("linear", data__name="ring", net__code=1)), ring)
    broken = net(small("stacked"), tool.data)
    for weight in broken.net.parameters():
        weight.data[:] = np.nan
    with pytest.raises(ValueError, match="the net gives codes that are not finite"):
        CompressionTool(broken, tool.data)
