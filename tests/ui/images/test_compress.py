"""The Compress tool of the Images page: which runs it takes, and what it answers past the script."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
import pytest
from net_asked import Answer, asked
from visited import shown, visit
from waiting import until

from aecore import families
from aecore.data import load
from aecore.inference.compression import payload_file
from aecore.runs.job import Job
from aecore.spec import Spec, put
from ui.images.image_tools import TOOLS

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
SIDE = 112


def test_it_opens_on_the_run_that_came_along_with_its_presets_beside() -> None:
    app = visit("images", tool="compress")
    payload = shown(app, "image_tools")
    assert payload["url"] == "/lab/images/compress/transform-coding-digits" and payload["settles"]
    tool = TOOLS["compress"]
    assert all(tool.fits(families.presets()[name].spec) for name in tool.presets)


def test_it_takes_nets_whose_code_is_all_that_the_decoder_is_told(small: Callable[..., Spec]) -> None:
    fits = TOOLS["compress"].fits
    through = small("u-net")
    assert not fits(through) and fits(put(through, "net.skips", False))
    assert fits(small("vae")) and not fits(small("linear", data__name="ring", net__code=1))


def post(run: str, query: str) -> Answer:
    digits = load("digits")
    picture = digits.picture(digits.x_test[5:6])[0]
    drawing = np.kron(picture, np.ones((SIDE // 8, SIDE // 8), np.uint8)).tobytes()
    return asked("POST", f"/lab/images/compress/{run}", f"stands=1&{query}", [drawing + bytes(64)])


def test_a_picture_becomes_bytes_and_when_the_hand_rests_the_others_and_a_file(
    trained: Callable[..., Job],
) -> None:
    run = trained().id
    found = post(run, "at=5")
    assert found.status == 200 and len(found.head["copies"]) == 1 and "file" not in found.head
    settled = post(run, "at=5&settled=1")
    ours, *others = settled.head["copies"]
    assert ours == found.head["copies"][0] and ours["setting"] == "7 bits a number" and len(others) == 4
    pictures = np.frombuffer(settled.body, np.uint8).reshape(7, 8, 8)
    digits = load("digits")
    assert np.array_equal(pictures[0], digits.picture(digits.x_test[5:6])[0])
    about, (payload,) = payload_file.read(base64.b64decode(settled.head["file"]))
    assert (about.run, about.bits, len(payload)) == (run, 7, ours["bytes"])
    refused = post(run, "at=9")
    assert (refused.status, refused.content) == (409, b"At is a number from 0 to 6, got '9'.")


def test_the_nets_own_curve_is_told_before_the_others(trained: Callable[..., Job]) -> None:
    path = f"/lab/images/compress/{trained().id}"

    def figures(query: str) -> Answer:
        until(lambda: asked("GET", path, query).status != 202)
        return asked("GET", path, query)

    alone, linear, all_ways = figures("of=net"), figures("of=coder"), figures("of=all")
    assert alone.head["pictures"] == 360 and "curves" not in alone.head
    assert list(linear.head["curves"]) == ["PCA-8, same coder"] and "sentences" not in linear.head
    assert all_ways.head["points"] == alone.head["points"]
    assert list(all_ways.head["curves"]) == ["PCA-8, same coder", "JPEG scan", "JPEG file", "WebP file"]
    assert len(all_ways.head["sentences"]) == len(all_ways.head["paid"]) == 7
