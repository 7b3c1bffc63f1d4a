"""The Generate page through the router, and what its pad hears from the server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode

import numpy as np
import pytest
from coroutines import run
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from aecore import data, families
from aecore.data.folders import nets
from aecore.families import presets
from aecore.runs.job import Job
from aecore.runs.shipped_runs import RUNS, recipe
from aecore.spec import Spec
from ui.components.latent_pad import latent_pad
from ui.core import saved_runs, shared_scheduler
from ui.generate import captions, latent_explorer
from ui.generate.generate_state import FIRST
from ui.routes import routes

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")
TIMEOUT_S = 60
LONG = 100_000
Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Open the page, with what its address says and what the session knows."""

    def visited(known: dict[str, str] | None = None, **query: str) -> AppTest:
        at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=TIMEOUT_S)
        at.switch_page(str(ROOT / "pages" / "generate.py"))
        for name, value in (known or {}).items():
            at.session_state[name] = value
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return visited


def ways_to_train(at: AppTest) -> str:
    """The popover of presets: while it is the same one, a browser leaves it open."""
    found = (menu.proto for menu in at.get("popover"))
    return next(menu.id for menu in found if menu.popover.label == "Train one here")


class Answer(NamedTuple):
    status: int
    content: bytes


class Server:
    """The routes as a server calls them, without a socket."""

    def __init__(self) -> None:
        self.app = Starlette(routes=routes())

    def get(self, path: str, **query: str) -> Answer:
        return run(self._get(path, urlencode(query).encode()))

    async def _get(self, path: str, query: bytes) -> Answer:
        scope = {"type": "http", "method": "GET", "path": unquote(path), "query_string": query, "headers": []}
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        return Answer(told[0]["status"], b"".join(each.get("body", b"") for each in told))


@pytest.fixture
def server() -> Server:
    return Server()


def said(at: AppTest) -> str:
    text = " ".join(each.value for each in [*at.markdown, *at.caption, *at.subheader])
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def run_of(at: AppTest) -> str:
    found = at.query_params["run"]
    return found if isinstance(found, str) else found[0]


def heard(server: Server, run: str, z: str) -> tuple[np.ndarray, np.ndarray]:
    """How far places of an 8 x 8 net are, and their pictures."""
    answer = server.get(f"/lab/decode/{run}", z=z)
    assert answer.status == 200, answer.content
    n = len(z.split(",")) // 2
    assert len(answer.content) == n * (4 + 64)
    return np.frombuffer(answer.content, "<f4", n), np.frombuffer(answer.content, np.uint8, offset=4 * n)


def test_where_nothing_was_trained_a_shipped_net_is_explored(visit: Visit, server: Server) -> None:
    at = visit()
    assert not at.exception
    assert run_of(at) == FIRST
    assert len(server.get(f"/lab/decode/{FIRST}", z="0,0").content) == 4 + 28 * 28
    drawn = {saved.name for saved in saved_runs.store().shipped() if saved_runs.has_pictures(saved)}
    others = {saved.name for saved in saved_runs.store().shipped()} - drawn
    offered = set(at.selectbox(key="menu run").options)
    assert drawn <= offered and others and not others & offered


@pytest.mark.parametrize("run", RUNS)
def test_a_shipped_net_is_what_its_recipe_says_draws_what_it_learned_and_stays(run: str) -> None:
    store = saved_runs.store()
    assert store.load(run).spec == recipe(run)
    if data.card(recipe(run).data.name).pictured:
        assert latent_explorer.explorer(run).beats_mean
    for change in (lambda: store.rename(run, "mine"), lambda: store.delete(run)):
        with pytest.raises(ValueError, match="stays as it is"):
            change()


def test_all_shipped_nets_are_small_and_listed() -> None:
    assert sum(path.stat().st_size for path in nets().rglob("*") if path.is_file()) < 15e6
    assert [saved.id for saved in saved_runs.store().shipped()] == sorted(RUNS)


