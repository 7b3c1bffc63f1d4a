"""The Kinds page: every family there is, its idea, its run and the code that it adds, as the file has it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.exceptions import HTTPException
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from aecore import families
from aecore.data import load
from aecore.families.code import lines
from aecore.families.family import GROUPS
from aecore.spec import put
from aecore.views.snapshot import Snapshot, View
from ui.core import saved_runs, shared_scheduler
from ui.core.text_format import JOINER
from ui.families import results
from ui.families.citation import authors_and_year
from ui.families.demo_run import BRIEF_S, cards
from ui.families.thumbnail import thumbnail
from ui.forms.recipe_differences import differences
from ui.playground.family_views import rows
from ui.routes import AN_HOUR, FOR_EVER, kind

ROOT = Path(__file__).parents[2]
BAR = re.compile(r'<i( class="code")? style="left:([\d.]+)px;[^"]*height:([\d.]+)%">')
PLACE = re.compile(r"`(\w+)` in `([\w/.]+)`, lines (\d+) to (\d+)")
Visit = Callable[[str | None], AppTest]


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Open the Kinds page, or another kind on it; None is the collection."""
    saved_runs.store.clear()
    shared_scheduler.scheduler.clear()
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=60)
    at.switch_page(str(ROOT / "pages" / "runs.py")).run()  # addresses are known from the first run on
    at.switch_page(str(ROOT / "pages" / "families.py"))

    def visited(kind: str | None) -> AppTest:
        at.query_params.clear()
        if kind is not None:
            at.query_params["kind"] = kind
        return at.run()

    yield visited
    shared_scheduler.close()


def said(at: AppTest) -> str:
    """All sentences as a reader sees them."""
    text = " ".join(each.value for each in [*at.title, *at.subheader, *at.markdown, *at.caption])
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace(JOINER, "")


def cards_of(at: AppTest) -> list[str]:
    """What stands in the cards of the collection, as HTML."""
    found = [each.proto.body for each in at.get("html")]
    return [body for body in found if body.startswith('<div class="kind-card"')]


def test_the_collection_shows_every_kind_under_its_group_and_runs_nothing(visit: Visit) -> None:
    at = visit(None)
    assert not at.exception and shared_scheduler.scheduler().jobs == {}
    kinds = families.load().values()
    shown = {family.group for family in kinds}
    assert [each.value for each in at.subheader] == [each for each in GROUPS if each in shown]
    for family, card in zip(kinds, cards_of(at), strict=True):
        assert family.summary.split(". ")[0] + "." in unescape(card)
        assert authors_and_year(family.source) in unescape(card)


@pytest.mark.parametrize("name", families.load())
def test_a_kind_is_drawn_by_the_widths_of_its_recipe(name: str) -> None:
    family = families.find(name)
    bars = BAR.findall(thumbnail(family))
    widths = family.spec.net.widths(load(family.spec.data.name).features)
    assert [width for width, bar in zip(widths, bars, strict=True) if bar[0]] == [family.spec.net.code]
    places = [float(x) for _, x, _ in bars]
    assert places == sorted(set(places))
    order = sorted(range(len(widths)), key=lambda i: widths[i])
    heights = [float(bars[i][2]) for i in order]
    assert heights == sorted(heights) and heights[-1] == 100


def test_kinds_come_in_the_order_in_which_they_were_found() -> None:
    basics = [family for family in families.load().values() if family.group == "Basics" and family.on_home]
    assert [family.name for family in basics][:2] == ["undercomplete", "linear"]
    assert [family.year for family in basics] == sorted(family.year for family in basics)


def test_every_kind_opens_with_its_idea_one_small_run_and_the_code_of_its_file(visit: Visit) -> None:
    for name, family in families.load().items():
        at = visit(name)
        assert not at.exception and not at.error, name
        assert at.title[0].value == family.title
        assert family.summary in said(at) and family.source in said(at)
        assert at.latex[0].value.strip("$\n ") == family.formula
        (job,) = shared_scheduler.scheduler().jobs.values()
        first = family.presets[0].spec
        assert job.spec == put(first, "train.seconds", min(BRIEF_S, first.train.seconds or BRIEF_S))
        places = [PLACE.fullmatch(each.value) for each in at.caption]
        found = [each for each in places if each]
        assert [each[1] for each in found] == [each.__name__ for each in family.components]
        for (thing, path, begin, end), code in zip((each.groups() for each in found), at.code, strict=True):
            text = (ROOT / path).read_text(encoding="utf-8")
            assert code.value == "\n".join(text.splitlines()[int(begin) - 1 : int(end)])
            (node,) = [each for each in ast.parse(text).body if getattr(each, "name", "") == thing]
            assert node.end_lineno == int(end), f"{thing} ends at another line of {path}"
            assert min([node.lineno, *(each.lineno for each in node.decorator_list)]) == int(begin)
        assert all(preset.hint in said(at) for preset in family.presets)


def test_a_kind_without_code_shows_the_settings_that_make_it(visit: Visit) -> None:
    at = visit("linear")
    assert not at.code
    shown = at.table[0].value
    told = dict(zip(shown["setting"], zip(shown["undercomplete"], shown["here"], strict=True), strict=True))
    assert told["activation"] == ("relu", "linear")
    assert told["output"] == ("sigmoid", "linear") and told["code size"] == ("25", "32")
    assert "Nothing: this is the plain one" in said(visit("undercomplete"))


def test_settings_that_differ_are_all_there_is_between_two_recipes() -> None:
    plain, spec = families.find("undercomplete").spec, families.find("denoising").spec
    told = {name: (before, here) for name, before, here in differences(plain, spec)}
    assert told["corruption"] == ("no corruption", "masking") and told["noise level"] == ("–", "0.3")
    assert differences(spec, spec) == []


