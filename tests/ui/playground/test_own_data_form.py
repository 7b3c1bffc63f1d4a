"""A file becomes a data set in the form of the Playground: looked at, chosen, used, private unless kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from visited import brought, data_menu, open_form, visit

from aecore import data
from aecore.data import card, limits, own
from aecore.data.own import wanted
from aecore.families import find
from aecore.families.spec_link import pack
from aecore.runs.job import Job
from aecore.runs.session import Session
from aecore.runs.verification.repetition import repetition
from aecore.spec import Spec, put
from ui.core import shared_scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
TABLE = "\n".join(
    ["id,a,b,c,species", *(f"{i},{i % 7},{i * i % 11},{i / 60},{'uvw'[i % 3]}" for i in range(60))]
)


@pytest.fixture
def at() -> Iterator[AppTest]:
    yield visit("playground", preset="erased")


def draft(at: AppTest) -> Spec:
    return at.session_state["playground draft"]


def said(at: AppTest) -> str:
    """All sentences as a reader sees them: a backslash tells Markdown to leave the next sign alone."""
    text = " ".join(element.value for element in [*at.markdown, *at.caption])
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def use(at: AppTest) -> AppTest:
    return at.button(key="own data use").click().run()


def job_of(at: AppTest) -> Job:
    return shared_scheduler.scheduler().jobs[at.session_state["playground run"]]


def menu(at: AppTest) -> list[str]:
    return list(data_menu(at).options)


def zipped_pictures(blue: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for i in range(24):
            picture = io.BytesIO()
            Image.fromarray(np.full((9, 9, 3), (10 * i, 10 * i, 10 * i ^ blue), np.uint8)).save(
                picture, "PNG"
            )
            file.writestr(f"{i % 2}/{i}.png", picture.getvalue())
    return out.getvalue()


def key(at: AppTest, name: str) -> str:
    """The key of a choice, which holds the digest of the file."""
    widgets = [*at.selectbox, *at.checkbox, *at.radio, *at.slider, *at.toggle]
    return next(str(widget.key) for widget in widgets if str(widget.key).endswith(f" {name}"))


def test_a_table_is_looked_at_chosen_about_and_trained_on(at: AppTest) -> None:
    brought(at, "flowers.csv", TABLE.encode())
    assert "kB: a table, 60 rows, 4 columns of numbers" in said(at)
    assert "3 classes by species: u 20, v 20, w 20." in said(at)
    assert at.dataframe[0].value["column"].tolist() == ["id", "a", "b", "c"]
    assert "48 rows to learn from, 12 (20 %) to test on" in said(at)
    at.selectbox(key=key(at, "scaling")).select("standard").run()
    at.slider(key=key(at, "share")).set_value(30).run()
    use(at)
    name = draft(at).data.name
    assert (card(name).n_train, card(name).n_test) == (42, 18)
    assert name.startswith("my-flowers-") and "Values are standardised by the training rows" in said(at)
    at.button(key="train").click().run()
    job = shared_scheduler.scheduler().jobs[at.session_state["playground run"]]
    assert job.spec.data.name == name and not at.exception
    assert "Set aside: id." in said(open_form(at, "Data"))


def test_what_one_brings_no_other_session_has_in_its_menu_unless_it_is_kept(at: AppTest) -> None:
    use(brought(at, "mine.csv", TABLE.encode()))
    assert "mine, 60 rows" in menu(at) and "mine, 60 rows" not in menu(visit("playground", preset="erased"))
    brought(at, "ours.csv", TABLE.encode())
    at.checkbox(key="own data file keep").check().run()
    use(at)
    assert "ours, 60 rows" in menu(visit("playground", preset="erased"))
    open_form(at, "Data").button(key="own data unshare").click().run()
    assert "ours, 60 rows" not in menu(visit("playground", preset="erased"))


def test_a_row_with_a_hole_is_left_out_only_where_somebody_says_so(at: AppTest) -> None:
    brought(at, "holes.csv", f"{TABLE}\n60,1,,2,u".encode())
    assert "one row with a missing value" in said(at) and not [
        b for b in at.button if b.key == "own data use"
    ]
    at.radio(key=key(at, "holes")).set_value("leave out").run()
    use(at)
    assert "(the first: line 62, column 3 (b) is blank)" in said(at)


def test_pictures_are_brought_in_the_size_that_was_chosen(at: AppTest) -> None:
    brought(at, "shapes.zip", zipped_pictures())
    assert "24 pictures of 9 x 9 in grey." in said(at) and "2 classes by folder: 0 12, 1 12." in said(at)
    at.selectbox(key=key(at, "side")).select(16).run()
    use(at)
    assert data.card(draft(at).data.name).shape == (16, 16) and "Pictures are read as grey." in said(at)


def folder(at: AppTest, files: list[tuple[str, bytes]]) -> AppTest:
    """The form with a folder given to it, as a browser sends one."""
    data_menu(at).select("bring").run()
    at.segmented_control(key="own data file way").set_value("A folder of pictures").run()
    sent = [(name, content, "image/png") for name, content in files]
    return at.file_uploader(key="own data file folder").set_value(sent).run()


def test_a_folder_of_pictures_is_the_set_that_the_terminal_makes_of_it(at: AppTest, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped_pictures())) as packed:
        packed.extractall(tmp_path / "shapes")
        files = [(f"shapes/{name}", packed.read(name)) for name in packed.namelist()]
    folder(at, [("shapes/.DS_Store", b"x"), *files])
    assert "24 pictures of 9 x 9 in grey." in said(at) and "2 classes by folder: 0 12, 1 12." in said(at)
    use(at)
    assert draft(at).data.name == own.named(own.Given.at(tmp_path / "shapes"), own.Choices(kind="rows"))


def test_a_folder_with_a_path_outside_or_too_much_in_it_is_refused(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UPLOAD_MB", 1)
    folder(at, [("shapes/../../a.png", b"1")])
    assert "'shapes/../../a.png' is no path within a folder" in said(at)
    large = ("shapes/a.png", bytes(1 << 20 | 1), "image/png")
    at.file_uploader(key="own data file folder").set_value([large]).run()
    assert "has more than the 1 MB that a browser may send" in said(at) and not at.exception


@pytest.mark.parametrize("wanted", [True, False])
def test_pictures_in_colour_are_learned_so_unless_grey_is_chosen(at: AppTest, wanted: bool) -> None:
    content = zipped_pictures(blue=90)
    brought(at, "shades.zip", content)
    assert "24 pictures of 9 x 9 in colour." in said(at) and at.toggle(key=key(at, "colour")).value
    if not wanted:
        at.toggle(key=key(at, "colour")).set_value(False).run()
    use(at)
    assert data.card(draft(at).data.name).shape == ((9, 9, 3) if wanted else (9, 9))
    assert f"Pictures are read {'in colour' if wanted else 'as grey'}." in said(at)
    given, chosen = own.Given("shades.zip", content=content), own.Choices(kind="rows", colour=wanted)
    assert draft(at).data.name == own.named(given, chosen)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "Empty.csv cannot be read: it is empty"),
        ("cut.npz", b"PK\x03\x04cut", "Cut.npz is cut short or was changed."),
        ("words.csv", b"a,b\nx,y\nz,w\n", "it has no column of numbers"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    at: AppTest, name: str, content: bytes, sentence: str
) -> None:
    brought(at, name, content)
    assert sentence in said(at) and draft(at).data.name == "mnist" and not at.exception


def test_ratings_of_ones_own_are_learned_from(at: AppTest) -> None:
    lines = [f"u{u},film {f},{1 + (u * f) % 5}" for u in range(30) for f in range(12)]
    use(brought(at, "mine.csv", "\n".join(["user,item,rating", *lines, "u1,film 1,lots"]).encode()))
    assert "Left out, its rating is no number: line 362" in said(at)
    assert draft(at).data.name.startswith("my-mine-") and find(draft(at).family).kind == "ratings"


def test_a_file_that_holds_no_ratings_is_no_table_of_them(at: AppTest) -> None:
    brought(at, "no.csv", b"<b>a</b>,b\n1,2\n").selectbox(key="own data file kind").select("ratings").run()
    assert "No.csv cannot be read: its first line must name the columns" in said(use(at))
    assert draft(at).data.name == "mnist" and not at.exception


def test_too_few_rows_are_said_to_be_before_anybody_uses_them(at: AppTest) -> None:
    brought(at, "few.csv", b"a,b\n1,2\n3,4\n")
    assert "takes 20 to learn and to test" in said(at)
    assert not [button for button in at.button if button.key == "own data use"]


def test_what_was_brought_stays_in_the_menus_of_that_browser_and_of_no_other(client: Any) -> None:
    client.use("a" * 32)
    use(brought(visit("playground", preset="erased"), "mine.csv", TABLE.encode()))
    assert "mine, 60 rows" in menu(visit("playground", preset="erased"))
    client.use("b" * 32)
    assert "mine, 60 rows" not in menu(visit("playground", preset="erased"))


@pytest.fixture
def link(home: Path) -> dict[str, str]:
    """The query of a link to a recipe on somebody's own table, which is gone from this machine."""
    name = own.bring(TABLE.encode(), "theirs.csv", own.Choices(scaling="standard", label="", test_share=0.6))
    query = {"spec": pack(put(find("sparse").spec, "data.name", name)), "file": wanted.pack(name)}
    gone(home, name)
    return query


