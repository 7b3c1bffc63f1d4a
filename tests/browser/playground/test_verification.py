"""A link that proves itself: a run with a change, shared, opened by somebody else, repeated and verified."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from aecore.families import presets
from aecore.families.spec_link import LONGEST, from_address, pack, unpack
from aecore.runs.session import Session
from aecore.runs.verification.repetition import repetition
from aecore.spec import put
from browser.conftest import Serve
from browser.test_journeys import APP, button

SMALL = put(put(presets()["first"].spec, "train.epochs", 4), "data.rows", 300)


def test_a_result_is_shared_repeated_before_somebodys_eyes_and_verified(page: Page, serve: Serve) -> None:
    address = serve(APP)
    page.goto(f"{address}/playground?spec={quote(pack(SMALL))}")
    button(page, "10 more epochs").wait_for()
    page.get_by_role("button", name="Share").click()
    link = page.get_by_test_id("stCode").last.inner_text().strip()
    assert len(link) < LONGEST and unpack(from_address(link)).replay is not None
    page.goto(link)
    expect(page.get_by_text("The same bits: after")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]run="))
    page.reload()
    expect(page.get_by_text("The same bits: after")).to_be_visible()


def test_a_result_that_does_not_come_out_again_says_from_which_step(page: Page, serve: Serve) -> None:
    session = Session(SMALL).run()
    told = repetition(session.snapshot())
    assert told.replay is not None
    last = told.replay.marks[-1]
    false = told.replay.model_copy(
        update={"marks": (*told.replay.marks[:-1], last._replace(value=2 * last.value)), "weights": "0" * 16}
    )
    page.goto(f"{serve(APP)}/playground?spec={quote(pack(told.model_copy(update={'replay': false})))}")
    expect(page.get_by_text(f"Different from step {last.step} on")).to_be_visible()
