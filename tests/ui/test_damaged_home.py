"""A home folder with damaged files in it, or that is none: every page is drawn, and one says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visited import visit

from aecore.data import own
from ui.core.saved_runs import saved_run, store
from ui.films.imports.import_panel import UPLOAD
from ui.films.models import profiles

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
LISTS = ("compare", "generate", "playground", "runs")
"""Pages that list runs or data sets."""
RATINGS = "\n".join(
    ["user,item,rating", *(f"u{u},f{f},{1 + (u + f) % 5}" for u in range(22) for f in range(11))]
)


def said(at: AppTest) -> str:
    """Every sentence and every table of a page."""
    words = " ".join(element.value for element in [*at.markdown, *at.caption, *at.error])
    return " ".join([words.replace("\\", ""), *(frame.value.to_string() for frame in at.dataframe)])


def test_damaged_runs_and_data_sets_stop_no_page(home: Path, trained: Callable[..., Any]) -> None:
    trained()
    for run, file, content in (
        ("empty", "spec.json", b""),
        ("half", "spec.json", b'{"format": 1'),
        ("bare", "x", b""),
    ):
        (store().folder / run).mkdir()
        (store().folder / run / file).write_bytes(content)
    name = own.bring(RATINGS.encode(), "mine.csv")
    (home / "data" / "own" / f"{name}.npz").write_bytes(b"PK\3\4")
    own.ratings._source.cache_clear()
    for page in LISTS:
        assert not visit(page).exception, page
    at = visit("runs")
    links = " ".join(link.label for link in at.get("page_link"))
    shown = f"{said(at)} {links}"
    assert {run for run in ("empty", "half", "bare", "digits") if run in shown} == {
        "empty",
        "half",
        "bare",
        "digits",
    }


def test_a_link_to_a_damaged_run_says_what_is_wrong(trained: Callable[..., Any]) -> None:
    from ui.core import shared_scheduler

    job = trained()
    shared_scheduler.close()  # nothing is drawn or saved any more
    shared_scheduler.scheduler.clear()
    (store().find(job.id).path / "weights.safetensors").write_bytes(b"no weights")
    (store().find(job.id).path / "views.safetensors").unlink(missing_ok=True)
    saved_run.clear()
    at = visit("playground", run=job.id)
    assert (
        not at.exception and "cannot be opened" in said(at) and "weights.safetensors is cut short" in said(at)
    )


def test_a_run_whose_data_are_gone_says_so(home: Path, trained: Callable[..., Any]) -> None:
    from ui.core.shared_scheduler import scheduler

    name = own.bring(RATINGS.encode(), "mine.csv")
    job = trained("ratings", data__name=name, data__rows=16, train__batch=8, train__epochs=1)
    scheduler().release(job)
    (home / "data" / "own" / f"{name}.npz").unlink()
    saved_run.clear()
    at = visit("playground", run=job.id)
    assert not at.exception and "cannot be opened: there is no data set" in said(at)


def test_a_home_that_is_a_file_is_said_and_stops_no_page(home: Path) -> None:
    home.write_text("")
    for page in (*LISTS, "films"):
        at = visit(page)
        assert not at.exception, page
        if page == "runs":
            assert "Not a directory" in said(at)


def test_what_is_rated_while_the_home_is_gone_is_said_not_to_be_saved(
    home: Path, films_page: Callable[..., AppTest]
) -> None:
    at = films_page(deeper="Bring your ratings")
    at.file_uploader(key=UPLOAD).set_value(
        ("mine.csv", b"title,year,rating\nHeat,1995,5\n", "text/csv")
    ).run()
    profiles().new()
    home.rename(home.with_name("away"))
    at.button(key="bring-save").click().run()
    assert (
        not at.exception and "is gone, so nothing was saved" in said(at) and "person" not in at.query_params
    )
    assert not home.exists()
