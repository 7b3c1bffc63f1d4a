"""A run at rest, looked into by Plotly in a real browser: legend, image files, data table, space."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from aecore.families import presets
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve

BRIEF = put(put(presets()["25-numbers"].spec, "train.epochs", 2), "data.rows", 500)
POINTS_SEEN = """() => document.querySelectorAll('.st-key-error-curves .scatterlayer .trace').length"""
OVER_THE_POINTS = """() => {
    const plot = document.querySelector('.st-key-latent-space-3d .js-plotly-plot');
    const box = plot.querySelector('canvas').getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.fixture
def rest(page: Page, serve: Serve) -> Page:
    """The Playground with a small run that is over."""
    page.goto(f"{serve(ROOT / 'app.py')}/playground?spec={quote(pack(BRIEF))}")
    expect(page.get_by_text("This run at rest")).to_be_visible()
    return page


def test_error_curves_have_a_legend_that_hides_and_shows(rest: Page) -> None:
    rest.get_by_text("Error curves", exact=True).click()
    legend = rest.locator(".st-key-error-curves .legendtoggle")
    expect(legend).to_have_count(2)
    before = rest.evaluate(POINTS_SEEN)
    legend.first.click()
    rest.wait_for_function(f"({POINTS_SEEN})() === {before - 1}")


@pytest.mark.parametrize(("kind", "begins"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_chart_is_saved_as_an_image(rest: Page, kind: str, begins: bytes) -> None:
    rest.get_by_text("Learning rate", exact=True).last.click()
    rest.get_by_role("button", name=kind, exact=True).or_(rest.get_by_role("radio", name=kind)).click()
    plot = rest.locator(".st-key-learning-rate .js-plotly-plot")
    plot.hover()
    with rest.expect_download() as saved:
        plot.locator("[data-title^='Download plot']").click()
    assert Path(saved.value.path()).read_bytes().startswith(begins)
    assert saved.value.suggested_filename == f"learning-rate.{kind.lower()}"


def test_codes_in_space_show_the_picture_under_the_pointer(rest: Page) -> None:
    rest.get_by_text("Latent space in 3-D", exact=True).click()
    expect(rest.get_by_text("Three principal components of the code carry")).to_be_visible()
    rest.locator(".st-key-latent-space-3d canvas").first.scroll_into_view_if_needed()
    x, y = rest.evaluate(OVER_THE_POINTS)
    picture = rest.locator("body > canvas[role=img]")
    for at in range(80):
        rest.mouse.move(x + 3 * (at % 9 - 4), y + 3 * (at // 9 - 4))
        if picture.is_visible():
            break
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("aria-label", re.compile(r"test row \d+"))
