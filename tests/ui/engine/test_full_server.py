"""A server that is nearly full says so beside Train; one that is full says it, and what is shown stays."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visited import visit

from aecore import families
from aecore.runs.capacity import RUN_MB, SPARE_MB
from aecore.runs.engine import run_mb
from ui.core.shared_scheduler import scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def has_room_for(runs: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be memory for so many runs like the Playground's first, beside those that are open."""
    needed = run_mb(families.presets()["erased"].spec) + RUN_MB
    promised = scheduler().capacity().promised_mb
    monkeypatch.setattr(scheduler(), "free_mb", lambda: SPARE_MB + promised + runs * needed)


def said(at: AppTest) -> str:
    return " ".join(markdown.value for markdown in at.markdown)


def test_the_playground_says_how_little_room_there_is_and_refuses_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = visit("playground", preset="erased")
    assert "This server can take" not in said(at) and not at.button("train").disabled
    scheduler().jobs[at.query_params["run"]].stop()
    assert scheduler().jobs[at.query_params["run"]].join(60)
    has_room_for(3.5, monkeypatch)
    assert "This server can take about 3 more runs like this." in said(at.run())
    has_room_for(0.5, monkeypatch)
    assert "This server is full" in said(at.run()) and at.button("train").disabled


def test_who_leaves_a_run_may_begin_another_where_there_is_no_room_for_more(
    monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    client.use("a" * 32)
    at = visit("playground", preset="erased")
    has_room_for(0.5, monkeypatch)
    at.run()
    assert not at.button("train").disabled
    before = at.query_params["run"]
    at.button("train").click().run()
    assert at.query_params["run"] != before and not at.exception


def full() -> None:
    from aecore.runs.capacity import Full
    from ui.core.error_page import show_error

    show_error(Full("this server is full: wait a little"))


def test_that_the_server_is_full_is_no_fault_of_the_page() -> None:
    at = AppTest.from_function(full).run()
    assert [info.value for info in at.info] == ["This server is full\\: wait a little\\."] and not at.error
