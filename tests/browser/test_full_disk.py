"""A disk that is full: what the screen and the log say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from full_disk import little_room
from playwright.sync_api import Page, expect

from browser.conftest import start
from browser.test_journeys import APP, SOMETHING, drawing, drawn_in_place

BYTES = 4096
UNSAVED = "This run is not being saved: File too large. It goes on in memory."


@pytest.fixture
def server(chromium: str, tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The number of a server's process, and its address; afterwards its log tells of no error."""
    log = tmp_path / "log.txt"
    process, url = start(APP, log, home=tmp_path / "home")
    yield process.pid, url
    process.kill()
    process.wait(30)
    said = log.read_text(errors="replace")
    assert said.count(UNSAVED) == 1 and "Traceback" not in said


def test_on_a_full_disk_pictures_go_on_and_one_sentence_says_what_is_not_saved(
    server: tuple[int, str], page: Page
) -> None:
    process, url = server
    page.goto(f"{url}/playground?preset=first")
    expect(drawing(page, "Latent space")).to_have_attribute("aria-label", SOMETHING)
    with ExitStack() as limits:
        for limited in (process, *(child.pid for child in psutil.Process(process).children())):
            limits.enter_context(little_room(BYTES, limited))
        expect(page.get_by_text(UNSAVED)).to_have_count(1)
        drawn_in_place(page, "Input and reconstruction", "Error", "Latent space")
    expect(page.get_by_text(UNSAVED)).to_have_count(0)
