"""What the drawing pad hears from the server, and what the server refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from net_asked import Answer, asked, go_astray
from visited import shown, visit
from waiting import until

from aecore.data import Card, card, load
from aecore.inference import new_row
from aecore.inference.new_row import NewRow
from aecore.runs.job import Job
from aecore.spec import Spec
from ui.asking import net_aside
from ui.asking.seats import MOST_EACH
from ui.core import saved_runs, shared_scheduler
from ui.drawing import draw_route, drawing_words
from ui.drawing.draw_route import SIDE, sent_shape
from ui.generate.latent_explorer import explorer

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
BYTES = SIDE * SIDE
BLANK = bytes(BYTES)


def post(path: str, body: bytes, query: str = "") -> Answer:
    """The body arrives in two parts."""
    return asked("POST", path, query, [body[: len(body) // 2], body[len(body) // 2 :]])


def pictures(found: Answer) -> np.ndarray:
    """The drawing as the net sees it, and its reconstruction."""
    return np.frombuffer(found.body, np.uint8).reshape(2, *found.head["shape"])


def row_on_the_pad(row: int) -> bytes:
    """A test row of the small digits, enlarged."""
    digits = load("digits")
    picture = digits.picture(digits.x_test[row : row + 1])[0]
    return np.kron(picture, np.ones((SIDE // 8, SIDE // 8), np.uint8)).tobytes()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    new_row._kept.clear()
    for seats in (draw_route.seats, draw_route.loading):
        seats.waiting.clear()
    yield


def test_a_test_row_comes_back_as_it_is_with_itself_as_its_nearest(trained: Callable[..., Job]) -> None:
    found = post(f"/lab/draw/{trained().id}", row_on_the_pad(5), "stands=1")
    assert found.status == 200
    assert pictures(found)[0].tolist() == load("digits").picture(load("digits").x_test[5:6])[0].tolist()
    row, name, distance = found.head["nearest"][0]
    assert (row, name) == (5, str(load("digits").y_test[5])) and float(distance) < 0.02
    assert found.head["mse"].startswith("MSE 0.") and "of 360 test rows" in found.head["verdict"]
    assert not found.head["more"]


def test_in_colour_a_test_row_is_seen_as_it_is_and_errors_are_per_value(trained: Callable[..., Job]) -> None:
    job, emoji = trained(data__name="emoji", data__rows=None), load("emoji")
    row = emoji.picture(emoji.x_test[7:8])[0]
    found = post(f"/lab/draw/{job.id}", row.repeat(3, 0).repeat(3, 1).tobytes())
    assert pictures(found)[0].tolist() == row.tolist()
    assert found.head["nearest"][0][0] == 7 and found.head["mse"].endswith("per value")
    pad = shown(visit("playground", run=job.id), "drawing_pad")
    assert pad["sent"] == {"height": 96, "width": 96}
    assert (pad["channels"], pad["paper"]) == (3, [255, 255, 255])
    assert "32 x 32 pixels in colour" in pad["how"]


@pytest.mark.parametrize(
    ("shape", "sent"),
    [
        ((28, 28), (112, 112)),
        ((20, 40), (40, 80)),
        ((32, 32, 3), (96, 96, 3)),
        ((300, 100, 3), (300, 100, 3)),
    ],
)
def test_what_is_sent_has_a_whole_number_of_pixels_for_each_of_the_set(
    shape: tuple[int, ...], sent: tuple[int, ...]
) -> None:
    assert sent_shape(Card("own", "Own", shape, 1, 1, (), "", "")) == sent


def test_a_run_from_disk_is_asked_as_it_was_saved(trained: Callable[..., Job]) -> None:
    job = trained()
    before = post(f"/lab/draw/{job.id}", row_on_the_pad(1)).head
    until(lambda: saved_runs.store().runs())
    shared_scheduler.scheduler().release(job)
    assert post(f"/lab/draw/{job.id}", row_on_the_pad(1)).head["step"] == before["step"]


def test_the_answer_follows_the_net_as_it_learns(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=100_000))
    first = post(f"/lab/draw/{job.id}", row_on_the_pad(2)).head["step"]
    until(lambda: post(f"/lab/draw/{job.id}", row_on_the_pad(2)).head["step"] > first)
    job.pause()
    until(lambda: post(f"/lab/draw/{job.id}", row_on_the_pad(2)).head["step"] == job.steps)


def test_it_has_a_place_on_the_map_that_is_shown(trained: Callable[..., Job]) -> None:
    job = trained(net__code=2)
    until(lambda: job.watch().view("map"))
    view = job.latest.view("map")
    assert view is not None
    head = post(f"/lab/draw/{job.id}", row_on_the_pad(3), "stands=1").head
    np.testing.assert_allclose(head["place"], view.arrays["xy"][3], atol=0.02 * np.ptp(view.arrays["xy"]))
    assert head["method"] == "PCA" and "its own code" in head["whereabouts"]


def test_where_the_kept_rows_are_gone_they_are_coded_again(trained: Callable[..., Job]) -> None:
    job = trained()
    assert post(f"/lab/draw/{job.id}", BLANK).status == 200
    new_row._kept.clear()  # as if the process aside had begun anew
    assert post(f"/lab/draw/{job.id}", BLANK).status == 200


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 422), (BLANK[1:], 422), (BLANK + b"\0", 413), (bytes(9 * BYTES), 413)]
)
def test_what_is_no_drawing_is_refused(body: bytes, status: int, trained: Callable[..., Job]) -> None:
    assert post(f"/lab/draw/{trained().id}", body).status == status


@pytest.mark.parametrize("name", ["0123456789", "..%2F..%2Fetc", "%3Cb%3E", "a" * 200, "%00"])
def test_a_run_that_is_not_there_is_not_found(name: str) -> None:
    assert post(f"/lab/draw/{name}", BLANK).status == 404


def test_rows_that_are_no_pictures_are_refused_and_have_no_pad(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    assert post(f"/lab/draw/{job.id}", BLANK).status == 422
    assert "lab_drawing_pad" not in {
        each.proto.component_name for each in visit("playground", run=job.id).get("bidi_component")
    }


def test_who_asks_too_often_waits_and_the_others_do_not(trained: Callable[..., Job]) -> None:
    job = trained()
    draw_route.seats.waiting[""] = MOST_EACH
    assert post(f"/lab/draw/{job.id}", BLANK).status == 429
    draw_route.seats.waiting.clear()
    draw_route.seats.waiting["another"] = MOST_EACH
    assert post(f"/lab/draw/{job.id}", BLANK).status == 200
    assert dict(draw_route.seats.waiting) == {"another": MOST_EACH}


def test_what_the_first_drawing_waits_for_is_loaded_before_unless_too_many_ask() -> None:
    assert asked("POST", "/lab/draw").status == 204
    draw_route.loading.waiting[""] = MOST_EACH
    assert asked("POST", "/lab/draw").status == 429


def test_a_run_that_has_no_net_yet_says_so_and_that_is_no_error(
    trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = trained()
    monkeypatch.setattr(job, "weights_snapshot", lambda: None)
    monkeypatch.setattr(net_aside, "WAIT_S", 0.0)
    found = post(f"/lab/draw/{job.id}", BLANK)
    assert (found.status, found.content) == (202, b"The run is about to begin.")


def test_a_net_gone_astray_says_so(trained: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    job = trained()
    go_astray(job, monkeypatch)
    found = post(f"/lab/draw/{job.id}", BLANK)
    assert (found.status, found.content) == (409, b"The net gives numbers that are not finite.")


def test_the_page_has_a_pad_that_knows_where_to_ask_and_how_the_set_was_made(
    trained: Callable[..., Job],
) -> None:
    job = trained()
    at = visit("playground", run=job.id)
    pad = shown(at, "drawing_pad")
    assert pad["url"] == f"/lab/draw/{job.id}" and pad["step"] == job.steps and pad["rows"] == 360
    assert "4 x 4" in pad["how"] and pad["handwriting"]


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        (0, "better than all 2,000 test rows"),
        (1, "better than 99.9 % of 2,000 test rows"),
        (600, "better than 70 % of 2,000 test rows"),
        (1940, "worse than 97 % of 2,000 test rows"),
        (1999, "worse than 99.9 % of 2,000 test rows"),
        (2000, "worse than all 2,000 test rows"),
    ],
)
def test_the_rank_of_an_error_is_said_as_it_is(worse: int, said: str) -> None:
    none = np.zeros(0)
    found = NewRow(0, none, none, none, 0.1, worse, 2000, none, none, none, None, "")
    assert drawing_words.verdict(found) == said


def test_each_set_says_how_its_drawings_are_seen() -> None:
    assert "20 x 20 pixels and centred by its mass in 28 x 28" in drawing_words.how_drawings_are_seen(
        card("mnist")
    )
    assert "fill 28 x 28" in drawing_words.how_drawings_are_seen(card("fashion"))


@pytest.mark.parametrize("units", [2, 8])
def test_on_generate_its_place_is_that_of_its_code_on_the_plane(
    units: int, trained: Callable[..., Job]
) -> None:
    job = trained(net__code=units)
    head = post(f"/lab/draw/{job.id}", row_on_the_pad(3), "on=plane&stands=1").head
    found = explorer(job.id)
    assert found is not None
    np.testing.assert_allclose(head["place"], found.space.places[3], atol=0.02 * np.ptp(found.space.places))
    assert (
        head["method"] == "plane"
        and ("walk on" if units == 2 else "6 of 8 dimensions") in head["whereabouts"]
    )


def test_a_page_that_is_not_there_places_no_drawing(trained: Callable[..., Job]) -> None:
    assert post(f"/lab/draw/{trained().id}", BLANK, "on=moon").status == 422


def test_generate_has_the_same_pad_and_its_button(trained: Callable[..., Job]) -> None:
    job = trained()
    pad = shown(visit("generate", run=job.id), "drawing_pad")
    assert pad["url"] == f"/lab/draw/{job.id}?on=plane" and pad["step"] == job.steps and pad["now"]
    assert "4 x 4" in pad["how"]