def test_a_run_that_has_not_seen_its_rows_once_is_never_offered_first(
    visit: Visit, small: Callable[..., Spec]
) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=LONG), paused=True)
    assert run_of(visit({"playground run": job.id})) == FIRST
    at = visit({"playground run": job.id}, run=job.id)
    assert run_of(at) == job.id and job.latest.epoch < 1


def test_a_net_that_has_learned_nothing_is_not_said_to_have_learned(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=LONG), paused=True)
    assert "has not yet seen all its rows once" in words(job.id)["inside"]
    job.stop()
    assert job.join(TIMEOUT_S)
    assert "never saw all its rows once" in words(job.id)["inside"]


def test_what_is_said_far_from_all_rows_is_of_a_net_that_learns_only_while_it_does(
    small: Callable[..., Spec],
) -> None:
    job = shared_scheduler.scheduler().submit(small("vae", train__epochs=LONG))
    assert "So far the net has hardly been taught" in words(job.id)["outside"]
    job.stop()
    assert job.join(TIMEOUT_S)
    assert "The net was hardly taught" in words(job.id)["outside"]
    assert "So far" not in " ".join(words(FIRST).values())


def words(run: str) -> dict[str, str]:
    return captions.verdicts(latent_explorer.explorer(run), latent_explorer.learns(run))


def test_a_preset_in_the_address_is_trained_and_played_on(visit: Visit) -> None:
    at = visit(preset="first")
    assert not at.exception and not at.error
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec == presets()["first"].spec


def test_the_presets_make_room_for_the_net_that_was_chosen_and_stay_open_till_then(visit: Visit) -> None:
    at = visit(run=FIRST)
    menus = [ways_to_train(at), ways_to_train(at.run())]
    at.query_params["preset"] = "first"
    menus.append(ways_to_train(at.run()))
    assert menus[0] == menus[1] != menus[2] and not at.exception  # another one is closed


def test_the_run_of_the_playground_is_played_on(visit: Visit, trained: Callable[..., Job]) -> None:
    other, mine = trained(), trained(train__seed=5)
    at = visit({"playground run": mine.id})
    assert run_of(at) == mine.id
    assert not at.exception
    assert run_of(visit({"playground run": mine.id}, run=other.id)) == other.id


def test_another_run_can_be_chosen(visit: Visit, trained: Callable[..., Job]) -> None:
    first, second = trained(), trained(train__seed=5)
    at = visit(run=first.id)
    at.selectbox(key="menu run").select(second.id).run()
    assert run_of(at) == second.id and not at.exception


def test_a_kept_run_is_played_on_when_its_server_has_gone(
    visit: Visit, trained: Callable[..., Job], server: Server
) -> None:
    job = trained()
    shared_scheduler.scheduler().release(job)
    at = visit(run=job.id)
    assert run_of(at) == job.id and not at.exception
    heard(server, job.id, "0,0")


@pytest.mark.parametrize(
    "query", [{"run": "0123456789"}, {"run": "../../etc"}, {"preset": "perpetuum-mobile"}]
)
def test_an_address_that_cannot_be_followed_is_a_sentence(visit: Visit, query: dict[str, str]) -> None:
    at = visit(**query)
    assert not at.exception
    assert "no longer on this server" in said(at) or "cannot be opened" in said(at)


def test_what_went_wrong_with_a_run_is_said(visit: Visit, trained: Callable[..., Job]) -> None:
    at = visit(run=trained("linear", train__optimiser="sgd", train__rate=10.0, train__epochs=50).id)
    assert not at.exception and "stopped being a number" in said(at)


