"""The offline page of a 784-512-64 net: its size, and drawings a second in a Chromium slowed four times.

The pointer moves once a frame; a drawing is a picture that differs from the one before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from aecore.families import find
from aecore.inference.export import find as format_named
from aecore.inference.export.format import Trained
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import put
from benchmarks.screen import chromium
from benchmarks.table import Line

SLOWER, SECONDS = 4, 5
COUNT = """async ([seconds]) => {
    const map = document.getElementById("map"), picture = document.getElementById("picture");
    const { left, top, width, height } = map.getBoundingClientRect(), begin = performance.now();
    let drawn = 0, turn = 0, last = "";
    while (performance.now() - begin < 1000 * seconds) {
        turn += 0.05;
        const clientX = left + width * (0.5 + 0.3 * Math.cos(turn));
        const clientY = top + height * (0.5 + 0.3 * Math.sin(turn));
        map.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY, buttons: 1 }));
        await new Promise(requestAnimationFrame);
        const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
        const now = String(data.filter((_, i) => i % 52 === 0));
        drawn += now !== last;
        last = now;
    }
    return drawn / ((performance.now() - begin) / 1000);
}"""


def lines(full: bool) -> Iterator[Line | str]:
    page = _page()
    size = len(page) / 1e6
    yield Line("size of the page, MB", f"{size:.2f}", "goal 1.5", size / 1.5, size <= 1.5)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "page.html"
        place.write_bytes(page)
        speed = _speed(place)
    what = f"drawings a second, processor slowed {SLOWER} times"
    yield Line(what, f"{speed:.0f}", "goal 20", speed / 20, speed >= 20)


def _page() -> bytes:
    spec = put(put(find("undercomplete").spec, "net.hidden", (512,)), "net.code", 64)
    session = Session(put(put(spec, "data.name", "mnist"), "train.epochs", 1)).run()
    model = Model(session.net, session.spec, session.device, session.precision)
    return format_named("offline-page").file(Trained(model, session.data.features)).content


def _speed(place: Path) -> float:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(place.as_uri())
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        found: float = page.evaluate(COUNT, [SECONDS])
    return found