def gone(home: Path, name: str) -> None:
    """Nobody ever brought it to this machine."""
    rmtree(home / "data" / "own" / name)
    own.store.source.cache_clear()


def test_a_link_asks_for_its_file_and_goes_on_with_it(link: dict[str, str]) -> None:
    at = visit("playground", **link)
    assert "This recipe learns from theirs.csv (SHA-256 " in said(at)
    brought(at, "renamed.csv", TABLE.encode())
    assert "another" not in said(at)
    use(at)
    assert draft(at).family == "sparse" and draft(at).data.name.startswith("my-theirs-")
    assert job_of(at).spec == draft(at)
    assert np.abs(own.source(draft(at).data.name).load().x_train.mean(0)).max() < 1e-6


def test_a_result_on_ones_own_file_is_repeated_as_soon_as_the_file_is_here(home: Path) -> None:
    name = own.bring(TABLE.encode(), "theirs.csv")
    recipe = put(put(find("linear").spec, "data.name", name), "train.epochs", 1)
    told = repetition(Session(recipe).run().snapshot())
    query = {"spec": pack(told), "file": wanted.pack(name)}
    gone(home, name)
    at = brought(visit("playground", **query), "theirs.csv", TABLE.encode())
    use(at)
    assert job_of(at).spec == told and draft(at).replay == told.replay