@pytest.mark.parametrize("name", ["gpt", "![x](http://e.invalid/x.png) **b**", "../..", "", "x" * 500])
def test_a_kind_that_does_not_exist_is_a_sentence_above_the_collection(visit: Visit, name: str) -> None:
    at = visit(name)
    assert not at.exception and "kind" not in at.query_params
    assert f"There is no kind {name[:40]!r} here." in said(at)
    assert "![x](http" not in " ".join(each.value for each in at.markdown)
    at.button(key="kinds-noticed").click().run()
    assert "There is no kind" not in said(at)


def test_coming_back_to_a_kind_finds_its_run_and_another_kind_forgets_it(visit: Visit) -> None:
    visit("sparse")
    (first,) = shared_scheduler.scheduler().jobs
    visit("sparse")
    assert list(shared_scheduler.scheduler().jobs) == [first]
    visit("denoising")
    assert len(shared_scheduler.scheduler().jobs) == 1 and first not in shared_scheduler.scheduler().jobs
    assert "run" not in visit("denoising").query_params


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("Ng, Sparse autoencoder, CS294A lecture notes (2011)", "Ng, 2011"),
        ("Bourlard and Kamp, Auto-association by nets, Biol. Cybern. 59 (1988)", "Bourlard and Kamp, 1988"),
        ("Makhzani, Shlens and Goodfellow, Adversarial nets (2016)", "Makhzani, Shlens and Goodfellow, 2016"),
        ("Liang et al., Variational autoencoders for filtering (2018)", "Liang et al., 2018"),
        ("van den Oord and Vinyals, Neural discrete things (2017)", "van den Oord and Vinyals, 2017"),
        ("Kingma, Learning and seeing, thesis (2017)", "Kingma, 2017"),
        ("this test", "this test"),
    ],
)
def test_a_source_in_short_is_its_authors_and_year(source: str, short: str) -> None:
    assert authors_and_year(source) == short


@pytest.mark.parametrize("sizes", [[], [1], [2], [3], [2, 2], [3, 2], [3, 3], [3, 2, 2]])
def test_pictures_stand_in_even_rows(sizes: list[int]) -> None:
    found = [list(each) for each in rows(range(sum(sizes)))]
    assert [len(each) for each in found] == sizes
    assert [each for row in found for each in row] == list(range(sum(sizes)))


def test_a_piece_of_code_is_where_an_editor_finds_it() -> None:
    found = lines(lines)
    assert found.path == "aecore/families/code.py"
    text = (ROOT / found.path).read_text(encoding="utf-8").splitlines()
    assert (
        text[found.first - 1].startswith("def lines(")
        and "\n".join(text[found.first - 1 : found.last]) == found.text
    )


BEFORE_TORCH = """
import sys, threading
from importlib.machinery import PathFinder
from io import BytesIO
from pathlib import Path
from typing import Any

drawn, asked = threading.Event(), []

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            spec = PathFinder.find_spec(name, path)
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: (wait(), load(module))
            return spec

def wait():
    asked.append(threading.current_thread().name.split("-")[0])
    drawn.wait(60)

sys.meta_path.insert(0, Gate())
from streamlit.testing.v1 import AppTest
from ui.core import shared_scheduler

at = AppTest.from_file(Path("ui/main.py").resolve(), default_timeout=50)
at.switch_page(str(Path("pages/runs.py").resolve())).run()
at.switch_page(str(Path("pages/families.py").resolve()))
at.query_params["kind"] = "sparse"
at.run()
print(at.title[0].value, len(at.code), hasattr(sys.modules.get("torch"), "Tensor"), set(asked) <= {"worker"})
drawn.set()
shared_scheduler.close()
"""


def test_a_kind_is_painted_whole_while_torch_is_still_on_its_way() -> None:
    command = [sys.executable, "-c", BEFORE_TORCH]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert found.stdout.strip() == "Sparse 1 False True", found.stderr


def test_each_kind_shows_what_it_has_learned(visit: Visit) -> None:
    drawn = {family.name: results.result(family) for family in families.load().values()}
    sizes = {name: Image.open(BytesIO(path.read_bytes())).size for name, path in drawn.items() if path}
    assert set(sizes) == {path.stem for path in results.FOLDER.iterdir()}
    assert min(map(min, sizes.values())) >= 56
    assert sum(path.stat().st_size for path in results.FOLDER.iterdir()) < 400_000
    address = re.compile(r'<img src="/lab/kinds/([\w-]+)\.png\?v=(\w+)"')
    shown = dict(pair for card in cards_of(visit(None)) for pair in address.findall(card))
    assert set(shown) == set(sizes) and len(sizes) > 25
    assert kind(_asked("sparse", shown["sparse"])).headers["cache-control"] == FOR_EVER["Cache-Control"]
    assert kind(_asked("sparse", "")).headers["cache-control"] == AN_HOUR["Cache-Control"]


@pytest.mark.parametrize("name", ["gpt", "../sparse", "", "x" * 500])
def test_there_is_no_picture_of_what_is_no_kind(name: str) -> None:
    with pytest.raises(HTTPException, match="404"):
        kind(_asked(name, ""))


def _asked(name: str, version: str) -> Request:
    return Request({"type": "http", "path_params": {"name": name}, "query_string": f"v={version}".encode()})


def test_where_codes_are_to_follow_a_prior_their_map_is_shown(small: Callable[..., Any]) -> None:
    strip, plane, space = (View("Scatter", name, "", {}) for name in ("strip", "plane", "map"))
    shown = cards(Snapshot(small("vae"), views=(strip, plane, space)))
    assert [view.name for (view,) in shown if view] == ["strip", "map", "plane"]
