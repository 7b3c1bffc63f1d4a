"""The page Anomalies: a threshold moved by keyboard, a strange row looked at, and scores taken home."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.families import find
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve

APP = ROOT / "app.py"
NUMBER = re.compile(r"[\d,]+")


def link() -> str:
    """A net that sees no 0 for two epochs."""
    spec = find("undercomplete").spec
    for path, value in {"data.name": "digits-without-0", "net.code": 2, "train.epochs": 2}.items():
        spec = put(spec, path, value)
    return pack(spec)


@pytest.fixture
def scored(page: Page, serve: Serve) -> Page:
    """The page with all rows scored by a net that has learned."""
    page.goto(f"{serve(APP)}/anomalies?spec={link()}")
    expect(page.get_by_text(re.compile("^AUC .* net after 2.0 epochs$"))).to_be_visible()
    expect(page.locator(".strip[data-shown]").first).to_be_visible()
    return page


def threshold(page: Page) -> Locator:
    return page.get_by_role("slider", name="Threshold")


def flagged(page: Page) -> int:
    """How many test rows the line of figures says are flagged."""
    told = page.get_by_text(re.compile("of 360 test rows$")).inner_text()
    return int(NUMBER.findall(told)[0])


def test_a_threshold_moved_by_keyboard_and_by_hand_moves_the_figures(scored: Page) -> None:
    hold, before = threshold(scored), flagged(scored)
    hold.focus()
    scored.keyboard.press("End")
    assert flagged(scored) == 0 and str(hold.get_attribute("aria-valuetext")).endswith("recall 0\u00a0%.")
    scored.keyboard.press("Home")
    assert flagged(scored) == 360
    scored.keyboard.press("PageUp")
    assert float(str(hold.get_attribute("aria-valuenow"))) > float(str(hold.get_attribute("aria-valuemin")))
    scored.get_by_role("button", name="99th percentile of the training rows").click()
    assert flagged(scored) == before
    box = scored.get_by_role("img", name=re.compile("^Histogram of")).bounding_box()
    assert box is not None
    scored.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 100)
    scored.mouse.down()
    scored.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 100, steps=4)
    scored.mouse.up()
    assert flagged(scored) > before
    scored.get_by_role("button", name="Cheapest threshold").click()
    expect(scored.get_by_text("Chosen by the labels of these test rows")).to_be_visible()
    cost = scored.get_by_text(re.compile(r"\d missed, .* alarms$"))
    told = cost.inner_text()
    scored.get_by_role("spinbutton", name="a miss costs").fill("1000")
    expect(cost).not_to_have_text(told)
    assert cost.inner_text().startswith("0 missed")


def test_a_strange_row_is_shown_large_and_marked_on_the_map(scored: Page) -> None:
    rows = scored.get_by_role("region", name="Rows before the net")
    third = rows.get_by_role("button", name=re.compile("Show it large")).nth(2)
    number = str(third.get_attribute("aria-label")).split(",")[0].removeprefix("Test row ")
    third.press("Enter")
    expect(third).to_have_attribute("aria-pressed", "true")
    expect(
        rows.get_by_text(re.compile(f"^Test row {number}.*, class .* percentile of the training rows"))
    ).to_be_visible()
    expect(rows.locator(f'[data-row="{number}"]').get_by_role("img", name="Blame")).to_be_visible()
    plan = scored.get_by_role("img", name=re.compile("^Codes of the test rows"))
    expect(plan).to_have_attribute("data-followed", "0")
    plan.press("Enter")
    expect(third).to_have_attribute("aria-pressed", "false")
    rows.get_by_role("combobox", name="Which rows").select_option(label="Five best")
    expect(rows.get_by_role("button", name=re.compile("Show it large")).first).to_have_attribute(
        "aria-pressed", "true"
    )


def test_another_run_is_not_shown_with_what_the_one_before_had(scored: Page) -> None:
    scored.route(re.compile("/lab/anomalies/"), lambda _: None)  # never answered
    scored.get_by_role("combobox", name="run").click()
    scored.get_by_role("option", name="Gearbox vibration, healthy").click()
    expect(scored.get_by_role("heading", name="Gearbox vibration")).to_be_visible()
    for gone in ("Show it large", "Codes of the test rows"):
        expect(scored.get_by_label(re.compile(gone)).filter(visible=True)).to_have_count(0)
    expect(scored.get_by_text(re.compile("^AUC "))).to_have_count(0)
    expect(scored.get_by_role("status").filter(has_text="being measured")).to_have_count(0)


def test_scores_are_taken_home_with_the_threshold_that_is_set(scored: Page, tmp_path: Path) -> None:
    threshold(scored).press("PageDown")
    with scored.expect_download() as waited:
        scored.get_by_role("link", name="Export CSV").click()
    waited.value.save_as(tmp_path / "scores.csv")
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert waited.value.suggested_filename == "digits-without-0-anomalies.csv"
    assert sum(row["flagged"] == "1" for row in rows) == flagged(scored) and len(rows) == 360
