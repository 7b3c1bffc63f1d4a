"""The route of image tools: what a browser hears of a picture and of all test rows, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import numpy as np
import pytest
from net_asked import Answer, asked, go_astray
from own_pictures import bring, zipped
from waiting import until

from aecore.data import load, own
from aecore.inference.image_tools import kept_tools
from aecore.runs.job import Job
from aecore.spec import Spec
from ui.asking import measured_aside, net_aside
from ui.asking.seats import MOST_EACH
from ui.core import saved_runs, shared_scheduler
from ui.drawing.draw_route import SIDE
from ui.images import images_route

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
SPOILT = bytes(64)
BLANK = bytes(SIDE * SIDE) + SPOILT


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept_tools._kept.clear()
    images_route.seats.waiting.clear()
    measured_aside.on_their_way.clear()


def search(run: str, body: bytes = BLANK, query: str = "stands=1", tool: str = "search") -> Answer:
    """The body arrives in two parts."""
    return asked("POST", f"/lab/images/{tool}/{run}", query, [body[: len(body) // 2], body[len(body) // 2 :]])


def figures(run: str, query: str = "", tool: str = "search") -> Answer:
    return asked("GET", f"/lab/images/{tool}/{run}", query)


def measured(run: str, query: str = "") -> Answer:
    """The figures, when they have been measured."""
    until(lambda: figures(run, query).status != 202)
    return figures(run, query)


def row_on_the_pad(row: int) -> bytes:
    digits = load("digits")
    picture = digits.picture(digits.x_test[row : row + 1])[0]
    return np.kron(picture, np.ones((SIDE // 8, SIDE // 8), np.uint8)).tobytes() + SPOILT


def test_a_test_row_is_searched_and_its_class_is_known(trained: Callable[..., Job]) -> None:
    job, digits = trained(), load("digits")
    found = search(job.id, row_on_the_pad(4))
    assert found.status == 200 and found.head["label"] == str(digits.y_test[4])
    assert (found.head["step"], found.head["epoch"], found.head["epochs"]) == (job.steps, 2, 2)
    assert not found.head["more"] and not found.head["open"]
    pictures = np.frombuffer(found.body, np.uint8).reshape(31, *found.head["shape"])
    first = found.head["ways"][0]["index"][0]
    assert np.array_equal(pictures[0], digits.picture(digits.x_train[first : first + 1])[0])
    assert np.array_equal(pictures[-1], digits.picture(digits.x_test[4:5])[0])  # as the net sees it


def test_the_figures_are_waited_for_and_then_kept(trained: Callable[..., Job]) -> None:
    job = trained()
    waits = figures(job.id)
    assert (waits.status, waits.content) == (202, measured_aside.MEASURING.encode())
    found = measured(job.id)
    assert found.head["queries"] == 360 and found.head["step"] == job.steps
    assert figures(job.id).content == found.content
    assert measured(job.id, "distance=euclidean").head["precision"] != found.head["precision"]


def test_the_answer_follows_a_net_that_learns_and_is_measured_again_at_the_end(
    small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images_route.ToolAside, "pace_s", 0.0)
    job = shared_scheduler.scheduler().submit(small(train__epochs=100_000))
    first = search(job.id).head
    assert first["more"] and first["open"]
    early = measured(job.id).head["step"]
    until(lambda: search(job.id).head["step"] > first["step"])
    assert measured(job.id).head["step"] == early, "they do for ten seconds"
    job.stop()
    until(lambda: not search(job.id).head["more"])
    assert search(job.id).head["step"] == job.steps
    until(lambda: measured(job.id).head["step"] == job.steps)
    assert not search(job.id).head["open"]


def test_a_run_that_sleeps_goes_on_when_it_is_asked(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=100_000))
    assert search(job.id).status == 200
    job.sleep()  # type: ignore[attr-defined]  # a run in threads, as in all these tests
    until(lambda: job.latest.status == "paused")
    slept = job.steps
    assert search(job.id).head["open"], "a browser asks again after seconds"
    until(lambda: job.steps > slept)


def test_a_run_that_is_paused_rests_but_may_go_on(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=100_000))
    assert search(job.id).status == 200
    job.pause()
    until(lambda: not search(job.id).head["more"])
    assert search(job.id).head["open"]


def test_a_run_from_disk_is_asked_as_it_was_saved(trained: Callable[..., Job]) -> None:
    job = trained()
    until(lambda: saved_runs.store().runs())
    shared_scheduler.scheduler().release(job)
    assert search(job.id).head["step"] == job.steps


def test_where_the_process_aside_has_begun_anew_the_tool_is_made_again(trained: Callable[..., Job]) -> None:
    job = trained()
    before = search(job.id).content
    kept_tools._kept.clear()
    assert search(job.id).content == before
    kept_tools._kept.clear()
    assert measured(job.id).status == 200


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 422), (BLANK[1:], 422), (BLANK + b"\0", 413), (bytes(9 * len(BLANK)), 413)]
)
def test_what_is_no_picture_is_refused(body: bytes, status: int, trained: Callable[..., Job]) -> None:
    assert search(trained().id, body).status == status


@pytest.mark.parametrize("name", ["0123456789", "..%2F..%2Fetc", "%3Cb%3E", "a" * 200, "%00"])
def test_a_run_or_a_tool_that_is_not_there_is_not_found(name: str, trained: Callable[..., Job]) -> None:
    assert search(name).status == figures(name).status == 404
    job = trained()
    assert search(job.id, tool=name).status == figures(job.id, tool=name).status == 404


def test_rows_that_are_no_pictures_are_refused(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    assert search(job.id).status == figures(job.id).status == 422


@pytest.mark.parametrize(
    "query", [f"distance={'x' * 60}", "&".join(f"a{i}=1" for i in range(17)), f"{'y' * 61}=1"]
)
def test_options_that_are_too_long_or_too_many_are_refused(query: str, trained: Callable[..., Job]) -> None:
    job = trained()
    assert search(job.id, query=query).status == figures(job.id, query).status == 422


def test_a_choice_that_is_none_is_refused_in_a_sentence(trained: Callable[..., Job]) -> None:
    job = trained()
    found = search(job.id, query="distance=hamming")
    assert found.status == 409 and found.content.startswith(b"Distance is one of cosine, euclidean")
    assert measured(job.id, "distance=hamming").status == 409


def test_who_asks_too_often_waits_and_the_others_do_not(trained: Callable[..., Job]) -> None:
    job = trained()
    images_route.seats.waiting[""] = MOST_EACH
    assert search(job.id).status == figures(job.id).status == 429
    images_route.seats.waiting.clear()
    images_route.seats.waiting["another"] = MOST_EACH
    assert search(job.id).status == 200
    assert dict(images_route.seats.waiting) == {"another": MOST_EACH}


def test_a_browser_has_a_few_figures_on_their_way_at_once_and_the_others_get_theirs(
    trained: Callable[..., Job],
) -> None:
    job, begins = trained(), Event()
    later = shared_scheduler.scheduler().later(begins.wait, 60)
    try:
        said = [
            figures(job.id, f"nothing={i}").content.decode() for i in range(measured_aside.COMING_EACH + 3)
        ]
        assert said == [measured_aside.MEASURING] * measured_aside.COMING_EACH + [measured_aside.BUSY] * 3
        assert len(measured_aside.on_their_way) == measured_aside.COMING_EACH
        assert measured_aside.may_measure("another browser")
    finally:
        begins.set()
    assert later.result()
    assert measured(job.id).status == 200


def test_a_run_that_has_no_net_yet_says_so_and_that_is_no_error(
    trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = trained()
    monkeypatch.setattr(job, "weights_snapshot", lambda: None)
    monkeypatch.setattr(net_aside, "WAIT_S", 0.0)
    for found in (search(job.id), figures(job.id)):
        assert (found.status, found.content) == (202, b"The run is about to begin.")


def test_what_takes_long_to_make_is_said_to_be_under_way_and_then_there(
    trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = trained()
    monkeypatch.setattr(images_route.ToolAside, "patience_s", 0.0)
    found = search(job.id)
    assert (found.status, found.content) == (202, net_aside.PREPARING.encode())
    until(lambda: search(job.id).status == 200)


def test_a_net_gone_astray_says_so(trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    job = trained()
    go_astray(job, monkeypatch)
    for found in (search(job.id), figures(job.id)):
        assert found.status == 409 and b"not finite" in found.content


def test_only_pictures_that_are_shared_or_the_browsers_own_are_searched(
    trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, name = trained(), bring(zipped())
    for found in (search(job.id, query=f"index={name}"), figures(job.id, f"index={name}")):
        assert found.status == 409 and b"not kept by this browser" in found.content
    own.offer(name, "0" * 32)
    assert search(job.id, query=f"index={name}").status == 409
    monkeypatch.setattr("ui.routes.verified", lambda cookies: "0" * 32)
    assert search(job.id, query=f"index={name}").head["rows"] == 24
    assert measured(job.id, f"index={name}").head["own"]
    monkeypatch.setattr("ui.routes.verified", lambda cookies: "1" * 32)
    assert search(job.id, query=f"index={name}").status == 409
    own.share(name, "0" * 32)
    assert search(job.id, query=f"index={name}").status == 200
    assert search(job.id).head["rows"] == load("digits").n_train
    assert search(job.id, query="index=..%2F..%2Fetc").status == 409
