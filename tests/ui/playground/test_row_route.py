"""What the card of one sample hears from the server, and what the server refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from net_asked import Answer, asked
from own_pictures import bring, mirrored
from visited import shown, visit
from waiting import until

from aecore.data import card, load, own
from aecore.families import presets
from aecore.inference import followed_row, new_row
from aecore.runs.job import Job
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot, View
from ui.asking.seats import MOST_EACH
from ui.core import saved_runs, shared_scheduler
from ui.playground.cards import NOT_FOLLOWED, cards
from ui.playground.followed_row import row_route, row_words
from ui.playground.followed_row.row_path import row_path

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
RECIPE = presets()["first"].spec


def get(run_id: str, query: str) -> Answer:
    return asked("GET", f"/lab/row/{run_id}", query)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    new_row._kept.clear()
    followed_row._moments.clear()
    row_route.seats.waiting.clear()
    yield


def map_at(epoch: float, xy: np.ndarray, caption: str = "PCA-2 of 8 numbers", layer: float = 0) -> Snapshot:
    arrays = {"xy": xy.astype(np.float32), "index": np.arange(len(xy)), "label": np.zeros(len(xy))}
    view = View("Scatter", "map", "", arrays, caption=caption, marks={"layer": layer} if layer else {})
    return Snapshot(RECIPE, epoch=epoch, views=(view,))


def test_a_row_comes_with_its_picture_its_class_and_its_neighbours(trained: Callable[..., Job]) -> None:
    job, digits = trained(), load("digits")
    found = get(job.id, "row=5")
    head, pictures = found.head, np.frombuffer(found.body, np.uint8).reshape(2, 8, 8)
    assert (found.status, head["row"], head["step"]) == (200, 5, job.steps)
    assert pictures[0].tolist() == digits.picture(digits.x_test[5:6])[0].tolist()
    assert head["label"] == str(digits.y_test[5]) and not head["more"]
    assert head["mse"].startswith("MSE 0.") and "of 359 other test rows" in head["verdict"]
    both = {row for row, *_ in head["by_input"]} & {row for row, *_ in head["by_code"]}
    assert head["shared"] == f"{len(both) or 'none'} of 5 the same"
    assert len(head["curve"]["error"]) == 1


def test_its_path_ends_where_the_map_has_it(trained: Callable[..., Job]) -> None:
    job = trained()
    until(lambda: job.watch().view("map"))
    view = job.latest.view("map")
    assert view is not None
    path = get(job.id, "row=7").head["path"]
    np.testing.assert_allclose(path["places"][-1], view.arrays["xy"][7], rtol=1e-6)
    assert (path["method"], path["layer"]) == ("PCA", 0) and path["epochs"] == sorted(path["epochs"])


def test_it_follows_the_net_and_goes_back_as_far_as_somebody_followed(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=100_000))
    first = get(job.id, "row=2").head
    until(lambda: get(job.id, "row=2").head["step"] > first["step"])
    job.pause()
    until(lambda: get(job.id, "row=2").head["step"] == job.steps)
    now, then = get(job.id, "row=2").head, get(job.id, f"row=2&step={first['step']}").head
    assert (then["step"], then["mse"], then["by_code"]) == (first["step"], first["mse"], first["by_code"])
    assert now["curve"]["error"][0] == then["curve"]["error"][0] and len(now["curve"]["error"]) >= 2
    assert not then["more"]
    before = get(job.id, f"row=2&step={first['step'] - 1}").head
    assert before["note"] == row_words.NOT_YET and "mse" not in before


def test_a_run_from_disk_is_asked_as_it_was_saved(trained: Callable[..., Job]) -> None:
    job = trained()
    before = get(job.id, "row=1").head
    until(lambda: saved_runs.store().runs())
    shared_scheduler.scheduler().release(job)
    after = get(job.id, "row=1").head
    assert (after["step"], after["mse"]) == (before["step"], before["mse"])


def test_points_are_followed_by_their_columns(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(data__name="ring"))
    until(lambda: job.over)
    found, x = get(job.id, "row=3"), load("ring").x_test[3]
    numbers = np.frombuffer(found.body, "<f4").reshape(2, 2)
    assert [name for name, *_ in found.head["columns"]] == ["x", "y"] and found.head["shape"] is None
    assert [value for _, value, _ in found.head["columns"]] == pytest.approx(x, abs=1e-4)
    assert numbers[0].tolist() == x.tolist() and "per column" in found.head["mse"]


def test_a_picture_in_colour_comes_in_colour_and_its_error_is_per_value(small: Callable[..., Spec]) -> None:
    job, emoji = shared_scheduler.scheduler().submit(small(data__name="emoji")), load("emoji")
    until(lambda: job.over)
    found = get(job.id, "row=3")
    pictures = np.frombuffer(found.body, np.uint8).reshape(2, 32, 32, 3)
    assert pictures[0].tolist() == emoji.picture(emoji.x_test[3:4])[0].tolist()
    assert found.head["shape"] == [32, 32, 3] and "per value" in found.head["mse"]


def test_ratings_are_not_followed_and_their_page_has_no_card(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    assert get(job.id, "row=0").status == 422
    components = visit("playground", run=job.id).get("bidi_component")
    assert "lab_followed_row" not in {each.proto.component_name for each in components}


def test_the_page_has_a_card_that_knows_where_to_ask_and_keeps_the_row_of_its_address(
    trained: Callable[..., Job],
) -> None:
    job = trained()
    at = visit("playground", run=job.id, row="7")
    card = shown(at, "followed_row")
    assert (card["url"], card["step"], card["rows"]) == (f"/lab/row/{job.id}", job.steps, 360)
    assert card["group"] == "digits" and card["now"]
    assert at.query_params["row"] == "7"


@pytest.mark.parametrize(
    "query", ["", "row=", "row=-1", "row=x", "row=1e9", "row=1&step=x", "row=" + "9" * 10]
)
def test_what_is_no_number_of_a_row_is_refused(query: str, trained: Callable[..., Job]) -> None:
    assert get(trained().id, query).status == 422


def test_a_row_that_is_not_there_is_refused_in_a_sentence(trained: Callable[..., Job]) -> None:
    found = get(trained().id, "row=360")
    assert (found.status, found.content) == (409, b"There are test rows 0 to 359, got 360.")


def test_a_run_that_is_not_there_is_not_found() -> None:
    assert get("0123456789", "row=1").status == 404


def test_who_asks_too_often_waits(trained: Callable[..., Job]) -> None:
    job = trained()
    row_route.seats.waiting[""] = MOST_EACH
    assert get(job.id, "row=1").status == 429


def test_a_path_goes_back_as_far_as_maps_were_drawn_alike() -> None:
    rng = np.random.default_rng(0)
    xy = [rng.random((4, 2)) for _ in range(4)]
    moments = [
        map_at(0, xy[0], layer=1),
        map_at(1, xy[1]),
        Snapshot(RECIPE, epoch=1.5),
        map_at(2, xy[2]),
        map_at(3, xy[3], "UMAP of 8 numbers"),
    ]
    path = row_path(moments[:4], 2)
    assert path is not None and path.epochs == [1, 2] and path.method == "PCA"
    np.testing.assert_allclose(path.places, [xy[1][2], xy[2][2]], rtol=1e-6)
    umap = row_path(moments, 2)
    assert umap is not None and umap.epochs == [3] and umap.method == "UMAP"
    assert row_path(moments, 4) is None and row_path([], 0) is None


def test_a_row_of_a_table_stands_in_the_units_of_its_file(small: Callable[..., Spec]) -> None:
    table = "\n".join(["age,price", *(f"{20 + i % 50},{1000 * (i % 7) + 5}" for i in range(100))])
    name = own.bring(table.encode(), "people.csv", own.Choices(scaling="standard"))
    job = shared_scheduler.scheduler().submit(small(data__name=name))
    until(lambda: job.over)
    (age, value, copy), (price, paid, _) = get(job.id, "row=0").head["columns"]
    assert (age, price) == ("age", "price") and 20 <= round(value, 3) < 70 and copy > 3
    assert round(paid) in {1000 * i + 5 for i in range(7)}


def test_of_many_columns_those_are_named_that_come_back_worst() -> None:
    x, x_hat = np.zeros(20, np.float32), np.linspace(0, 1, 20, dtype=np.float32)
    none = followed_row.Neighbours(np.zeros(0, int), np.zeros(0), np.zeros(0, int))
    empty = np.zeros(0)
    names = tuple(f"price {i}" for i in range(20))
    found = followed_row.FollowedRow(
        0, -1, 0, x, x_hat, empty, names, 0.1, 0, 9, none, none, empty, empty, empty
    )
    told = row_words.columns(found, card("digits"))
    assert [name for name, *_ in told] == [f"price {i}" for i in range(19, 14, -1)]
    assert row_words.shared(found) == ""


def test_of_ratings_it_is_said_that_no_row_is_followed() -> None:
    told = {name: cards(Snapshot(presets()[name].spec))["card-strip"] for name in ("stars", "first")}
    assert {name for name, card in told.items() if NOT_FOLLOWED.encode() in card} == {"stars"}


def test_a_pair_comes_with_what_was_wanted_beside_what_came_out(trained: Callable[..., Job]) -> None:
    name = bring(mirrored(), "mirrored.zip")
    job = trained(data__name=name)
    found = get(job.id, "row=2")
    given, output, wanted = np.frombuffer(found.body, np.uint8).reshape(3, 8, 8)
    rows = load(name)
    assert rows.wanted_test is not None and (wanted == rows.wanted_test[2].reshape(8, 8)).all()
    assert (given == wanted[:, ::-1]).all() and (output != given).any()
    assert shown(visit("playground", run=job.id), "followed_row")["paired"]
