"""The Colour tool of the Images page: which runs it takes, and what it answers past the script."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from net_asked import asked
from visited import shown, visit

from aecore import families
from aecore.data import load
from aecore.evaluation.restoration.colourisation import grey
from aecore.spec import Spec, put
from ui.images.image_tools import TOOLS

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
RUN = "colourisation-emoji"
URL = f"/lab/images/colour/{RUN}"


def test_it_opens_on_the_run_that_came_along_and_takes_nets_that_saw_grey(small: Callable[..., Spec]) -> None:
    app = visit("images", tool="colour")
    payload = shown(app, "image_tools")
    assert payload["url"] == URL and payload["settles"] and payload["channels"] == 3
    fits = TOOLS["colour"].fits
    spec = families.presets()["colourisation"].spec
    assert fits(spec) and not fits(put(spec, "corruption", "NoCorruption"))
    assert not fits(small("u-net"))


def test_a_test_row_comes_back_grey_and_in_colours_with_the_doubt_when_settled() -> None:
    emoji = load("emoji")
    row = emoji.picture(emoji.x_test[1:2])[0]
    body = row.repeat(3, 0).repeat(3, 1).tobytes() + bytes(32 * 32)
    found = asked("POST", URL, "stands=1&settled=1&saturation=0.5", [body])
    pictures = np.frombuffer(found.body, np.uint8).reshape(-1, *found.head["shape"])
    assert found.status == 200 and pictures.shape == (7, 32, 32, 3)
    luma = np.rint(255 * grey(emoji.x_test[1:2])).reshape(32, 32, 3)
    assert np.abs(pictures[0] - luma).max() <= 1
    told = {one["name"]: one["difference"] for one in found.head["answers"]}
    assert told["net"] < told["grey"] and found.head["spread"]["most"] > 0
    refused = asked("POST", URL, "saturation=3", [body])
    assert (refused.status, refused.content) == (409, b"Saturation is a number from 0 to 2, got '3'.")
