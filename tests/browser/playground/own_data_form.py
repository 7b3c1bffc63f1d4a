"""The form of own data, as the tests of a browser open it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page


def form_of(page: Page, address: str, file: Path) -> Locator:
    """The form on the Playground, with a file given to it."""
    page.goto(f"{address}/playground")
    page.get_by_role("combobox", name=re.compile("data")).click()
    page.get_by_role("option", name="Bring your own …").click()
    form = page.get_by_role("dialog", name="Bring your own data")
    form.locator("input[type=file]").set_input_files(file)
    return form
