"""Somebody meets a kind of autoencoder: sees it learn, reads its code, and goes on to the Playground."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from aecore.families import find, load
from aecore.families.code import lines
from browser.conftest import ROOT, Serve
from ui.core.text_format import JOINER

APP = ROOT / "app.py"
SOMETHING = re.compile(".")
SEEN = "Input and reconstruction"
DRAWINGS = """(title) => {
    const cards = [...document.querySelectorAll('[data-testid^=stBidi]')]
        .map((each) => each.shadowRoot.querySelector('section.card'));
    const card = cards.find((each) => each?.getAttribute('aria-label') === title);
    window.drawings = 0;
    new MutationObserver((all) => window.drawings += all.length)
        .observe(card.querySelector('canvas'), { attributeFilter: ['aria-label'] });
}"""
NUMBERS = """(code) => [...code.querySelectorAll('.react-syntax-highlighter-line-number')].map((each) => {
    const style = getComputedStyle(each, '::before');
    return [style.content, getComputedStyle(each).fontSize, parseFloat(style.fontSize) > 0].join();
})"""


def drawing(page: Page, title: str):
    return page.get_by_role("region", name=title, exact=True).get_by_role("img").first


def test_a_kind_is_met_at_work_with_its_code_and_then_in_the_playground(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/kinds")
    expect(page.get_by_role("heading", name="Kinds of autoencoder")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 400})
    page.get_by_role("link", name="Sparse", exact=True).click()
    expect(page).to_have_url(re.compile(r"/kinds\?kind=sparse$"))
    expect(page.get_by_role("heading", name="Sparse", exact=True)).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(drawing(page, SEEN)).to_have_attribute("aria-label", SOMETHING)
    page.evaluate(DRAWINGS, SEEN)
    page.wait_for_function("window.drawings >= 3")
    code = page.locator("[data-testid=stCode]").first
    expect(code).to_contain_text("rho_hat = p.unit_rate().mean(0)")
    found = lines(find("sparse").components[0])
    numbers = code.evaluate(NUMBERS)
    assert len(numbers) == found.last - found.first + 1
    assert set(numbers) == {"counter(line),0px,true"}
    page.get_by_role("link", name="KL sparsity", exact=True).click()
    expect(page).to_have_url(re.compile(r"/playground\?run=\w+$"))
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    expect(
        page.get_by_role("button", name="autoencoder: Sparse KL sparsity – Hush", exact=True)
    ).to_be_visible()


def test_one_goes_from_kind_to_kind_and_back_to_all(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/kinds?kind=undercomplete")
    expect(page.get_by_role("heading", name="Undercomplete")).to_be_visible()
    ways = page.locator(".st-key-kind-ways")
    ways.get_by_role("link", name="Linear").click()
    expect(page.get_by_role("heading", name="Linear")).to_be_visible()
    expect(page).to_have_url(re.compile(r"kind=linear$"))
    page.go_back()
    expect(page.get_by_role("heading", name="Undercomplete")).to_be_visible()
    ways.get_by_role("link", name=f"All {len(load())} kinds").click()
    expect(page.get_by_role("heading", name="Kinds of autoencoder")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/kinds$"))


def test_a_bad_address_is_text_and_fetches_nothing(page: Page, serve: Serve) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{serve(APP)}/kinds?kind=![x](http://e.invalid/x.png)")
    expect(page.locator(".st-key-notice")).to_contain_text(f"![x](http:{JOINER}//e.invalid/x.png)")
    assert page.locator(".st-key-notice img").count() == 0
    assert not any(address.startswith("http://e.invalid") for address in asked)


@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_is_wider_than_the_window(page: Page, serve: Serve, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{serve(APP)}/kinds?kind=sparse")
    expect(drawing(page, SEEN)).to_have_attribute("aria-label", SOMETHING)
    assert page.locator("[data-testid=stMain]").evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_at_the_fold_of_the_playground_stands_what_the_kind_adds(page: Page, serve: Serve) -> None:
    kinds = [each for each in load().values() if len(each.pictures) > len(find("sparse").pictures)]
    if not kinds:
        pytest.skip("no kind has a picture of its own")
    page.goto(f"{serve(APP)}/playground?preset={kinds[0].presets[0].name}")
    head = page.get_by_text(f"What {kinds[0].title} adds")
    expect(head).to_be_visible()
    expect(drawing(page, "Error")).to_have_attribute("aria-label", SOMETHING)
    box = head.bounding_box()
    assert box is not None and box["y"] + box["height"] < 900
