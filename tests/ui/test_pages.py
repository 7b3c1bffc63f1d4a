"""The screens through the router, as a browser would ask for them, without a browser."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import visited
from streamlit.testing.v1 import AppTest
from visited import open_form

from aecore import families
from aecore.families.spec_link import LONGEST, pack, unpack
from aecore.spec import Spec, put
from aecore.views.snapshot import OVER
from ui.core import shared_scheduler
from ui.forms import menus

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
TIMEOUT_S = 60
Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Open a page, with what its address says."""
    return visited.visit


def draft(at: AppTest) -> Spec:
    return at.session_state["playground draft"]


def run_of(at: AppTest) -> str:
    found = at.query_params["run"]
    return found if isinstance(found, str) else found[0]


def choose(at: AppTest, entry: object) -> None:
    """Choose from the menu of autoencoders; a browser may send anything."""
    visited.say(at, "combobox", "chosen", entry)


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def said(at: AppTest) -> str:
    """All sentences as a reader sees them: a backslash tells Markdown to leave the next sign alone."""
    text = " ".join(each.value for each in [*at.markdown, *at.caption])
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn_without_a_fault(page: str, visit: Visit) -> None:
    at = visit(page)
    assert not at.exception
    assert not at.error
    named = [*at.slider, *at.select_slider, *at.selectbox, *at.number_input, *at.text_input, *at.toggle]
    read_aloud = [widget.label for widget in named]
    assert not [label for label in read_aloud if re.search(r"[`*\\]|:material", label)]


def test_home_trains_at_once_and_names_its_run_in_the_address(visit: Visit) -> None:
    job = shared_scheduler.scheduler().jobs[run_of(visit("home"))]
    assert job.spec.data.name == "mnist"
    assert job.latest.status in ("queued", "running", *OVER)


def test_about_shows_the_notices_of_the_data_word_for_word(visit: Visit) -> None:
    assert visit("about").code[0].value == (ROOT / "assets" / "data" / "DATA_NOTICES.txt").read_text().rstrip(
        "\n"
    )


@pytest.mark.parametrize("preset", sorted(families.presets()))
def test_every_preset_is_a_link_that_runs(preset: str, visit: Visit) -> None:
    at = visit("playground", preset=preset)
    assert not at.exception
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec == families.presets()[preset].spec


def test_a_recipe_in_a_link_is_the_recipe_that_runs(visit: Visit, small: Callable[..., Spec]) -> None:
    spec = small("sparse", net__code=5)
    assert shared_scheduler.scheduler().jobs[run_of(visit("playground", spec=pack(spec)))].spec == spec


def test_a_knob_that_needs_a_new_run_waits_for_train(visit: Visit) -> None:
    at = visit("playground", preset="first")
    before = run_of(at)
    open_form(at, "Network").number_input(key="form:net.code").set_value(3).run()
    assert draft(at).net.code == 3
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec.net.code == 2
    assert "1 change" in at.button(key="train").label
    at.button(key="train").click().run()
    assert run_of(at) != before
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec.net.code == 3


def test_a_live_knob_acts_on_the_run_at_once(visit: Visit) -> None:
    at = visit("playground", preset="erased")
    before = run_of(at)
    at.slider(key="row:corruption.level").set_value(0.2).run()
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec.corruption.level == 0.2
    assert draft(at).corruption.level == 0.2
    assert run_of(at) == before
    menu = visited.shown(at, "combobox")
    assert menu["shown"] == "Half of it erased, changed · Denoising, masking noise 50 %"
    assert menu["extra"]["key"] == menu["now"] == menus.CHANGED
    assert families.presets()["erased"].hint in said(at)


def test_a_recipe_keeps_the_name_of_its_preset_unless_more_than_a_knob_or_the_seed_was_changed() -> None:
    ten, spec = families.presets()["k-10"], families.presets()["k-25"].spec
    for path, value in {"train.seed": 7, "bottleneck.k": 30, "train.epochs": 50}.items():
        spec = put(spec, path, value)
    assert menus.origin(spec, known="k-25") == families.presets()["k-25"]
    assert menus.origin(put(ten.spec, "train.rate", 0.01)) == menus.origin(ten.spec, known="k-25") == ten
    assert menus.entry(spec, "k-25") == menus.CHANGED and menus.recipe(menus.CHANGED, spec) == spec
    other = put(spec, "net.code", 100)
    assert menus.origin(other, known="k-25") is None and menus.entry(other) == "k-sparse"


def test_a_preset_from_the_menu_waits_and_brings_its_own_data(visit: Visit) -> None:
    at = visit("playground", preset="erased")
    choose(at, "stacked/clothes")
    assert draft(at) == families.presets()["clothes"].spec
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec.data.name == "mnist"


