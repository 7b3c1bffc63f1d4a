"""Whose is it: what a browser made it may change; others look and copy."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from coroutines import run
from starlette.responses import HTMLResponse
from streamlit.testing.v1 import AppTest

from aecore.recommend.taste import UserRatings
from ui.core import browser
from ui.core.browser import COOKIE, BrowserCookie, signed, verified
from ui.core.ownership import is_local, may_change
from ui.films.imports.import_panel import UPLOAD
from ui.films.models import profiles

ROOT = Path(__file__).parents[2]
ANN, BEA = "a" * 32, "b" * 32
HTML = {"accept": "text/html,*/*"}
TASTE = UserRatings({1: 5.0, 260: 4.0})


def get(path: str = "/", cookie: str = "", **more: str) -> dict[str, str]:
    """The headers of an answer to a browser that asks for a page, through the middleware."""
    sent: list[dict] = []
    headers = {"accept": more.pop("accept", "text/html,*/*"), "cookie": cookie}
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, **more}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items() if value]

    async def receive() -> dict:
        return {"type": "http.request"}

    async def send(message: dict) -> None:
        sent.append(message)

    run(BrowserCookie(HTMLResponse("<p>page</p>"))(scope, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_a_browser_gets_a_signed_cookie_with_its_first_page_and_keeps_it() -> None:
    given = get()["set-cookie"]
    assert "HttpOnly" in given and "SameSite=Lax" in given and "Path=/" in given and "Secure" not in given
    kept = given.partition(";")[0]
    assert verified(dict([kept.split("=", 1)]))
    assert "set-cookie" not in get(cookie=kept)
    assert "set-cookie" in get(cookie=kept[:-1])


def test_no_cookie_comes_with_what_is_no_page() -> None:
    assert "set-cookie" not in get(accept="*/*")
    assert "set-cookie" not in get(method="POST")


def test_a_cookie_over_https_is_never_sent_in_the_clear() -> None:
    assert "; Secure" in get(scheme="https")["set-cookie"]


@pytest.mark.parametrize(
    "forged",
    ["", ANN, f"{ANN}.", f"{ANN}.{'0' * 64}", f"{BEA}{signed(ANN)[32:]}", signed(ANN).upper(), "é.1"],
)
def test_a_cookie_that_was_not_signed_here_is_nobodys(forged: str) -> None:
    assert verified({COOKIE: forged}) == ""
    assert verified({COOKIE: signed(ANN)}) == ANN


def test_the_secret_is_for_its_user_alone_and_outlives_the_server(home: Path) -> None:
    before = signed(ANN)
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    browser._secret.cache_clear()
    assert signed(ANN) == before
    assert [file.name for file in home.iterdir()] == ["secret.key"]


def test_of_several_who_make_the_secret_at_once_all_get_the_same(home: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: browser._secret.__wrapped__(home), range(16)))
    assert made == {(home / "secret.key").read_bytes()}


def test_a_home_that_cannot_be_written_has_a_secret_for_as_long_as_the_server_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(browser._secret(tmp_path / "file")) == 32
    assert browser._secret(tmp_path / "file") == browser._secret(tmp_path / "file")


def test_what_belongs_to_nobody_is_the_local_users(client) -> None:
    client.use(BEA)
    assert may_change(()) and may_change({BEA}) and not may_change({ANN})
    client.headers = [("Host", "[::1]:8501")]
    assert is_local()
    client.come_from("192.168.1.7", "lab.local:8501")
    assert not may_change(()) and may_change({BEA})
    client.come_from("127.0.0.1", "lab.example.org")  # a proxy on this machine
    assert not is_local()
    client.headers = [("Host", "localhost"), ("X-Forwarded-For", "192.168.1.7")]
    assert not is_local()
    client.headers = [("Host", "localhost:8501"), ("Origin", "https://lab.example.org")]
    assert not is_local()
    client.headers = [("Host", "localhost:8501"), ("Origin", "http://127.0.0.1:8501")]
    assert is_local()


def test_the_server_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["address"] == "localhost"
    assert "--server.address 0.0.0.0" in (ROOT / "README.md").read_text()


@pytest.fixture
def people(films_page: Callable[..., AppTest], client) -> Callable[[str], AppTest]:
    """Open the panel of people."""
    return lambda person="": films_page(deeper="People", person=person)


def person(at: AppTest) -> str:
    found = at.query_params["person"]
    return found if isinstance(found, str) else found[0]


def named(id: str, name: str = "Ann", pin: str = "") -> str:
    made = profiles().new(id)
    profiles().put(made, TASTE)
    profiles().name(made, name)
    if pin:
        profiles().protect(made, pin)
    return made


def words(at: AppTest) -> list[str]:
    return [element.value for element in at.subheader]


def test_another_browser_looks_and_can_neither_name_nor_delete(people, client) -> None:
    people()
    ann = named(ANN)
    client.use(BEA)
    at = people(ann)
    assert "This is Ann" in words(at)
    keys = {button.key for button in at.button}
    assert "people-copy" in keys and "people-gone" not in keys
    assert any("aecore delete-profile" in caption.value for caption in at.caption)
    assert not [field for field in at.text_input if field.key.startswith("people name")]
    client.use(ANN)
    assert "You are Ann" in words(people(ann))


def test_a_copy_is_ones_own_and_leaves_the_other_as_it_was(people, client) -> None:
    people()
    ann = named(ANN)
    client.use(BEA)
    at = people(ann)
    at.button(key="people-copy").click().run()
    copied = person(at)
    assert copied != ann and profiles().taste(copied) == TASTE
    assert profiles().owners(copied) == {BEA} and "You have no name yet" in words(at)


def test_the_pin_lets_another_browser_go_on_as_the_same_person(people, client) -> None:
    people()
    ann = named(ANN, pin="2468")
    client.use(BEA)
    at = people(ann)
    at.text_input(key=f"people unlock {ann}").set_value("1111")
    at.button(key="FormSubmitter:people-unlocking-Go on as this person").click().run()
    assert [fault.value for fault in at.error] == ["This is not the PIN\\."]
    at.text_input(key=f"people unlock {ann}").set_value("2468")
    at.button(key="FormSubmitter:people-unlocking-Go on as this person").click().run()
    assert "You are Ann" in words(at) and profiles().owners(ann) == {ANN, BEA}


def test_a_named_profile_of_an_earlier_version_is_the_local_users(people, client) -> None:
    people()
    old = named("")
    client.use(BEA)
    client.come_from("192.168.1.7", "lab.local")
    assert "This is Ann" in words(people(old))
    client.come_from("127.0.0.1", "localhost")
    assert "You are Ann" in words(people(old))


def bring(at: AppTest) -> None:
    """Five stars for a film, by a file."""
    content = b"title,year,rating\nThe Matrix,1999,5\n"
    at.file_uploader(key=UPLOAD).set_value(("mine.csv", content, "text/csv")).run()
    at.button(key="bring-save").click().run()


def test_who_rates_in_anothers_profile_goes_on_in_a_copy(films_page: Callable[..., AppTest], client) -> None:
    films_page()
    ann = named(ANN)
    client.use(BEA)
    at = films_page(deeper="Bring your ratings", person=ann)
    bring(at)
    copied = person(at)
    assert copied != ann and profiles().owners(copied) == {BEA}
    assert profiles().taste(copied).opinions == {**TASTE.opinions, 2571: 5.0}
    assert profiles().taste(ann) == TASTE


def test_a_profile_without_owner_is_ones_own_from_the_first_change_on(
    films_page: Callable[..., AppTest], client
) -> None:
    films_page()
    old = profiles().new()
    profiles().put(old, TASTE)
    client.use(BEA)
    at = films_page(deeper="Bring your ratings", person=old)
    assert profiles().owners(old) == frozenset()
    bring(at)
    assert person(at) == old and profiles().owners(old) == {BEA}
