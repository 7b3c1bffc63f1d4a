"""The page Images through the router: what its address asks for, its menus, and one's own pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from own_pictures import bring, zipped
from streamlit.testing.v1 import AppTest
from visited import shown, visit
from waiting import until

from aecore.data import own
from aecore.runs.job import Job
from ui.core import saved_runs, shared_scheduler
from ui.images.image_tools import TOOLS

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
BROWSER = "0" * 32


def panel(at: AppTest) -> dict[str, object]:
    assert not at.exception
    return shown(at, "image_tools")


def address(at: AppTest) -> dict[str, str]:
    """The query parameters: AppTest gives those that a page has set as they are, others as lists."""
    return {name: said if isinstance(said, str) else said[0] for name, said in at.query_params.items()}


def searched_menu(at: AppTest) -> list[str]:
    box = next(box for box in at.selectbox if str(box.key).startswith("menu searched"))
    return list(box.options)


def notes(at: AppTest) -> str:
    return " ".join(markdown.value for markdown in at.markdown)


def test_it_opens_on_a_shipped_run_and_its_address_says_so() -> None:
    at = visit("images", tool="search")
    first = TOOLS["search"].first
    assert address(at) == {"tool": "search", "run": first}
    found = panel(at)
    assert found["url"] == f"/lab/images/search/{first}" and found["tool"] == "search"
    assert found["searched"] is None and found["title"].startswith("MNIST")
    assert searched_menu(at) == ["Bring your own …", "The run's training rows"]


def test_a_preset_of_a_link_begins_a_run_and_a_refresh_keeps_it() -> None:
    at = visit("images", tool="search", preset="upright")
    [run] = shared_scheduler.scheduler().jobs
    assert address(at) == {"tool": "search", "run": run}
    assert panel(at)["url"] == f"/lab/images/search/{run}"
    again = visit("images", tool="search", run=run)
    assert panel(again)["url"] == f"/lab/images/search/{run}"
    assert list(shared_scheduler.scheduler().jobs) == [run]


def test_what_a_link_trains_on_no_pictures_is_not_begun() -> None:
    at = visit("images", tool="search", preset="lists")
    assert not shared_scheduler.scheduler().jobs and "is not for Search" in notes(at)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"run": "0123456789"}, "no longer on this server"),
        ({"preset": "nothing"}, "This link cannot be opened"),
        ({"index": "my-bars-00000000"}, "not kept by this browser"),
    ],
)
def test_what_a_link_asks_for_and_is_not_here_is_said(query: dict[str, str], told: str) -> None:
    at = visit("images", tool="search", **query)
    assert told in notes(at) and panel(at)["searched"] is None
    assert address(at) == {"tool": "search", "run": TOOLS["search"].first}


def test_a_kept_run_on_other_pictures_can_be_the_encoder(trained: Callable[..., Job]) -> None:
    job = trained("denoising")
    until(lambda: saved_runs.store().runs())
    shared_scheduler.scheduler().release(job)
    at = visit("images", tool="search", run=job.id)
    assert panel(at)["url"].endswith(job.id) and panel(at)["title"] == "Digits, 8x8"
    offered = next(box for box in visit("images").selectbox if str(box.key).startswith("menu run"))
    assert any(words.endswith(job.id[:4]) for words in offered.options)


def test_ones_own_pictures_are_offered_chosen_and_stand_in_the_address(client: object) -> None:
    name, other = bring(zipped()), bring(zipped(each=14), "theirs.zip")
    own.offer(name, BROWSER)
    client.use(BROWSER)  # type: ignore[attr-defined]
    at = visit("images", tool="search")
    assert searched_menu(at)[2:] == ["bars, 24 rows"]
    next(box for box in at.selectbox if str(box.key).startswith("menu searched")).select(name).run()
    assert address(at)["index"] == name
    assert panel(at)["url"].endswith(f"?index={name}") and panel(at)["searched"] == {
        "title": "bars, 24 rows",
        "rows": 24,
    }
    assert panel(visit("images", tool="search", index=name))["searched"] == {
        "title": "bars, 24 rows",
        "rows": 24,
    }
    assert panel(visit("images", tool="search", index=other))["searched"] is None


def brought(content: bytes, called: str) -> AppTest:
    """The page with a file in its form for data of one's own."""
    at = visit("images", tool="search")
    next(box for box in at.selectbox if str(box.key).startswith("menu searched")).select("bring").run()
    return at.file_uploader(key="own data file").set_value((called, content, "application/zip")).run()


def test_a_zip_of_pictures_is_brought_here_and_searched_at_once(client: object) -> None:
    client.use(BROWSER)  # type: ignore[attr-defined]
    at = brought(zipped(), "mine.zip").button(key="own data use").click().run()
    assert panel(at)["searched"] == {"title": "mine, 24 rows", "rows": 24} and not at.file_uploader


def test_what_is_brought_and_holds_no_pictures_is_kept_and_not_searched(client: object) -> None:
    client.use(BROWSER)  # type: ignore[attr-defined]
    table = "\n".join(["a,b,c", *(f"{i},{i % 7},{i % 5}" for i in range(40))])
    at = brought(table.encode(), "table.csv").button(key="own data use").click().run()
    assert panel(at)["searched"] is None and "no pictures" in notes(at)


def test_a_browser_without_a_cookie_is_told_why_it_cannot_search_what_it_brought(client: object) -> None:
    client.use("")  # type: ignore[attr-defined]
    at = brought(zipped(), "mine.zip").button(key="own data use").click().run()
    assert panel(at)["searched"] is None and "keeps no cookie" in notes(at)


def test_too_few_pictures_are_refused_in_a_sentence(client: object) -> None:
    client.use(BROWSER)  # type: ignore[attr-defined]
    assert "takes 20 to learn and to test" in notes(brought(zipped(each=1), "few.zip"))
