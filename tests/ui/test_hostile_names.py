"""Text from outside, on every page where it can stand: it is shown letter by letter, whatever is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hostile import HOSTILE, formatted
from streamlit.testing.v1 import AppTest
from visited import brought, open_form, visit

from aecore.recommend.taste import UserRatings
from aecore.runs.session import Session
from aecore.runs.store.pictures import portrait
from aecore.spec import Spec
from aecore.text_format import plain_html
from ui.core.saved_runs import store
from ui.core.text_format import JOINER, plain
from ui.films.imports.import_panel import UPLOAD
from ui.films.models import profiles

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ADDRESSED = {
    "playground": ("preset", "spec", "run"),
    "home": ("preset", "spec", "run"),
    "generate": ("preset", "spec", "run"),
    "images": ("preset", "spec", "run", "tool", "index"),
    "anomalies": ("preset", "spec", "run", "retrained"),
    "compare": ("set", "runs"),
    "families": ("kind",),
    "films": ("person",),
}
"""Query parameters that a page quotes where it cannot follow them."""


@pytest.fixture
def runs(small: Callable[..., Spec]) -> list[str]:
    """Runs with hostile names, tags and notes, on disk alone."""
    made = [f"run{i}" for i in range(len(HOSTILE))]
    session = Session(small(net__code=2)).run()
    session.evaluate()
    for run, name in zip(made, HOSTILE, strict=True):
        store().save(run, session.snapshot(portrait(session)), session.weights())
        store().rename(run, name)
        store().tag(run, [name[:24]])
        store().annotate(run, " ".join(HOSTILE))
    return made


def letters(at: AppTest) -> list[str]:
    """Every text that Markdown is read in, as a reader sees it."""
    return [re.sub(r"\\(.)", r"\1", text).replace(JOINER, "") for _, text in formatted(at._tree)]


def assert_only_text(at: AppTest, names: tuple[str, ...] = HOSTILE, shown: bool = False) -> None:
    """No name begins as it was typed where Markdown or HTML is read; and, if `shown`, each stands escaped."""
    assert not at.exception
    found = list(formatted(at._tree))
    assert len(found) > 5
    for where, text in found:
        assert not any(name[:10] in text for name in names), where
    if shown:
        for name in names:
            assert any(plain(name) in text for _, text in found), name


def test_names_of_runs_are_only_text_on_every_page(runs: list[str]) -> None:
    for page in PAGES:
        assert_only_text(visit(page))


def test_names_of_runs_are_only_text_where_they_are_looked_into(runs: list[str]) -> None:
    assert_only_text(visit("generate", run=runs[1]))
    assert_only_text(visit("compare", runs=",".join(runs[:2])))
    at = visit("playground", run=runs[0])
    at.pills(key="analysis-what").select("Error curves").run()
    at.multiselect(key="analysis-beside").set_value(runs[1:]).run()
    at.toggle(key="error-curves-seeds").set_value(False).run()
    assert_only_text(at)
    [chart] = [json.loads(drawn.proto.spec) for drawn in at.get("plotly_chart")]
    names = " ".join(curve.get("name", "") for curve in chart["data"])
    assert plain_html(HOSTILE[1]) in names and not set("<{") & set(names)


def test_why_a_run_failed_is_only_text(runs: list[str]) -> None:
    record = store().find(runs[1]).path / "spec.json"
    failed = json.loads(record.read_text()) | {"status": "failed", "error": " ".join(HOSTILE)}
    record.write_text(json.dumps(failed))
    at = visit("playground", run=runs[1])
    assert at.button(key="half") and any(HOSTILE[3] in drawn for drawn in letters(at))
    assert_only_text(at)


@pytest.mark.parametrize(
    ("page", "parameter"), [(page, name) for page in ADDRESSED for name in ADDRESSED[page]]
)
def test_what_an_address_says_is_only_text(page: str, parameter: str) -> None:
    assert_only_text(visit(page, **{parameter: " ".join(HOSTILE)}))


def test_files_of_rows_and_of_ratings_and_what_is_in_them_are_only_text() -> None:
    head = ",".join(f'"{name}"' for name in (*HOSTILE, "species"))
    rows = [",".join([*(str(i * k % 7) for k in range(len(HOSTILE))), HOSTILE[i % 2]]) for i in range(20)]
    cells = [f'u{user},"{name}",3' for user in range(25) for name in (*HOSTILE, *"abcdefgh")]
    for name, content in {
        HOSTILE[0]: "\n".join([head, *rows]),
        HOSTILE[1]: "\n".join(["user,item,rating", *cells]),
    }.items():
        at = brought(visit("playground", preset="stars"), f"{name}.csv", content.encode())
        assert_only_text(at)
        assert_only_text(at.button(key="own data use").click().run())
        assert at.session_state["playground draft"].data.name.startswith("my-")
        assert_only_text(open_form(at, "Data"))
    assert_only_text(at.button(key="train").click().run())


def test_exports_and_the_films_in_them_are_only_text(films_page: Callable[..., AppTest]) -> None:
    at = films_page(deeper="Bring your ratings")
    lines = ["The Shadw,1994,4", "Heat,1995,4", *(f'"{name}",1995,4' for name in HOSTILE)]
    for name, content in {
        HOSTILE[0]: ",".join(HOSTILE),
        HOSTILE[1]: "\n".join(["title,year,rating", *lines]),
    }.items():
        at.file_uploader(key=UPLOAD).set_value((f"{name}.csv", content.encode(), "text/csv")).run()
        assert_only_text(at)
    assert_only_text(at.button(key="bring-save").click().run())
    assert_only_text(at.button(key="bring-skip").click().run())


def test_names_of_people_are_only_text(films_page: Callable[..., AppTest]) -> None:
    films_page()
    names, people = HOSTILE[:3], [profiles().new() for _ in HOSTILE[:3]]
    for person, name in zip(people, names, strict=True):
        profiles().put(person, UserRatings({1: 5.0, 260: 4.0}))
        profiles().name(person, name)
    at = films_page(deeper="People", person=people[0])
    assert_only_text(at, names, shown=True)
    assert_only_text(at.multiselect(key="together").set_value(people).run(), names)


@pytest.mark.parametrize("name", HOSTILE)
def test_escaping_leaves_every_letter(name: str) -> None:
    escaped = plain(name)
    assert unescape(plain_html(name)) == name
    assert re.sub(r"\\(.)", r"\1", escaped).replace(JOINER, "") == name
    assert not re.search(r"(?<!\\)[!-/:-@\[-`{-~]", re.sub(r"\\.", "", escaped))


def test_lines_become_one_so_that_none_begins_a_block() -> None:
    assert plain("a\n\n    b\n===\n- c") == plain("a b === - c")
