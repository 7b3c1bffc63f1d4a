"""The parts in a real browser, fed by a real server five times a second."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Serve

SERVER = Path(__file__).parent / "components" / "server.py"
SOMETHING = re.compile(".")
CARDS = ("Strip", "Error", "Map", "PCA", "Inside")
CANVAS = "document.querySelector('.st-key-error [data-testid^=stBidi]')?.shadowRoot?.querySelector('canvas')"
UPDATED = f"""(n) => {{
    const words = {CANVAS}?.getAttribute('aria-label') ?? window.words;
    if (words !== window.words) window.updates += 1;
    window.words = words;
    return window.updates > n;
}}"""
PARTS = (
    "[...document.querySelectorAll('[data-testid^=stBidi]')].map((each) => each.shadowRoot.lastElementChild)"
)
IMPORTS = """() => {
    const served = performance.getEntriesByType('resource').map(({ name }) => name);
    const url = served.find((name) => name.endsWith('/view_card/view_card.js'));
    window.part = (name) => import(url.replace('view_card/view_card.js', name));
}"""
BEGINNING = """async (baseline) => {
    const curve = await part('view_card/charts/curve.js'), { readTheme } = await part('lib/theme.js');
    const x = Float32Array.from({ length: 100 }, (_, i) => i), y = x.map((i) => 100 * 0.9 ** i);
    const level = baseline ? { pca_x: x.slice(0, 2), pca_y: new Float32Array([0.01, 0.01]) } : {};
    const view = curve.prepare({ arrays: { test_x: x, test_y: y, ...level }, labels: [] });
    const seen = { ...readTheme(document.body), accent: '#ff0000' }, box = { width: 400, height: 200 };
    const pen = Object.assign(document.createElement('canvas'), box).getContext('2d');
    curve.draw(pen, view, box, seen, { camera: { window: curve.fit(view) }, found: null });
    const { left, width } = curve.plot(view, box, seen);
    const { data } = pen.getImageData(left, 0, width / 4, box.height);
    const red = (i) => data[i] > 200 && data[i + 1] < 60 && data[i + 3] > 200;
    return data.reduce((sum, _, i) => sum + (i % 4 === 0 && red(i)), 0);
}"""
SHEET = """async ([n, width, height]) => {
    const images = await part('view_card/charts/images.js'), { readTheme } = await part('lib/theme.js');
    const draws = Object.assign(new Uint8Array(64 * n).fill(200), { shape: [n, 8, 8] });
    const view = images.prepare({ arrays: { draws }, labels: [''] }), box = { width, height }, state = {};
    const pen = Object.assign(document.createElement('canvas'), box).getContext('2d');
    images.draw(pen, view, box, readTheme(document.body), state);
    const found = new Set();
    for (let x = 1; x < width; x += 3) for (let y = 1; y < height; y += 3) {
        const [r, g, b, shown] = pen.getImageData(x, y, 1, 1).data;
        if (shown) found.add(images.hitTest(view, box, state, x, y)?.item);
    }
    return [[...found].sort((a, b) => a - b), state.places.columns];
}"""


@pytest.fixture
def lab(page: Page, serve: Serve) -> Page:
    page.goto(serve(SERVER))
    for title in CARDS:
        expect(canvas(page, title)).to_have_attribute("aria-label", SOMETHING)
    page.wait_for_function(f"{PARTS}.every((each) => each?.matches('section, div'))")
    page.evaluate(IMPORTS)
    return page


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def canvas(page: Page, title: str) -> Locator:
    return card(page, title).get_by_role("img").first


def wait_for_updates(page: Page, n: int) -> None:
    """The canvas of the error is looked up at each frame: the page may put another in its place."""
    page.evaluate("window.updates = 0")
    page.wait_for_function(UPDATED, arg=n)


def choose(page: Page, title: str, words: str) -> None:
    card(page, title).get_by_role("button", name="More about this card").click()
    card(page, title).get_by_role("menuitem", name=words).click()


def point_at_class_zero(page: Page, title: str) -> None:
    """The dots of class 0 lie where x is largest and y is in the middle."""
    canvas(page, title).scroll_into_view_if_needed()
    box = canvas(page, title).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 2.1 / 2.2, box["y"] + box["height"] / 2)


def test_a_part_is_mounted_once_however_often_it_is_updated(lab: Page) -> None:
    lab.evaluate(f"window.before = {PARTS}")
    heights = [card(lab, title).bounding_box() for title in CARDS]
    wait_for_updates(lab, 20)
    assert lab.evaluate(f"{PARTS}.every((each, i) => each === window.before[i] && each.isConnected)")
    assert [card(lab, title).bounding_box() for title in CARDS] == heights


def test_a_zoom_stays_while_numbers_arrive_and_a_double_click_ends_it(lab: Page) -> None:
    point_at_class_zero(lab, "Map")
    lab.mouse.wheel(0, -300)
    expect(canvas(lab, "Map")).to_have_attribute("data-held", SOMETHING)
    held = canvas(lab, "Map").get_attribute("data-held")
    wait_for_updates(lab, 5)
    assert canvas(lab, "Map").get_attribute("data-held") == held
    canvas(lab, "Map").dblclick()
    expect(canvas(lab, "Map")).to_have_attribute("data-held", "")


def test_keys_drive_the_run_and_streamlit_does_not_run_the_page_again_on_r(lab: Page) -> None:
    actions = lab.get_by_text("actions:")
    lab.keyboard.press(".")
    expect(actions).to_contain_text("batch 1")
    lab.keyboard.press("Shift+>")
    expect(actions).to_contain_text("epoch 1")
    lab.keyboard.press("r")
    expect(actions).to_contain_text("reset 1")
    lab.keyboard.press("Shift+R")
    expect(actions).to_contain_text("reseed 1")
    lab.keyboard.press(" ")
    expect(actions).to_contain_text("pause 1")
    expect(lab.get_by_text("whole page runs: 0")).to_be_visible()


def test_keys_are_left_alone_while_somebody_types_or_holds_control(lab: Page) -> None:
    field = lab.get_by_label("Type here")
    field.click()
    lab.keyboard.type("r. R?")
    expect(field).to_have_value("r. R?")
    field.blur()
    lab.keyboard.press("Control+.")
    lab.keyboard.press(".")
    expect(lab.get_by_text("actions:")).to_have_text("actions: batch 1")


def test_keys_go_with_the_part_that_listened(lab: Page) -> None:
    lab.get_by_text("Take the transport away").click()
    expect(lab.get_by_role("button", name="New seed")).to_have_count(0)
    lab.keyboard.press(".")
    wait_for_updates(lab, 3)
    expect(lab.get_by_text("actions:")).to_have_text("actions:")


def test_a_button_answers_before_the_server_does(lab: Page) -> None:
    lab.get_by_role("button", name="Pause").click()
    assert lab.get_by_role("button", name="Play", exact=True).is_visible()
    expect(lab.get_by_text("actions: pause 1")).to_be_visible()


def test_the_question_mark_shows_the_keys(lab: Page) -> None:
    lab.keyboard.press("?")
    expect(lab.get_by_role("dialog", name="Keys")).to_contain_text("Reset to the same weights")
    lab.keyboard.press("Escape")
    expect(lab.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_pointing_at_a_dot_shows_its_picture_and_marks_its_row_in_the_other_map(lab: Page) -> None:
    tip = card(lab, "PCA").locator(".tip")
    point_at_class_zero(lab, "PCA")
    expect(tip).to_contain_text("test row")
    expect(tip.locator("canvas")).to_be_visible()
    row = tip.inner_text().rsplit(" ", 1)[1]
    expect(canvas(lab, "Map")).to_have_attribute("data-marked", row)


def test_a_fall_is_shown_from_its_beginning_unless_a_baseline_is_to_be_seen(lab: Page) -> None:
    assert lab.evaluate(BEGINNING, False) > 50
    assert lab.evaluate(BEGINNING, True) == 0


@pytest.mark.parametrize(("width", "height", "columns"), [(1100, 230, 10), (320, 260, 6), (300, 900, 3)])
def test_a_sheet_shows_all_its_pictures_whatever_its_shape(
    lab: Page, width: int, height: int, columns: int
) -> None:
    found, across = lab.evaluate(SHEET, [30, width, height])
    assert found == list(range(30)) and across == columns


def test_the_numbers_behind_a_card_are_a_table_away(lab: Page) -> None:
    choose(lab, "Map", "Data table")
    table = card(lab, "Map").get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["test row", "class", "x", "y"])
    expect(table.get_by_role("row")).to_have_count(301)
    lab.keyboard.press("Escape")
    expect(table).to_be_hidden()


def test_figures_side_by_side_change_cell_by_cell_and_names_are_text(lab: Page) -> None:
    figures = card(lab, "Figures")
    expect(figures.get_by_role("columnheader")).to_have_text(["<b>A</b>", "B", "baseline"])
    expect(figures.get_by_role("rowheader")).to_have_text(["MSE", "Epochs"])
    expect(figures.get_by_role("strong")).to_have_text(["9"])
    first = figures.get_by_role("row", name="MSE").get_by_role("cell").first
    first.evaluate("(cell) => { window.cell = cell; window.said = cell.textContent; }")
    lab.wait_for_function("window.cell.isConnected && window.cell.textContent !== window.said")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("Download CSV", b'"line","epoch"'),
        ("Download PNG", b"\x89PNG"),
        ("Download SVG", b'<svg xmlns="http://www.w3.org/2000/svg"'),
    ],
)
def test_a_card_can_be_kept(lab: Page, words: str, start: bytes) -> None:
    with lab.expect_download() as kept:
        choose(lab, "Error", words)
    assert kept.value.path().read_bytes().startswith(start)
    assert kept.value.suggested_filename.startswith("error.")


def test_a_layer_is_widened_on_both_sides_and_its_ends_stay(lab: Page) -> None:
    lab.get_by_role("button", name="64 units").first.focus()
    lab.keyboard.press("ArrowUp")
    expect(lab.get_by_text("widths:")).to_have_text("widths: (784, 72, 8, 72, 784)")
    lab.keyboard.press("Delete")
    expect(lab.get_by_text("widths:")).to_have_text("widths: (784, 8, 784)")


def test_the_slider_of_moments_asks_for_the_one_it_stands_at(lab: Page) -> None:
    slider = lab.get_by_label("Moment of the run")
    slider.focus()
    lab.keyboard.press("Home")
    expect(lab.locator("output")).to_have_text("epoch 0")
    wait_for_updates(lab, 5)
    expect(slider).to_have_value("0")


def test_a_card_keeps_its_place_before_its_first_view(page: Page, serve: Serve) -> None:
    page.goto(f"{serve(SERVER)}?slow=1")
    expect(card(page, "Map")).to_be_visible()
    before = card(page, "Map").bounding_box()
    expect(canvas(page, "Map")).to_have_attribute("aria-label", SOMETHING)
    assert card(page, "Map").bounding_box() == before


def test_a_part_follows_the_theme_without_being_mounted_again(lab: Page) -> None:
    lab.evaluate(f"window.before = {PARTS}")
    lab.emulate_media(color_scheme="dark")
    expect(card(lab, "Map")).to_have_class("card dark")
    assert lab.evaluate(f"{PARTS}.every((each, i) => each === window.before[i])")


def test_a_phone_shows_everything_without_scrolling_sideways(lab: Page) -> None:
    lab.set_viewport_size({"width": 360, "height": 740})
    for title in CARDS:
        expect(card(lab, title)).to_have_css("position", "relative")
        box = card(lab, title).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert lab.evaluate("document.documentElement.scrollWidth <= 360")


def test_only_what_is_ours_is_served(lab: Page, serve: Serve) -> None:
    url = serve(SERVER)
    for path in ("atlas/nothing.png", "static/0/served.py", "static/0/..%2Fviews.py", "fonts/OFL-Inter.txt"):
        assert lab.request.get(f"{url}/lab/{path}").status in (400, 404)
    font = lab.request.get(f"{url}/lab/fonts/inter-latin.woff2")
    assert "immutable" in font.headers["cache-control"]
