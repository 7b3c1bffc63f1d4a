"""What is said of a run: the same on every page, and of that run alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from aecore.families.spec_link import pack
from aecore.spec import Spec
from browser.conftest import Serve
from browser.test_generate import go, picture, settled
from browser.test_journeys import APP, button, card, run_of
from browser.test_runs import click
from ui.generate.generate_state import FIRST

FIGURE = r"\d\.\d+"


def test_runs_and_playground_judge_a_denoising_run_by_the_same_figures(
    page: Page, serve: Serve, small: Callable[..., Spec]
) -> None:
    page.goto(f"{serve(APP)}/playground?spec={pack(small('denoising'))}")
    expect(button(page, "Train again")).to_be_visible()
    said = card(page, "Input and reconstruction").get_by_text(re.compile("Denoised MSE of .* wins"))
    expect(said).to_be_visible()
    net, pca = re.findall(rf"(?:the net|PCA-8) ({FIGURE})", said.inner_text())
    expect(card(page, "Error")).to_contain_text("denoised MSE per feature, 360 test rows, 30 % erased")
    run = run_of(page)
    page.get_by_role("link", name="Runs").click()
    click(page.locator(".st-key-runs-table .dvn-scroller"), 1, 18)
    told = page.locator(f".st-key-run-{run}")
    expect(told).to_contain_text(re.compile(rf"denoised MSE per feature {net}\d*, PCA-8 {pca}\d*"))


def test_generate_opens_on_a_shipped_net_and_says_of_it_what_is_so(page: Page, serve: Serve) -> None:
    visitor = page.context.new_page()
    visitor.goto(f"{serve(APP)}/playground?preset=erased")  # noise, for its first epoch
    theirs = run_of(visitor)
    page.goto(f"{serve(APP)}/generate")
    expect(page).to_have_url(re.compile(rf"run={FIRST}"))
    assert theirs not in page.url
    expect(picture(page)).to_have_attribute("data-heard", re.compile("[1-9]"))
    status = page.get_by_role("status")
    go(page, "Map of codes", 0.02, 0.98)
    settled(page)
    expect(status).to_contain_text("The net was hardly taught what to draw at this place")
    page.get_by_role("application", name="Map of codes").focus()
    page.keyboard.press("Home")
    expect(status).to_contain_text("the net has learned what this place stands for")
    visitor.close()