def test_a_run_on_ratings_says_what_to_do(visit: Visit, small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    at = visit(run=job.id)
    assert not at.exception
    assert "are no pictures" in said(at) and "choose another run" in said(at)


def test_again_draws_from_another_seed(visit: Visit, trained: Callable[..., Job]) -> None:
    at = visit(run=trained().id)
    at.button(key="again").click().run()
    assert at.session_state["generate seed"] == 2 and not at.exception


@pytest.mark.parametrize("family", [each.name for each in families.load().values() if each.kind == "images"])
def test_every_family_of_pictures_can_be_played(
    family: str, trained: Callable[..., Job], server: Server
) -> None:
    job = trained(family)
    found = latent_explorer.explorer(job.id)
    x0, x1, y0, y1 = found.space.window
    far, pictures = heard(server, job.id, f"{x0},{y0},{(x0 + x1) / 2},{(y0 + y1) / 2}")
    assert np.isfinite(far).all() and pictures.any()
    for z in (*found.space.draws(6, seed=0).values(), *found.space.between(0, 1, 5).values()):
        assert np.isfinite(found.space.model.decode(z)).all()
    assert found.sheet.startswith(b"\x89PNG") and found.shade.any()


def test_a_place_is_answered_by_the_picture_that_the_net_makes_of_it(
    trained: Callable[..., Job], server: Server
) -> None:
    job = trained(net__code=2)
    space = latent_explorer.explorer(job.id).space
    (x, y), model = space.places[3], space.model
    far, picture = heard(server, job.id, f"{x},{y}")
    wanted = np.rint(model.decode(space.held_out[[3]]).clip(0, 1) * 255)
    assert np.abs(picture - wanted.ravel()).max() <= 1
    assert far[0] == pytest.approx(space.cloud.outlier_score(space.held_out[[3]])[0], abs=1e-3)


@pytest.mark.parametrize(
    "z",
    [
        "",
        "1",
        "1,2,3",
        "nan,0",
        "0,inf",
        "1e300,0",
        "1e9,0",
        "a,b",
        "0,0," * 8 + "0,0",
        "0" * 401 + ",0",
        "1;2",
    ],
)
def test_what_is_no_place_is_refused(z: str, trained: Callable[..., Job], server: Server) -> None:
    answer = server.get(f"/lab/decode/{trained().id}", z=z)
    assert answer.status == 422
    assert answer.content.startswith(b"Unprocessable")  # nothing of what was asked comes back


@pytest.mark.parametrize("run", ["0123456789", "../../etc", "<b>", "a" * 200, "\0"])
def test_a_run_that_is_not_there_is_not_found(run: str, server: Server) -> None:
    assert server.get(f"/lab/decode/{quote(run)}", z="0,0").status == 404


def test_a_run_that_was_deleted_is_not_played_any_more(trained: Callable[..., Job], server: Server) -> None:
    job = trained()
    heard(server, job.id, "0,0")
    shared_scheduler.scheduler().release(job)
    saved_runs.store().delete(job.id)
    assert server.get(f"/lab/decode/{job.id}", z="0,0").status == 404


def test_ratings_are_refused_by_the_pad(small: Callable[..., Spec], server: Server) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    assert server.get(f"/lab/decode/{job.id}", z="0,0").status == 422


def test_a_net_that_learns_is_played_as_it_is_by_now(small: Callable[..., Spec], server: Server) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=LONG))
    first = latent_explorer.explorer(job.id)
    before = heard(server, job.id, "0,0")[1]
    end = time.monotonic() + TIMEOUT_S
    while latent_explorer.explorer(job.id).step == first.step:
        assert time.monotonic() < end, "it is never tuned again"
    assert not np.array_equal(heard(server, job.id, "0,0")[1], before)


def test_nobody_waits_while_a_newer_net_is_made_ready(
    small: Callable[..., Spec], trained: Callable[..., Job]
) -> None:
    job = shared_scheduler.scheduler().submit(small(train__epochs=LONG))
    first = latent_explorer.explorer(job.id)
    with latent_explorer.explorer_cache(job.id)._making:
        assert latent_explorer.explorer(job.id) is first


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        ([1, 2], (1, 2)),
        ([1], ()),
        ([1, 2, 3], ()),
        ([1, 10], ()),
        ([-1, 2], ()),
        (["1", 2], ()),
        ([1.5, 2], ()),
        ([True, 2], ()),
        (None, ()),
        ({"a": 1}, ()),
    ],
)
def test_the_ends_that_a_browser_sends_are_checked(ends: object, found: tuple[int, ...]) -> None:
    assert latent_pad.checked_ends(ends, 10) == found
