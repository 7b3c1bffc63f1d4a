"""The page Tables: a table with holes is brought, its ways are compared, and it is taken home filled."""

from __future__ import annotations

import numpy as np
import pytest
from visited import visit

from aecore.data import load
from aecore.families import find
from aecore.limits import fits
from ui.forms.menus import on
from ui.tables.table_choice import tables

pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def test_the_tables_there_are_come_with_the_program() -> None:
    assert {"wine", "breast-cancer"} <= set(tables()) and "digits" not in tables()


@pytest.mark.parametrize("family", ["undercomplete", "variational", "denoising", "stacked"])
def test_in_the_playground_a_kind_that_gave_pixels_back_gives_back_a_standardised_table(family: str) -> None:
    spec = on("wine", find(family).spec)
    assert spec.net.output == "linear" and spec.data.name == "wine"
    fits(spec, load("wine"))


def test_ones_own_table_is_measured_and_filled() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(24, 1)) @ np.ones((1, 3)) + 0.05 * rng.normal(size=(24, 3))
    lines = [[f"{value:.3f}" for value in row] for row in x]
    lines[4][1] = ""
    text = "\n".join(["a,b,c", *(",".join(line) for line in lines)])
    at = visit("tables")
    at.selectbox(key="tables-name").select("own").run()
    at.file_uploader(key="tables-file").set_value(("own.csv", text.encode(), "text/csv")).run(timeout=300)
    assert not at.exception
    told = " ".join(each.value for each in [*at.markdown, *at.caption])
    assert "of the column mean" in told and "**1 holes**" not in told and "one hole" in told
    assert "Grey ones are holes" in told and list(at.dataframe[0].value.index[[0, -1]]) == [1, 24]
    at.selectbox(key="tables-way").select("ppca").run()
    at.button(key="tables-fill").click().run(timeout=300)
    assert not at.exception and at.get("download_button")


def test_a_table_that_cannot_be_filled_is_one_sentence() -> None:
    at = visit("tables")
    at.selectbox(key="tables-name").select("own").run()
    broken = b"a,b\n" + b"\n".join(b"%d,%s" % (i, b"<b>x</b>" if i == 7 else b"1") for i in range(20))
    at.file_uploader(key="tables-file").set_value(("own.csv", broken, "text/csv")).run()
    told = " ".join(each.value for each in at.markdown)
    assert "is no finite number" in told and "<b>" not in told and not at.exception
