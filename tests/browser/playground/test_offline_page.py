"""Exported pages in a real browser, with the network off: what they draw is what the net draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, expect

from aecore.data import load
from aecore.families import find
from aecore.inference.export import find as format_named
from aecore.inference.export.format import About, Trained
from aecore.inference.latent_space import space
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.runs.store.pictures import portrait
from aecore.spec import put

PIXELS = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(data).filter((_, i) => i % 4 === 0);
}"""


def test_the_page_draws_what_the_net_draws_with_the_network_off(browser: Browser, tmp_path: Path) -> None:
    spec = put(put(find("vae").spec, "data.name", "digits"), "train.epochs", 3)
    session = Session(put(put(spec, "net.hidden", (32,)), "net.code", 2)).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    page_file = tmp_path / "page.html"
    page_file.write_bytes(format_named("offline-page").file(Trained(model, 64)).content)
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, offline=True, reduced_motion="reduce"
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    canvas, picture = page.get_by_role("application"), page.get_by_role("img")
    box = canvas.bounding_box()
    assert box is not None and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    canvas.hover(position={"x": box["width"] / 4, "y": box["height"] / 2})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    x0, x1, y0, y1 = space(model, load("digits")).window
    row = model.decode(np.array([[x0 + (x1 - x0) / 4, (y0 + y1) / 2]], np.float32))[0]
    there = picture.evaluate(PIXELS)
    assert np.abs(np.array(there) - 255 * row).max() <= 6  # the pointer lies on a whole pixel
    canvas.press("ArrowRight")
    page.wait_for_function(
        "([canvas, before]) => String((" + PIXELS + ")(canvas)) !== String(before)",
        arg=[picture.element_handle(), there],
    )
    assert asked == [page_file.as_uri()]
    context.close()


def test_the_page_of_charts_draws_them_all_with_the_network_off(browser: Browser, tmp_path: Path) -> None:
    session = Session(put(put(find("adversarial").spec, "data.name", "digits"), "train.epochs", 1)).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    about = About("A run", last=session.snapshot(portrait(session)))
    file = tmp_path / "charts.html"
    file.write_bytes(format_named("charts").file(Trained(model, 64, about)).content)
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(file.as_uri())
    charts = page.locator("section")
    expect(charts.locator(".plot-container")).to_have_count(charts.count())
    expect(page.locator("section", has_text="Latent space").locator(".point")).to_have_count(
        len(about.last.view("map").arrays["xy"]) if about.last else 0
    )
    assert faults == [] and asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
