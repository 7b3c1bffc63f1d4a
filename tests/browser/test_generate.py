"""Playing on the codes of a net: the picture follows the pointer, the fingers and the keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from aecore.families import presets
from aecore.families.spec_link import pack
from aecore.spec import put
from browser.conftest import ROOT, Serve
from browser.playground import drawing_pad
from browser.test_stream import STREAM, Lines, at_rest

APP = ROOT / "app.py"
SHORT = put(presets()["first"].spec, "train.epochs", 3)
LONG = put(presets()["first"].spec, "train.epochs", 90_000)
PIXELS = "(canvas) => canvas.toDataURL()"
HEARD = "([canvas, n]) => Number(canvas.dataset.heard) > n"
SETTLED = "(canvas) => canvas.dataset.asked === canvas.dataset.shown"
SOMETHING = re.compile("[1-9]")
CARDS = """['between', 'samples'].map((name) => {
    const room = document.querySelector(`.st-key-card-${name}`);
    return [room.clientHeight, room.querySelector('[data-testid^=stBidi]').clientHeight];
})"""


@pytest.fixture
def pad(page: Page, serve: Serve) -> Page:
    """The pad of a small net that has been trained, with nothing moving."""
    page.goto(f"{serve(APP)}/generate?spec={pack(SHORT)}")
    expect(picture(page)).to_have_attribute("data-heard", SOMETHING)
    page.get_by_role("heading", name="Latent space after 3.0 epochs").wait_for()
    hold = page.get_by_role("button", name="Hold")
    if hold.is_visible():
        hold.click()
    expect(page.get_by_role("button", name="Wander")).to_be_visible()
    return page


def picture(page: Page) -> Locator:
    return page.get_by_role("img", name="The picture at the cursor")


def plane(page: Page, name: str) -> Locator:
    return page.get_by_role("application", name=re.compile(name))


def go(page: Page, name: str, u: float, v: float) -> None:
    """Move the pointer to a place, as shares from the lower left."""
    box = plane(page, name).bounding_box()
    assert box is not None
    plane(page, name).hover(position={"x": u * box["width"], "y": (1 - v) * box["height"]})


def settled(page: Page) -> str:
    """The pixels of the picture once no other is on its way."""
    page.wait_for_function(SETTLED, arg=picture(page).element_handle())
    return str(picture(page).evaluate(PIXELS))


def heard(page: Page) -> int:
    return int(picture(page).get_attribute("data-heard") or 0)


def asked(page: Page) -> list[float]:
    """The place that the cursor is at."""
    return [float(number) for number in (picture(page).get_attribute("data-asked") or "").split(",")]


def wait_for_another(page: Page, before: int) -> None:
    page.wait_for_function(HEARD, arg=[picture(page).element_handle(), before])


def test_the_cursor_goes_to_the_code_of_what_is_drawn_and_on_from_there(pad: Page) -> None:
    go(pad, "Map of codes", 0.05, 0.95)
    corner = asked(pad)
    pad.locator("canvas.ink").wait_for(state="attached")
    pad.keyboard.press("d")
    drawing_pad.draw(pad, drawing_pad.ONE)
    drawing_pad.settled(pad)
    expect(pad.get_by_text("The cursor went to its code")).to_be_visible()
    found = asked(pad)
    assert found[0] > corner[0] and found[1] < corner[1]
    plane(pad, "Map of codes").press("ArrowLeft")
    assert asked(pad)[0] < found[0] and asked(pad)[1] == found[1]
    settled(pad)


@pytest.mark.parametrize("name", ["Map of codes", "The plane, decoded"])
def test_the_picture_follows_the_pointer(pad: Page, name: str) -> None:
    seen = set()
    for u, v in ((0.3, 0.3), (0.7, 0.6), (0.5, 0.5)):
        before = heard(pad)
        go(pad, name, u, v)
        wait_for_another(pad, before)
        seen.add(settled(pad))
    assert len(seen) == 3


def test_one_place_gives_one_picture_however_one_gets_there(pad: Page) -> None:
    go(pad, "Map of codes", 0.4, 0.6)
    there = settled(pad)
    go(pad, "Map of codes", 0.9, 0.1)
    assert settled(pad) != there
    go(pad, "Map of codes", 0.4, 0.6)
    assert settled(pad) == there


def test_arrow_keys_move_and_home_leads_back(pad: Page) -> None:
    plane(pad, "Map of codes").focus()
    pad.keyboard.press("Home")
    middle, place = settled(pad), pad.locator("dd").first.inner_text()
    for _ in range(3):
        pad.keyboard.press("Shift+ArrowUp")
    assert settled(pad) != middle
    assert pad.locator("dd").first.inner_text() != place
    pad.keyboard.press("Home")
    assert settled(pad) == middle
    expect(pad.locator("dd").first).to_have_text(place)


def test_far_from_every_row_the_page_says_so(pad: Page) -> None:
    go(pad, "Map of codes", 0.03, 0.97)
    expect(pad.get_by_role("status")).to_contain_text("No row of the data is encoded anywhere near here")


def test_the_ends_of_the_way_are_chosen_on_the_pad(pad: Page) -> None:
    way = pad.get_by_role("region", name="Interpolation", exact=True)
    nearest = pad.locator("canvas.thumb")
    plane(pad, "Map of codes").focus()
    pad.keyboard.press("a")
    settled(pad)
    one = re.search(r"test row (\d+)", nearest.get_attribute("aria-label") or "")
    assert one
    expect(way).to_contain_text(f"test rows {one[1]} and")
    for _ in range(4):
        pad.keyboard.press("Shift+ArrowRight")
    settled(pad)
    other = re.search(r"test row (\d+)", nearest.get_attribute("aria-label") or "")
    pad.keyboard.press("b")
    assert other and other[1] != one[1]
    expect(way).to_contain_text(f"test rows {one[1]} and {other[1]}")


def test_again_makes_up_others(pad: Page) -> None:
    card = pad.get_by_role("region", name="Samples", exact=True)
    canvas = card.get_by_role("img").first
    expect(canvas).to_have_attribute("aria-label", re.compile("."))
    before = canvas.evaluate(PIXELS)
    pad.get_by_role("button", name="Resample").click()
    expect(card).to_contain_text("seed 2")
    pad.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before", arg=[canvas.element_handle(), before]
    )


def test_a_pad_whose_run_is_gone_says_so(pad: Page) -> None:
    pad.route("**/lab/decode/**", lambda route: route.fulfill(body=""))
    go(pad, "Map of codes", 0.2, 0.2)
    expect(pad.get_by_role("status")).to_contain_text("The net does not answer")


def learning(page: Page, serve: Serve) -> Locator:
    """The title of the pad of a net that learns, which says its epochs."""
    page.goto(f"{serve(APP)}/generate?spec={pack(LONG)}")
    expect(picture(page)).to_have_attribute("data-heard", SOMETHING)
    go(page, "Map of codes", 0.5, 0.5)
    return page.get_by_role("heading", name=re.compile("Latent space after"))


def moves(title: Locator, times: int = 2) -> None:
    """Wait until the pad has become that of a newer net so many times."""
    for _ in range(times):
        expect(title).not_to_have_text(title.inner_text())


def test_while_a_net_learns_its_cards_follow_and_no_script_runs_but_for_presses(
    page: Page, serve: Serve
) -> None:
    lines = Lines(page)
    title = learning(page, serve)
    at_rest(lines, page)
    before, said, told = heard(page), lines.said["script"], lines.heard["script"]
    moves(title)
    wait_for_another(page, before)
    assert (lines.said["script"], lines.heard["script"]) == (said, told)
    way = page.get_by_role("region", name="Interpolation", exact=True)
    plane(page, "Map of codes").focus()
    page.keyboard.press("a")
    expect(page.locator("canvas.thumb")).to_have_attribute("aria-label", SOMETHING)
    row = re.search(r"test row (\d+)", page.locator("canvas.thumb").get_attribute("aria-label") or "")
    assert row
    expect(way).to_contain_text(f"test rows {row[1]} and")
    page.get_by_role("button", name="Resample").click()
    samples = page.get_by_role("region", name="Samples", exact=True)
    expect(samples).to_contain_text("seed 2")
    moves(title)
    expect(way).to_contain_text(f"test rows {row[1]} and")
    expect(samples).to_contain_text("seed 2")


def test_without_any_stream_the_pad_polls_and_without_a_socket_long_polls_bring_it(
    window: BrowserContext, serve: Serve
) -> None:
    page, blocked = window.new_page(), [True]

    def request(route: Route) -> None:
        route.abort() if blocked else route.continue_()

    page.route_web_socket(STREAM, lambda line: line.close())
    page.route(STREAM, request)
    lines = Lines(page)
    title = learning(page, serve)
    said = lines.said["script"]
    moves(title)
    assert lines.said["script"] > said
    blocked.clear()
    at_rest(lines, page, 4000)  # it polls every second, later on a busy machine
    said = lines.said["script"]
    moves(title)
    assert lines.said["script"] == said
    page.close()


def test_on_a_phone_everything_is_in_sight_and_a_finger_plays(pad: Page) -> None:
    pad.set_viewport_size({"width": 360, "height": 800})
    plane(pad, "Map of codes").scroll_into_view_if_needed()
    assert pad.evaluate("document.documentElement.scrollWidth <= 360")
    assert all(room == high > 0 for room, high in pad.evaluate(CARDS))
    before = heard(pad)
    go(pad, "Map of codes", 0.3, 0.7)
    wait_for_another(pad, before)