def test_another_file_than_the_link_names_is_said_to_be_one(link: dict[str, str]) -> None:
    at = brought(visit("playground", **link), "theirs.csv", f"{TABLE}\n60,1,2,3,u".encode())
    assert "This is another file than the link names" in said(at)
    use(at)
    assert draft(at).family != "sparse" and draft(at).data.name.startswith("my-theirs-")


@pytest.mark.parametrize("file", ["", "%%%", "eJwDAAAAAAE", "x" * 9000])
def test_of_a_link_whose_file_is_cut_off_the_name_is_asked_for(link: dict[str, str], file: str) -> None:
    at = visit("playground", **{**link, "file": file} if file else {"spec": link["spec"]})
    assert "This recipe learns from my-theirs-" in said(at) and not at.exception


def test_pairs_are_known_in_the_form_and_who_has_no_partner_is_said(at: AppTest) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for path, shade in [(f"{folder}/{i}.png", 9 * i) for folder in ("in", "out") for i in range(20)]:
            picture = io.BytesIO()
            Image.fromarray(np.full((9, 9), shade, np.uint8)).save(picture, "PNG")
            file.writestr(path, picture.getvalue())
        file.writestr("in/alone.png", picture.getvalue())
    brought(at, "mine.zip", out.getvalue())
    assert "20 pairs of pictures of 9 x 9 in grey" in said(at).replace("×", "x")
    assert "in goes in, out should come out." in said(at) and "no partner: in/alone.png" in said(at)
    use(at)
    name = draft(at).data.name
    assert card(name).paired and data.load(name).n_train == 15
