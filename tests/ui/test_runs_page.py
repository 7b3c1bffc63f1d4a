"""Runs: the table of what was trained, its search, and what becomes of the runs that are chosen."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile import HOSTILE, formatted
from PIL import Image
from streamlit.testing.v1 import AppTest

from aecore import families
from aecore.runs.store import Kept
from aecore.spec import Spec, put
from aecore.views.snapshot import Snapshot, View
from ui.core.saved_runs import store
from ui.core.shared_scheduler import scheduler
from ui.core.text_format import plain
from ui.forms.recipe_differences import in_words, nearest_preset
from ui.runs.run_details import Line, RunDetails, line
from ui.runs.run_table import found, key, records
from ui.runs.run_thumbnail import run_thumbnail

ROOT = Path(__file__).parents[2]
ANN, BEA = "a" * 32, "b" * 32
pytestmark = pytest.mark.usefixtures("engine_of_its_own")


def runs_page(at: AppTest | None = None, chosen: Sequence[str] = ()) -> AppTest:
    """The page, with the boxes of these runs ticked, as a click in the table does."""
    if at is None:
        at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
        at.switch_page(str(ROOT / "pages" / "runs.py"))
    lines = [line(kept) for kept in store().runs()]
    rows = [place for place, found in enumerate(lines) if found.kept.id in chosen]
    at.session_state[key(lines)] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return at.run()


def table(at: AppTest) -> Any:
    return at.dataframe[0].value


@pytest.fixture
def kept(small: Callable[..., Spec]) -> Callable[..., list[str]]:
    """Runs on disk alone, of the browser of that id: the newest is the last."""

    def made(n: int = 1, owner: str = "", **changes: Any) -> list[str]:
        job = scheduler().submit(small(**changes), owner=owner)
        assert job.join(60)
        scheduler().release(job)
        copies = [f"{job.id}{i}" for i in range(1, n)]
        for run in copies:
            (store().folder / run).mkdir()
            for file in store().find(job.id).path.iterdir():
                (store().folder / run / file.name).write_bytes(file.read_bytes())
        return [job.id, *copies]

    return made


def test_the_table_tells_of_each_run_what_it_was_and_how_well_it_did(kept) -> None:
    [run] = kept(net__code=2, train__epochs=3)
    at = runs_page()
    shown = table(at).iloc[0]
    assert shown["name"] == "stacked on digits" and shown["data"] == "Digits, 8x8"
    assert (
        "code size 2" in shown["changed"]
        and "epochs 3" in shown["changed"]
        and "seed" not in shown["changed"]
    )
    assert shown["score"] == store().runs()[0].score
    assert shown["measure"].startswith("MSE per feature") and shown["state"] == "done, 3 epochs"
    assert shown["picture"].startswith("data:image/") and 2 <= len(shown["curve"]) <= 40
    assert shown["curve"][-1] == pytest.approx(store().runs()[0].train_mse)
    assert run not in " ".join(element.value for element in at.markdown)


def test_a_score_stands_beside_its_baseline_in_its_unit() -> None:
    judged = Kept("1", unit="RMSE in stars", score=0.9, beside="the film's mean", beside_score=1.1)
    one, other = records([Line(judged, RunDetails()), Line(Kept("2"), RunDetails())])
    assert (one["score"], one["baseline"], one["measure"]) == (0.9, 1.1, "RMSE in stars, the film's mean")
    assert other["score"] is None and other["baseline"] is None and other["measure"] == ""


def test_a_run_that_is_chosen_is_named_tagged_and_noted(kept) -> None:
    [run] = kept()
    at = runs_page(chosen=[run])
    assert [link.proto.query_string for link in at.get("page_link")] == [f"run={run}"]
    at.text_input(key=f"name {run}").set_value("The *first*").run()
    at.text_input(key=f"note {run}").set_value("wider than it looks").run()
    store().tag(run, ["best"])
    shown = table(runs_page(at, [run])).iloc[0]
    assert (shown["name"], list(shown["tags"]), shown["note"]) == (
        "The *first*",
        ["best"],
        "wider than it looks",
    )


def test_tags_of_several_runs_are_added_to_each_and_taken_from_each(kept) -> None:
    one, other = kept(2)
    store().tag(one, ["old", "best"])
    store().tag(other, ["best"])
    at = runs_page(chosen=[one, other])
    [tags] = [field for field in at.multiselect if field.label == "Tags of all of them"]
    assert tags.value == ["best"] and set(tags.options) == {"best", "old"}
    tags.set_value(["old"]).run()
    assert {store().find(run).listed(run).tags for run in (one, other)} == {("old",)}


def test_several_runs_are_deleted_by_one_answer(kept) -> None:
    one, other, third = kept(3)
    at = runs_page(chosen=[one, third])
    assert "Delete these 2 runs for good?" in [text.value for text in at.markdown]
    at.button(key="runs-gone").click().run()
    assert store().ids() == [other] and len(table(at)) == 1
    assert not [
        button for button in at.button if button.key == "runs-gone"
    ]  # none is chosen by its old place


def test_what_somebody_wrote_about_a_run_is_shown_letter_by_letter(kept) -> None:
    runs = kept(len(HOSTILE))
    for run, name in zip(runs, HOSTILE, strict=True):
        store().rename(run, name)
        store().annotate(run, name)
        store().tag(run, [name[:24]])
    at = runs_page(chosen=runs)
    assert not at.exception
    texts = list(formatted(at._tree))
    for name in HOSTILE:
        assert not [where for where, text in texts if name[:10] in text]
        assert {f"**{plain(name)}**"} <= {link.label for link in at.get("page_link")}


def test_runs_of_others_stand_apart_and_can_only_be_looked_at(kept, client) -> None:
    mine, theirs = kept(owner=ANN) + kept(owner=BEA)
    client.use(ANN)
    at = runs_page()
    assert len(table(at)) == 1
    at.segmented_control(key="runs whose").set_value("Everyone else's").run()
    shown = [line(run) for run in store().runs() if run.id == theirs]
    at.session_state[key(shown)] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert [link.proto.query_string for link in at.get("page_link")] == [f"run={theirs}"]
    assert not [field for field in at.text_input if field.key.startswith(("name", "note"))]
    assert not [button for button in at.button if button.key == "runs-gone"]
    assert mine in store().ids()


def test_a_search_finds_words_anywhere_and_filters_narrow_it() -> None:
    lines = [
        Line(Kept("1", "Half erased", "denoising", "digits", tags=("best", "Monday")), RunDetails("Masking")),
        Line(Kept("2", "Plain", "undercomplete", "mnist", note="Wider"), RunDetails(changed="code size 2")),
    ]

    def ids(*asked: Any, **narrowed: Any) -> str:
        return "".join(line.kept.id for line in found(lines, *asked, **narrowed))

    assert (
        ids() == "12" and ids("wider CODE") == "2" and ids("masking monday") == "1" and ids("code best") == ""
    )
    assert (
        ids(kinds=["Denoising"]) == "1"
        and ids(rows=["nowhere"]) == ""
        and ids(tags=["best", "Monday"]) == "1"
    )
    assert ids(tags=["best", "Wider"]) == ""


def test_other_lines_are_another_table_and_other_labels_the_same() -> None:
    one, two = (Line(Kept(run), RunDetails()) for run in "12")
    assert key([one, two]) != key([two, one]) != key([one])
    assert key([one]) == key([Line(Kept("1", "renamed", tags=("x",)), RunDetails())])


def test_a_damaged_run_says_so_in_its_line() -> None:
    [row] = records([Line(Kept("1", "1", damage="spec.json is cut short"), RunDetails())])
    assert row["open"] is None and row["changed"] == "spec.json is cut short" and row["state"] == "damaged"


@pytest.mark.parametrize("preset", ["erased", "first", "flower"])
def test_a_preset_differs_in_nothing_from_itself_whatever_its_seed_and_rows(preset: str) -> None:
    found = families.presets()[preset]
    spec = put(put(found.spec, "train.seed", 9), "train.device", "cpu")
    assert nearest_preset(spec) == (found.title, [])
    title, changed = nearest_preset(put(spec, "train.batch", 77))
    assert title == found.title and in_words(changed) == "batch size 77"


def picture(url: str) -> np.ndarray:
    kind, _, content = url.partition(";base64,")
    assert kind == "data:image/png"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))


def test_a_thumbnail_shows_what_is_given_above_what_is_made_of_it(small: Callable[..., Spec]) -> None:
    rows = {name: np.full((10, 8, 8), grey, np.uint8) for name, grey in (("original", 9), ("corrupted", 50))}
    rows["reconstruction"] = np.full((10, 8, 8), 200, np.uint8)
    shown = picture(run_thumbnail(Snapshot(small(), views=(View("Images", "strip", "", rows),))))
    assert shown.shape == (64, 192) and set(shown[:32].ravel()) == {50} and set(shown[32:].ravel()) == {200}


@pytest.mark.parametrize("points", [0, 1, 30])
def test_rows_that_are_no_pictures_are_shown_as_a_map(points: int, small: Callable[..., Spec]) -> None:
    arrays = {"xy": np.arange(2.0 * points).reshape(-1, 2), "label": np.arange(points) - 1}
    shown = picture(run_thumbnail(Snapshot(small(), views=(View("Scatter", "map", "", arrays),))))
    assert shown.shape == (64, 168, 4) and bool(shown.any()) == bool(points)


def test_a_run_that_nobody_watched_is_shown_by_its_layers(small: Callable[..., Spec]) -> None:
    content = base64.b64decode(run_thumbnail(Snapshot(small())).removeprefix("data:image/svg+xml;base64,"))
    assert content.count(b"<rect") == 5 and content.count(b'fill="#0b6e69"') == 1


def test_views_that_were_changed_leave_the_line_without_a_picture(kept) -> None:
    [run] = kept()
    record = store().find(run).path / "curves.bin"
    record.write_bytes(b"")
    assert line(store().runs()[0]).details == RunDetails()