@pytest.mark.parametrize("sent", ["no-such-family", "sparse/erased", menus.CHANGED + "?", 7, ["sparse"], {}])
def test_what_no_menu_of_autoencoders_lists_changes_nothing_and_is_said(sent: object, visit: Visit) -> None:
    at = visit("playground", preset="erased")
    before = draft(at)
    choose(at, sent)
    assert draft(at) == before
    assert "no such autoencoder" in said(at)
    assert not at.exception and not at.warning


def test_rows_of_another_kind_bring_an_autoencoder_that_can_read_them(visit: Visit) -> None:
    at = visit("playground", preset="erased")
    at.selectbox(key="menu data").select("movielens").run()
    assert (families.find(draft(at).family).kind, draft(at).data.name) == ("ratings", "movielens")
    choose(at, "ratings-rbm")
    assert (draft(at).family, draft(at).data.name) == ("ratings-rbm", "movielens")
    choose(at, "sparse")
    assert (draft(at).family, draft(at).data.name) == ("sparse", "mnist")
    assert not at.exception


def test_another_noise_keeps_its_level(visit: Visit) -> None:
    at = open_form(visit("playground", preset="erased"), "Corruption")
    at.selectbox(key="form corruption").select("SaltAndPepper").run()
    assert draft(at).corruption.model_dump() == {"level": 0.5}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "Dense.hidden must be in [1, "),
        ("1000000", "Dense.hidden must be in [1, "),
        ("wide", "net.hidden must be whole numbers with commas between them, got 'wide'"),
    ],
)
def test_a_bad_width_is_a_sentence_beside_its_field(visit: Visit, text: str, sentence: str) -> None:
    at = open_form(visit("playground", preset="first"), "Network")
    before = draft(at)
    at.text_input(key="form:net.hidden").set_value(text).run()
    assert sentence in said(at)
    assert draft(at) == before
    at.text_input(key="form:net.hidden").set_value("48, 16").run()
    assert draft(at).net.hidden == (48, 16)
    assert sentence not in said(at)


def test_what_was_wrong_in_a_field_is_forgotten_with_what_was_typed_there(visit: Visit) -> None:
    at = open_form(visit("playground", preset="first"), "Network")
    at.text_input(key="form:net.hidden").set_value("wide").run()
    assert "net.hidden must be whole numbers" in said(at)
    open_form(at, "Training")
    assert not [box for box in at.text_input if box.key == "form:net.hidden"]
    open_form(at, "Network")
    assert at.text_input(key="form:net.hidden").value == "64, 32"
    assert "net.hidden must be whole numbers" not in said(at)


def test_a_form_is_made_only_while_it_is_open_and_of_it_only_the_tab_that_is(visit: Visit) -> None:
    def fields() -> set[str]:
        widgets = [*at.number_input, *at.text_input, *at.selectbox, *at.slider, *at.select_slider]
        return {str(widget.key).split(".")[0] for widget in widgets if str(widget.key).startswith("form")}

    at = visit("playground", preset="first")
    assert not fields() and not at.code and not at.get("tab")
    open_form(at, "Network")
    assert fields() == {"form:net"}
    at.session_state["recipe"] = False
    at.run()
    assert not fields()


def test_share_gives_the_links_of_the_recipe_and_of_the_run_once_it_is_opened(visit: Visit) -> None:
    at = visit("playground", preset="erased")
    assert not at.code
    at.session_state["share"] = True
    recipe, run = (link.value for link in at.run().code)
    assert recipe.endswith(f"?spec={pack(draft(at))}") and run.endswith(f"?run={run_of(at)}")


def test_a_press_on_the_playground_sends_at_most_seventy_eight_messages(visit: Visit) -> None:
    at = visit("playground", preset="erased")
    sent_besides = 8  # of the session, its page, navigation and timers
    assert sum(1 for _ in at.main) + sum(1 for _ in at.sidebar) + sent_besides <= 78


@pytest.mark.parametrize(
    ("decoder", "drawn", "shape"),
    [
        (None, (64, 48, 16, 2, 16, 48, 64), ((48, 16), 2, None)),
        (None, (64, 3, 64), ((), 3, None)),
        ((9,), (64, 32, 8, 9, 64), ((32,), 8, (9,))),
        ((9,), (64, 40, 32, 8, 9, 64), ((40, 32), 8, (9,))),
        ((9,), (64, 32, 8, 9, 20, 64), ((32,), 8, (9, 20))),
        ((9,), (64, 8, 9, 64), ((), 8, (9,))),
        ((9,), (64, 32, 8, 64), ((32,), 8, ())),
    ],
)
def test_a_bow_tie_is_read_as_encoder_code_and_decoder(
    small: Callable[..., Spec], decoder: tuple | None, drawn: tuple, shape: tuple
) -> None:
    net = menus.with_widths(small("stacked", net__decoder=decoder), drawn).net
    assert (net.hidden, net.code, net.decoder) == shape


