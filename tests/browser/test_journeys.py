"""What somebody does in the first minutes, in a real browser against a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from aecore.families import presets
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve, start
from ui.core.text_format import JOINER

APP = ROOT / "app.py"
SOMETHING = re.compile(".")
ONE_BATCH_AN_EPOCH = put(put(presets()["first"].spec, "train.batch", 16_384), "train.epochs", 90_000)
PATIENCE_MS = 30_000
HOSTILE = "![x](http://e.invalid/x.png) **b**"
expect.set_options(PATIENCE_MS)

EPOCH = """[...document.querySelectorAll('[data-testid^=stBidi]')]
    .map((each) => each.shadowRoot?.querySelector('dd')?.textContent).find(Boolean)"""
STILL = f"""() => {{
    const now = [{EPOCH}, performance.now()];
    if (now[0] !== window.still?.[0]) window.still = now;
    return now[1] - window.still[1] > 2500;
}}"""
WATCH = """(titles) => {
    const cards = [...document.querySelectorAll('[data-testid^=stBidi]')]
        .map((each) => each.shadowRoot.querySelector('section.card'))
        .filter((card) => titles.includes(card?.getAttribute('aria-label')));
    window.watched = cards.map((card) => {
        const seen = { n: 0, card, canvas: card.querySelector('canvas') };
        const note = (all) => seen.n += all.length;
        new MutationObserver(note).observe(seen.canvas, { attributeFilter: ['aria-label'] });
        return seen;
    });
}"""
DRAWN = "Math.min(...window.watched.map((each) => each.n))"
IN_PLACE = (
    "window.watched.every(({ card, canvas }) => card.isConnected && card.querySelector('canvas') === canvas)"
)


@pytest.fixture
def fresh_server(chromium: str, tmp_path: Path) -> Iterator[str]:
    server, url = start(APP, tmp_path / "log.txt", home=tmp_path / "home")
    yield url
    server.terminate()
    server.wait(30)


@pytest.fixture
def lab(page: Page, serve: Serve) -> Page:
    """The Playground, with a small run going on."""
    page.goto(f"{serve(APP)}/playground?preset=first")
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    return page


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def drawing(page: Page, title: str) -> Locator:
    return card(page, title).get_by_role("img").first


def button(page: Page, name: str) -> Locator:
    return page.locator(".st-key-transport").get_by_role("button", name=name, exact=True)


def knob(page: Page, name: str) -> Locator:
    return page.locator(f"[class*=st-key-row-{name}]").get_by_role("slider")


def run_of(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"\?run=\w+"))
    return page.url.split("?run=")[1]


def epoch(page: Page) -> int:
    said = page.wait_for_function(EPOCH, timeout=PATIENCE_MS).json_value()
    return int(said.split("/")[0].replace(",", ""))


def wait_for_epoch(page: Page, least: int) -> None:
    reached = f"Number(({EPOCH} ?? '').split('/')[0].replaceAll(',', '')) >= {least}"
    page.wait_for_function(reached, timeout=PATIENCE_MS)


def drawn_in_place(page: Page, *titles: str) -> None:
    """Each of these cards is drawn twelve times more, and none is made anew."""
    page.evaluate(WATCH, list(titles))
    page.wait_for_function(f"{DRAWN} >= 12")
    assert page.evaluate(IN_PLACE)


def test_the_first_click_on_a_fresh_server_counts(fresh_server: str, page: Page) -> None:
    page.goto(fresh_server)
    button(page, "Pause").click()
    expect(page.get_by_text("0 runs")).to_be_visible()
    expect(button(page, "Play")).to_be_visible()


def test_home_is_training_before_anyone_has_chosen_anything(page: Page, serve: Serve) -> None:
    page.goto(serve(APP))
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    expect(drawing(page, "Input and reconstruction")).to_have_attribute("aria-label", SOMETHING)
    wait_for_epoch(page, epoch(page) + 2)


def test_a_preset_on_home_opens_the_playground_with_that_preset_running(page: Page, serve: Serve) -> None:
    page.goto(serve(APP))
    page.get_by_role("link", name="2-D autoencoder of 8x8 digits").click()
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    run_of(page)
    expect(button(page, "Pause")).to_be_visible()


def test_the_cards_are_drawn_again_and_again_in_place(lab: Page) -> None:
    drawn_in_place(lab, "Input and reconstruction", "Error", "Latent space")


def test_keys_pause_and_step_and_reset(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(APP)}/playground?spec={pack(ONE_BATCH_AN_EPOCH)}")
    wait_for_epoch(page, 2)
    page.keyboard.press(" ")
    page.wait_for_function(STILL)
    before, first = epoch(page), run_of(page)
    page.keyboard.press(".")
    wait_for_epoch(page, before + 1)
    page.keyboard.press("Shift+>")
    wait_for_epoch(page, before + 2)
    assert epoch(page) == before + 2
    page.keyboard.press("r")
    page.wait_for_function(f"{EPOCH}?.startsWith('0 ')")
    assert run_of(page) != first
    page.keyboard.press(" ")
    wait_for_epoch(page, 1)


def test_a_live_knob_acts_on_the_run_and_leaves_a_mark(lab: Page) -> None:
    run = run_of(lab)
    knob(lab, "train-rate").press("ArrowRight")
    expect(drawing(lab, "Error")).to_have_attribute("aria-label", re.compile("rate .* → "))
    assert run_of(lab) == run
    lab.keyboard.press(" ")
    expect(button(lab, "Play")).to_be_visible()


def test_one_can_go_back_in_time_while_the_run_goes_on(lab: Page) -> None:
    time = lab.get_by_role("slider", name="Moment of the run")
    wait_for_epoch(lab, 5)
    time.press("Home")
    lab.evaluate(WATCH, ["Latent space"])
    wait_for_epoch(lab, epoch(lab) + 8)
    assert lab.evaluate(DRAWN) <= 3, "only what was on its way when one went back"
    lab.get_by_role("button", name="Back to now").click()
    lab.wait_for_function(f"{DRAWN} > 3")
    expect(lab.get_by_role("button", name="Back to now")).to_have_count(0)


def test_a_refresh_and_a_second_tab_show_the_same_run_going_on(lab: Page, browser: Browser) -> None:
    run = run_of(lab)
    wait_for_epoch(lab, 1)
    at = epoch(lab)
    lab.reload()
    expect(drawing(lab, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    assert run_of(lab) == run
    wait_for_epoch(lab, at + 1)
    second = browser.new_context().new_page()
    second.goto(lab.url)
    wait_for_epoch(second, epoch(lab))
    assert run_of(second) == run
    second.context.close()


def test_leaving_the_page_and_coming_back_shows_the_same_run_going_on(lab: Page) -> None:
    run, at = run_of(lab), epoch(lab)
    lab.get_by_role("link", name="About").click()
    expect(lab.get_by_role("heading", name="About")).to_be_visible()
    lab.get_by_role("link", name="Playground").click()
    expect(drawing(lab, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    assert run_of(lab) == run
    wait_for_epoch(lab, at + 1)
    lab.keyboard.press(" ")  # the page's, though a link has the focus
    expect(button(lab, "Play")).to_be_visible()


def test_a_page_is_left_with_a_menu_open_and_the_next_one_stands(lab: Page) -> None:
    for menu in ("Recipe", "Share", "Recipe"):
        lab.get_by_role("button", name=menu, exact=True).click()
        expect(lab.get_by_test_id("stPopoverBody")).to_contain_text(re.compile("."))
        expect(lab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        lab.get_by_role("link", name="Engine").click()
        expect(lab.get_by_role("heading", name="Engine")).to_be_visible()
        lab.get_by_role("link", name="Playground").click()
        expect(drawing(lab, "Latent space")).to_have_attribute("aria-label", SOMETHING)


def test_a_finished_run_goes_on_or_begins_again_only_where_one_asks_for_it(page: Page, serve: Serve) -> None:
    short = put(presets()["first"].spec, "train.epochs", 2)
    page.goto(f"{serve(APP)}/playground?spec={pack(short)}")
    expect(button(page, "10 more epochs")).to_be_visible()
    run = run_of(page)
    page.keyboard.press(" ")
    page.keyboard.press(".")
    button(page, "10 more epochs").click()
    wait_for_epoch(page, 12)
    assert run_of(page) == run
    button(page, "Train again").click()
    expect(page).not_to_have_url(re.compile(run))
    wait_for_epoch(page, 2)


def test_what_a_link_says_is_text_and_fetches_nothing(page: Page, serve: Serve) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{serve(APP)}/playground?preset={quote(HOSTILE)}")
    expect(page.locator(".st-key-notice")).to_contain_text(HOSTILE.replace("://", f":{JOINER}//"))
    assert page.locator(".st-key-notice img").count() == 0
    assert not any(address.startswith("http://e.invalid") for address in asked)


@pytest.mark.parametrize("query", ["spec=eJyrVkpLzM", "preset=perpetuum-mobile", "run=0123456789"])
def test_a_link_that_cannot_be_followed_is_a_sentence_and_something_runs(
    page: Page, serve: Serve, query: str
) -> None:
    page.goto(f"{serve(APP)}/playground?{query}")
    expect(page.locator(".st-key-notice")).to_contain_text("instead")
    expect(button(page, "Pause")).to_be_visible()
    assert run_of(page) not in query


def box(page: Page, key: str) -> FloatRect:
    found = page.locator(f".st-key-{key}").bounding_box()
    assert found is not None
    return found


def test_a_small_screen_shows_all_and_a_projector_enlarges_pictures_too(lab: Page) -> None:
    lab.set_viewport_size({"width": 1366, "height": 768})
    foot, before = box(lab, "time-row"), box(lab, "card-strip")
    assert foot["y"] + foot["height"] <= 768
    lab.set_viewport_size({"width": 360, "height": 740})
    assert box(lab, "card-strip")["y"] < 740 - 200
    lab.set_viewport_size({"width": 1366, "height": 768})
    lab.get_by_text("Projector").click()
    lab.wait_for_function(
        """([before, least]) => {
            const { width, height } = document.querySelector(".st-key-card-strip").getBoundingClientRect();
            return Math.min(width / before.width, height / before.height) > least;
        }""",
        arg=[before, 20 / 14],
    )


def test_the_page_keeps_its_place_while_it_is_drawn_again(lab: Page) -> None:
    lab.set_viewport_size({"width": 360, "height": 700})
    main = lab.locator("[data-testid=stMain]")
    drawing(lab, "Latent space").scroll_into_view_if_needed()
    place = main.evaluate("(each) => each.scrollTop")
    assert place > 0
    drawn_in_place(lab, "Latent space")
    assert main.evaluate("(each) => each.scrollTop") == place


def test_onnx_of_the_net_that_learns_is_made_aside_downloaded_and_runs(lab: Page, tmp_path: Path) -> None:
    lab.locator(".st-key-export").get_by_role("button", name="Export").click()
    onnx = lab.locator(".st-key-export-onnx")
    onnx.get_by_role("button", name="Encoder").click()
    ready = onnx.get_by_test_id("stDownloadButton").get_by_role("button", name="Encoder")
    expect(ready).to_be_visible(timeout=6 * PATIENCE_MS)  # a loaded machine takes long to load the exporter
    with lab.expect_download() as download:
        ready.click()
    assert download.value.suggested_filename == "undercomplete-on-digits-encoder.onnx"
    download.value.save_as(tmp_path / "encoder.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "encoder.onnx")
    (z,) = session.run(None, {"x": np.zeros((3, 64), np.float32)})
    assert np.shape(z) == (3, 2)
