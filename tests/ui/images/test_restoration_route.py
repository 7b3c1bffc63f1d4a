"""What the tools that restore pictures hear from the server, and for which runs they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from net_asked import Answer, asked
from visited import shown, visit
from waiting import until

from aecore.data import load
from aecore.families import presets
from aecore.inference.image_tools import kept_tools
from aecore.parts.picture_corruption import Shrink
from aecore.runs.job import Job
from aecore.spec import Spec, put
from ui.core import shared_scheduler
from ui.images.image_tools import TOOLS

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
SIDE = 112
ROW = 5


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept_tools._kept.clear()


def row_with(missing: np.ndarray) -> bytes:
    """A test row of the small digits as the pad sends it, and which of its pixels are spoilt."""
    digits = load("digits")
    picture = digits.picture(digits.x_test[ROW : ROW + 1])[0]
    return np.kron(picture, np.ones((SIDE // 8, SIDE // 8), np.uint8)).tobytes() + missing.tobytes()


def hole(*rows: int) -> np.ndarray:
    missing = np.zeros((8, 8), np.uint8)
    missing[list(rows), 2:6] = 1
    return missing


def post(tool: str, run: str, body: bytes, settled: bool = False) -> Answer:
    return asked("POST", f"/lab/images/{tool}/{run}", f"stands=1&settled={int(settled)}", [body])


def pictures(found: Answer) -> np.ndarray:
    return np.frombuffer(found.body, np.uint8).reshape(-1, *found.head["shape"])


def test_what_is_spoilt_comes_back_filled_and_the_rest_as_it_was(trained: Callable[..., Job]) -> None:
    job, missing = trained("u-net"), hole(3, 4)
    found = post("mend", job.id, row_with(missing))
    before, holed, net, _ = pictures(found)
    assert (found.status, found.head["missing"], found.head["settled"]) == (200, 8, False)
    digits = load("digits")
    assert before.tolist() == digits.picture(digits.x_test[ROW : ROW + 1])[0].tolist()
    seen = missing == 0
    assert (
        not holed[~seen].any() and (holed[seen] == before[seen]).all() and (net[seen] == before[seen]).all()
    )
    assert len(pictures(post("mend", job.id, row_with(missing), settled=True))) == 9


def test_a_picture_that_is_all_hole_is_refused_in_a_sentence_and_one_without_a_mask_at_once(
    trained: Callable[..., Job],
) -> None:
    run = trained("u-net").id
    found = post("mend", run, row_with(np.ones((8, 8), np.uint8)))
    assert (found.status, found.content.decode()) == (
        409,
        "Nothing of the picture is left to see: make the hole smaller.",
    )
    assert post("mend", run, row_with(hole(3))[:-1]).status == 422


def test_figures_are_told_once_they_are_measured(trained: Callable[..., Job]) -> None:
    path = f"/lab/images/mend/{trained('u-net').id}"
    assert asked("GET", path).status in (200, 202)
    until(lambda: asked("GET", path).status == 200)
    head = asked("GET", path).head
    assert [way["by"] for way in head["ways"]][:2] == ["the net", "Gaussian conditional mean"]
    assert head["rows"] == 360 and head["hole"]["height"] == 3


def test_only_a_net_that_learned_to_enlarge_enlarges(
    small: Callable[..., Spec], trained: Callable[..., Job]
) -> None:
    shrinks = put(small("u-net", train__epochs=1), "corruption", Shrink())
    job = shared_scheduler.scheduler().submit(shrinks)
    assert job.join(60)
    found = post("enlarge", job.id, row_with(hole()))
    assert (found.status, found.head["factor"], len(pictures(found))) == (200, 2, 4)
    refused = post("enlarge", trained().id, row_with(hole()))
    assert refused.status == 409 and b"never learned to enlarge pictures" in refused.content


def test_each_tool_is_for_runs_that_it_can_be_used_with(small: Callable[..., Spec]) -> None:
    for name, tools in {
        "inpainting": {"mend"},
        "super-resolution": {"mend", "enlarge"},
        "super-resolution-x4": {"mend", "enlarge"},
        "colourisation": {"mend"},
    }.items():
        spec = presets()[name].spec
        assert {tool for tool in ("mend", "enlarge") if TOOLS[tool].fits(spec)} == tools, name
    assert not TOOLS["mend"].fits(small("ratings"))


@pytest.mark.parametrize(
    ("tool", "run"), [("mend", "inpainting-digits"), ("enlarge", "super-resolution-fashion")]
)
def test_the_page_opens_on_a_net_that_learned_for_it(tool: str, run: str) -> None:
    panel = shown(visit("images", tool=tool), "image_tools")
    assert panel["url"] == f"/lab/images/{tool}/{run}" and panel["settles"]