def test_a_bow_tie_beyond_all_bounds_is_a_sentence(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match=r"Dense.code must be in"):
        menus.with_widths(small("stacked"), (64, 900_000, 64))


def test_data_that_are_not_here_are_offered_and_something_embedded_instead(visit: Visit, monkeypatch) -> None:
    monkeypatch.delenv("LATENTLAB_DATA", raising=False)
    at = visit("playground", preset="erased")
    at.selectbox(key="menu data").select("mnist-full").run()
    assert "not on this computer" in said(at)
    assert at.button(key="train").disabled
    at.button(key="stand-in").click().run()
    assert draft(at).data.name == "mnist"
    assert not at.button(key="train").disabled


def test_a_recipe_beyond_the_limits_is_refused_with_the_estimate(visit: Visit) -> None:
    at = open_form(visit("playground", preset="first"), "Network")
    at.text_input(key="form:net.hidden").set_value("16000, 16000").run()
    assert "parameters" in said(at) and "MB" in said(at)
    assert at.button(key="train").disabled


def test_a_loss_that_is_not_finite_is_a_sentence_and_half_the_rate_a_button(
    visit: Visit, small: Callable[..., Spec]
) -> None:
    wild = small("linear", train__optimiser="sgd", train__rate=10.0, train__epochs=50)
    at = visit("playground", spec=pack(wild))
    assert shared_scheduler.scheduler().jobs[run_of(at)].join(TIMEOUT_S)
    at.run()
    assert "stopped being a number" in said(at)
    at.button(key="half").click().run()
    assert shared_scheduler.scheduler().jobs[run_of(at)].spec.train.rate == 5


def test_terms_that_do_not_fit_are_refused_with_a_reason(visit: Visit) -> None:
    at = open_form(visit("playground", preset="first"), "Objective")
    at.pills(key="form objective").select("KLSparsity").run()
    assert "KLSparsity needs net.code_activation to be tanh or sigmoid" in said(at)
    assert at.button(key="train").disabled


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"spec": "eJyrVkpLzM"}, "it was cut short or changed on its way"),
        ({"spec": "x" * (LONGEST + 1)}, "characters long"),
        ({"preset": "perpetuum-mobile"}, "there is no preset 'perpetuum-mobile'"),
        ({"run": "0123456789"}, "no longer on this server"),
        ({"run": "../../etc"}, "no longer on this server"),
    ],
)
def test_a_link_that_cannot_be_followed_is_a_sentence_and_something_runs(
    visit: Visit, query: dict[str, str], sentence: str
) -> None:
    at = visit("playground", **query)
    assert not at.exception
    assert sentence in said(at)
    assert run_of(at) in shared_scheduler.scheduler().jobs
    at.button(key="noticed").click().run()
    assert sentence not in said(at)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"magic": 1}, "magic is not a field"),
        ({"family": "gpt"}, "there is no family 'gpt'"),
        ({"net": 3}, "net"),
    ],
)
def test_a_link_with_a_fault_in_its_recipe_names_it(
    visit: Visit, small: Callable[..., Spec], wrong: dict[str, object], sentence: str
) -> None:
    text = json.dumps({**small("stacked").model_dump(mode="json"), **wrong})
    at = visit("playground", spec=packed(text))
    assert f"This link cannot be opened: {sentence}" in said(at)
    assert not at.exception


def test_a_link_gives_back_the_recipe_it_was_made_of(small: Callable[..., Spec]) -> None:
    for name in families.load():
        spec = small(name)
        assert unpack(pack(spec)) == spec


def test_a_link_that_unpacks_to_far_more_than_a_recipe_is_refused() -> None:
    with pytest.raises(ValueError, match="far more than a recipe"):
        unpack(packed("[" * 3_000_000))


def test_a_run_that_is_over_is_opened_and_listed(visit: Visit, small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("stacked"))
    assert job.join(TIMEOUT_S)
    shared_scheduler.scheduler().release(job)
    at = visit("playground", run=job.id)
    assert run_of(at) == job.id
    assert draft(at) == job.spec
    assert visit("runs").dataframe[0].value["name"].tolist() == ["stacked on digits"]


def test_a_recipe_may_begin_from_a_kept_run(visit: Visit, small: Callable[..., Spec]) -> None:
    first = shared_scheduler.scheduler().submit(small())
    assert first.join(TIMEOUT_S)
    at = open_form(visit("playground", spec=pack(small("denoising"))), "Warm start")
    begin = at.selectbox(key="form start.run")
    assert any(each.startswith("stacked on digits, 2 epochs, MSE") for each in begin.options)
    begin.set_value(first.id).run()
    assert draft(at).start.run == first.id
    at.slider(key="form:start.freeze").set_value(3).run()
    assert "this encoder has 2 layers" in said(at)
