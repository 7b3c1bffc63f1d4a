"""Pictures in colour of one's own, by the form, in a real browser: the strip has their colours."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Serve
from browser.playground import drawing_pad
from browser.playground.own_data_form import form_of

COLOURED = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] > 150 && data[i + 1] < 30 && data[i + 2] < 30) red++;
    return red > 200;
}"""
BLUE = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((blue, i) => i % 4 === 2 && blue > 150 && data[i - 2] < 60);
}"""


def test_own_pictures_are_learned_and_drawn_in_colour(page: Page, serve: Serve, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "reds.zip", "w") as packed:
        for i in range(60):
            file = io.BytesIO()
            Image.new("RGB", (12, 12), (180 + i, 0, 0)).save(file, "PNG")
            packed.writestr(f"{i}.png", file.getvalue())
    form = form_of(page, serve(ROOT / "app.py"), tmp_path / "reds.zip")
    expect(form.get_by_text("60 pictures of 12 x 12 in colour.")).to_be_visible()
    form.get_by_role("button", name="Use this data").click()
    page.get_by_role("button", name=re.compile(r"Restart with \d+ changes?")).click()
    strip = page.get_by_role("region", name="Input and reconstruction")
    page.wait_for_function(COLOURED, arg=strip.locator("canvas").first.element_handle())
    strip.get_by_role("button", name="Draw").click()
    page.get_by_role("button", name="Blue ink").click()
    drawing_pad.draw(page, drawing_pad.ONE)
    drawing_pad.settled(page)
    assert page.get_by_role("img", name="What the net sees").evaluate(BLUE)
