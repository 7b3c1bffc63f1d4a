"""The screens through the router, as a browser would ask for them, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from aecore import families
from aecore.spec import put
from ui import engine
from ui.link import LONGEST, pack, unpack

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
TIMEOUT_S = 60


@pytest.fixture(autouse=True)
def server() -> Iterator[None]:
    """A scheduler of its own for each test, closed at its end."""
    engine.scheduler.clear()
    yield
    engine.close()
    engine.scheduler.clear()


@pytest.fixture
def visit() -> Callable[..., AppTest]:
    """Open a page, with what its address says."""

    def visited(page: str, **query: str) -> AppTest:
        at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=TIMEOUT_S)
        at.run()
        at.switch_page(str(ROOT / "pages" / f"{page}.py"))
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return visited


def draft(at: AppTest):
    return at.session_state["playground draft"]


def said(at: AppTest) -> str:
    return " ".join(each.value for each in [*at.markdown, *at.caption, *at.error])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn_without_a_fault(page: str, visit) -> None:
    at = visit(page)
    assert not at.exception
    assert not at.error


def test_home_trains_at_once_and_names_its_run_in_the_address(visit) -> None:
    at = visit("home")
    [run] = at.query_params["run"]
    assert run in engine.scheduler().jobs
    assert engine.scheduler().jobs[run].latest.spec.data.name == "digits"
