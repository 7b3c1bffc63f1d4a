"""A table of one's own, by the form, in a real browser: it trains, and the map shows its labels."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Serve
from browser.playground.own_data_form import form_of


def test_a_table_is_brought_chosen_about_and_trained(page: Page, serve: Serve, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{','.join(f'{v:.3f}' for v in rng.normal(i % 3 * 4, 1, 4))},{'xyz'[i % 3]}" for i in range(90)]
    (tmp_path / "mine.csv").write_text("\n".join(["a,b,c,d,species", *rows]))
    form = form_of(page, serve(ROOT / "app.py"), tmp_path / "mine.csv")
    expect(form.get_by_text("3 classes by species: x 30, y 30, z 30.")).to_be_visible()
    form.get_by_role("button", name="Use this data").click()
    expect(form).to_have_count(0)
    page.get_by_role("button", name=re.compile(r"Restart with \d+ changes?")).click()
    space = page.get_by_role("region", name="Latent space").get_by_role("img").first
    expect(space).to_have_attribute("aria-label", re.compile("18"))
    expect(page.get_by_text("18 test rows").first).to_be_visible()
