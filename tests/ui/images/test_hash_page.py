"""Hash on the page Images: what its panel is given, what the route answers, what it offers to train."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from net_asked import Answer, asked
from visited import shown, visit
from waiting import until

from aecore.data import load
from aecore.families.spec_link import unpack
from aecore.runs.job import Job
from ui.images.image_tools import TOOLS

pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def hashed(job: Job, query: str) -> Answer:
    """What the tool says of the first test row of the small digits."""
    row = load("digits").picture(load("digits").x_test[:1])[0]
    drawing = row.repeat(14, 0).repeat(14, 1)
    return asked("POST", f"/lab/images/hash/{job.id}", f"stands=1&{query}", [drawing.tobytes() + bytes(64)])


def figures(job: Job) -> dict:
    """What the tool measures, when it has."""
    until(lambda: asked("GET", f"/lab/images/hash/{job.id}", "bits=8").status != 202, 60)
    return asked("GET", f"/lab/images/hash/{job.id}", "bits=8").head


def test_it_opens_on_the_shipped_run_and_offers_to_train_other_widths() -> None:
    page = visit("images", tool="hash")
    assert not page.exception
    given = shown(page, "image_tools")
    assert (given["tool"], given["code"]) == ("hash", 32) and "hash-digits" in given["url"]
    assert list(given["anew"]) == ["8", "16", "24", "32", "48", "64"]
    link = parse_qs(given["anew"]["48"].removeprefix("?"))
    assert link["tool"] == ["hash"] and unpack(link["spec"][0]).net.code == 48


def test_a_row_is_hashed_at_once_and_measured_later(trained: Callable[..., Job]) -> None:
    job = trained("semantic-hashing")
    found = hashed(job, "bits=8&radius=12&row=0")
    assert found.status == 200 and found.head["ball"]["count"] == found.head["ball"]["of"]
    pictures = len(found.head["ball"]["labels"]) + 4 + 1  # the last is what the net sees
    assert len(found.body) == pictures * 64
    measured = figures(job)
    assert measured["queries"] == 360 and [way["by"] for way in measured["ways"]][-1] == "pixels"


def test_a_radius_that_is_too_wide_is_refused_in_a_sentence(trained: Callable[..., Job]) -> None:
    found = hashed(trained("semantic-hashing"), "radius=13")
    assert found.status == 409 and found.content.startswith(b"Radius is a number from 0 to 12")


def test_a_run_without_bits_is_not_for_it_and_says_so(trained: Callable[..., Job]) -> None:
    job = trained("undercomplete")
    assert not TOOLS["hash"].fits(job.spec)
    page = visit("images", tool="hash", run=job.id)
    assert "hash-digits" in shown(page, "image_tools")["url"]
    said = [each.value for each in (*page.info, *page.warning, *page.markdown, *page.toast)]
    assert any("is not one for Hash" in words for words in said)
