"""Side by side: figures of several nets on the same rows and noise, and the page that shows them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from visited import names, shown
from waiting import until

from aecore import data
from aecore.data import load
from aecore.evaluation.sample_quality import Confidence, ModeCoverage, sharpness
from aecore.inference import comparison
from aecore.inference.comparison import ReferenceScores
from aecore.inference.model import Model, restored
from aecore.runs.job import Job
from aecore.runs.session import Session
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot
from ui.compare import compared_run, comparison_presets, result_metrics, result_text
from ui.compare.compare_state import MOST, checked
from ui.compare.compared_run import ComparedRun
from ui.compare.comparison_stream import BESIDE, ComparisonNow
from ui.compare.result_metrics import ComparisonMetrics
from ui.core import saved_runs, shared_scheduler
from ui.core.streams import broadcast
from ui.core.streams.topic import GONE, TOO_MANY, UNREADABLE, Refused, Topic

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("engine_of_its_own")
TIMEOUT_S = 60
ORIGINALS = ReferenceScores(0.2)
Visit = Callable[..., AppTest]


@pytest.fixture
def model(small: Callable[..., Spec]) -> Callable[..., Model]:
    """A net as it is before its first step, or after some epochs."""

    def built(family: str, epochs: int = 0) -> Model:
        session = Session(small(family, train__epochs=epochs)).run()
        weights = {name: value.numpy() for name, value in session.weights().items()}
        return restored(session.spec, session.data.features, weights)

    return built


@pytest.fixture
def visit() -> Visit:
    """Open the page, with what its address says."""

    def visited(**query: str) -> AppTest:
        at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=TIMEOUT_S)
        at.switch_page(str(ROOT / "pages" / "runs.py")).run()  # addresses are known from the first run on
        at.switch_page(str(ROOT / "pages" / "compare.py"))
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return visited


def said(at: AppTest) -> str:
    parts = [each.proto for each in at.get("bidi_component")]
    live = [json.loads(each.json)["text"] for each in parts if each.component_name == "lab_live_text"]
    text = " ".join([*(each.value for each in [*at.markdown, *at.caption]), *live])
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def runs_of(at: AppTest) -> list[str]:
    found = at.query_params["runs"]
    return (found if isinstance(found, str) else found[0]).split(",")


def now(at: AppTest, seed: int = 1) -> ComparisonNow:
    """What the page follows, as it is now."""
    return BESIDE.source(BESIDE.topic(runs_of(at), seed))


def until_made(at: AppTest) -> AppTest:
    """The page when something has been made of each net: the first copy comes when it is asked for."""
    until(lambda: all(entry.made for entry in now(at).entries) and now(at).found.reference)
    return at.run()


def until_rests(at: AppTest, seed: int = 1) -> AppTest:
    """The page when nothing more is measured."""
    until(lambda: now(at, seed).rests)
    return at.run()


def test_copies_and_their_error_are_the_nets_own(model: Callable[..., Model]) -> None:
    digits, one = load("digits"), model("stacked", 2)
    made = comparison.outputs(one, digits, seed=1)
    x = comparison.shown(digits)
    assert (len(made.copies), len(made.draws)) == (digits.n_test, comparison.ROWS)
    assert made.mse == pytest.approx(float(one.errors(x).mean()), rel=1e-5)
    pictures = np.rint(made.copies.clip(0, 1) * 255).reshape(-1, 8, 8) / 255
    assert made.sharp == pytest.approx(sharpness(pictures))


def test_nets_are_given_the_same_noise_whether_they_were_taught_it_or_not(
    model: Callable[..., Model],
) -> None:
    noise = comparison.codes(model("stacked"), 5, seed=3)
    assert noise.shape == (5, 8) and np.unique(noise).size == noise.size
    for family in ("vae", "gan"):
        np.testing.assert_array_equal(comparison.codes(model(family), 5, seed=3), noise)


def test_all_that_was_learned_counts_the_critic_too(model: Callable[..., Model]) -> None:
    one = model("gan")
    made = comparison.outputs(one, load("digits"), seed=1)
    assert made.parameters == sum(each.size for each in one.weights().values())
    assert made.parameters > comparison.outputs(model("stacked"), load("digits"), seed=1).parameters


def test_pca_is_scored_on_the_same_rows(small: Callable[..., Spec]) -> None:
    digits = load("digits")
    learned, x = digits.x_train.astype(np.float64), comparison.shown(digits).astype(np.float64)
    scale = 255 if digits.x_train.dtype == np.uint8 else 1
    centre = (learned / scale).mean(0)
    axes = np.linalg.svd(learned / scale - centre, full_matrices=False)[2][:8]
    wanted = np.square(x - centre - (x - centre) @ axes.T @ axes).mean()
    assert comparison.pca_mse(small(), digits) == pytest.approx(wanted, rel=1e-4)


def test_a_classifier_is_surer_of_test_rows_than_of_noise() -> None:
    digits = load("digits")
    noise = np.random.default_rng(0).random((200, 64)).astype(np.float32)
    real = comparison.confidence_in_test_rows(digits)
    assert real.top_probability > comparison.classifier_confidence(digits, noise).top_probability + 0.1
    assert math.exp(real.marginal_entropy) > 9
    assert comparison.readable(digits) and not comparison.readable(load("movielens"))


def entry(title: str, spec: Spec) -> ComparedRun:
    return ComparedRun(title, title, Snapshot(spec, "done"))


def told(sure: float) -> Confidence:
    return Confidence(sure, 1.0, math.log(8.0))


def test_the_verdict_says_who_is_sharp_at_what_price_and_who_is_believed(small: Callable[..., Spec]) -> None:
    shown = [entry("A", small()), entry("V", small("vae")), entry("G", small("gan"))]
    found = ComparisonMetrics(
        (0.01, 0.015, 0.06),
        (0.05, 0.1, 0.2),
        (told(0.5), told(0.6), told(0.7)),
        {8: 0.02},
        ORIGINALS,
        told(0.9),
        True,
    )
    text = result_text.verdict(shown, found)
    assert "V reconstructs sharpest (0.100; originals 0.200), at 1.50 times the MSE of A" in text
    assert "G does not reconstruct (6.0 times the least MSE)" in text
    assert "confidence in their samples is highest for G (0.70; test rows 0.90)" in text
    assert "gets less confidence than V (0.50, 0.60)" in text
    lines = result_metrics.metric_rows(shown, found)
    assert [each.best for each in lines[:4]] == [0, 1, 2, 0]


def test_confidences_that_differ_by_chance_are_called_alike(small: Callable[..., Spec]) -> None:
    shown = [entry("A", small()), entry("V", small("vae"))]
    sure = (told(0.6 - result_text.CHANCE / 2), told(0.6))
    found = ComparisonMetrics((0.01, 0.02), (0.2, 0.1), sure, {8: 0.02}, ORIGINALS, told(0.9), True)
    text = result_text.verdict(shown, found)
    assert "pays nothing" in text
    assert "about alike" in text and "about as much confidence as V" in text


def test_a_classifier_that_sees_few_classes_is_not_taken_at_its_word(small: Callable[..., Spec]) -> None:
    shown = [entry("A", small()), entry("V", small("vae"))]
    sure = Confidence(0.8, 1.0, math.log(2.0)), told(0.6)
    found = ComparisonMetrics((0.01, 0.01), (0.1, 0.1), sure, {8: 0.02}, ORIGINALS, told(0.9), True)
    assert "highest for A (0.80; test rows 0.90), though only 2.0 classes" in result_text.verdict(
        shown, found
    )


def test_points_are_told_by_their_clusters(small: Callable[..., Spec]) -> None:
    shown = [entry("A", small()), entry("G", small("gan"))]
    found = ComparisonMetrics(
        (0.00001, 0.0009),
        (None, None),
        (None, None),
        {2: 0.0},
        ReferenceScores(None, ModeCoverage(0.98, 8), 0.0004),
        None,
        False,
        (ModeCoverage(0.06, 3), ModeCoverage(0.75, 8)),
        planar=True,
    )
    text = result_text.verdict(shown, found)
    assert "A reconstructs best: its MSE is 0.000010 (G 0.000900)" in text and "would cost 0.000400" in text
    assert "G 75 % (on 8 clusters), A 6 % (on 3 clusters), test rows 98 % (on 8 clusters)" in text
    lines = result_metrics.metric_rows(shown, found)
    assert [each.best for each in lines[:3]] == [0, 1, None]
    assert [each.cells for each in lines[:3]] == [("0.000010", "0.000900"), ("6", "75"), ("3", "8")]
    assert lines[0].beside == "PCA-2 0.000000, cluster means 0.000400"
    nothing = replace(found, mse=(None, None), modes=(None, None))
    assert result_text.verdict(shown, nothing) == ""
    unlabelled = replace(found, reference=ReferenceScores(None), modes=(None, None))
    assert result_text.verdict(shown, unlabelled) == ""
    assert [each.title for each in result_metrics.metric_rows(shown, unlabelled)][1] == "Parameters"


def test_runs_on_points_are_compared_and_are_not_sent_to_a_page_of_pictures(
    visit: Visit, trained: Callable[..., Job]
) -> None:
    for name, places in (("digits", 2), ("ring", 0)):
        changes = {"data__name": name, "net__code": 2}
        at = visit(runs=",".join(trained(family, **changes).id for family in ("stacked", "vae")))
        until_made(at)
        assert not at.exception
        assert ("reconstructs best: its" in said(at)) == (name == "ring")
        assert ("On a cluster is" in said(at)) == (name == "ring")
        at.session_state["open-there"] = True
        links = [each.proto.label for each in at.run().get("page_link")]
        assert links.count("explore its latent space") == places


def test_nothing_is_said_before_it_is_measured(small: Callable[..., Spec]) -> None:
    shown = [entry("A", small()), entry("V", small("vae"))]
    nothing = (None, None)
    found = ComparisonMetrics(nothing, nothing, nothing, {8: None}, None, None, True)
    assert result_text.verdict(shown, found) == ""
    assert {cell for line in result_metrics.metric_rows(shown, found)[:4] for cell in line.cells} == {
        result_metrics.NOT_YET
    }


def test_first_pictures_come_before_the_classifier_that_takes_long(
    small: Callable[..., Spec], model: Callable[..., Model]
) -> None:
    begins = ComparedRun("a", "A", Snapshot(small(), "running"), is_training=True, is_open=True)
    lent = replace(begins, is_pending=True)
    drawn = replace(lent, made=comparison.outputs(model("stacked"), load("digits"), 1))
    failed = replace(begins, is_training=False, fault="it cannot be drawn")
    come = result_metrics.pictures_come
    assert come([begins, begins]) and come([drawn, lent])
    assert not come([drawn, begins]) and not come([drawn, drawn]) and not come([failed, failed])


def test_a_run_that_waits_its_turn_says_when_it_comes(small: Callable[..., Spec]) -> None:
    waits = "This run waits: many learn here now, and each browser in its turn; it is next."

    def script() -> None:
        import streamlit as st

        from ui.compare import result_cards

        result_cards.draw_troubles([st.session_state["waiting"]])

    waiting = ComparedRun("a", "A", Snapshot(small(), "queued", facts={"waiting": waits}))
    at = AppTest.from_function(script)
    at.session_state["waiting"] = waiting
    at.run()
    assert said(at) == f":material/hourglass_top: A: {waits}"
    nothing = ComparisonMetrics((None,), (None,), (None,), {8: None}, None, None, True)
    epochs = next(each for each in result_metrics.metric_rows([waiting], nothing) if each.title == "Epochs")
    assert epochs.cells == ("queued",)


def test_a_set_has_the_same_data_epochs_and_code_for_all() -> None:
    for group in comparison_presets.comparisons():
        specs = list(group.recipes.values())
        assert 2 <= len(specs) <= MOST and group.question.endswith("?")
        alike = {repr((each.data, each.train.epochs, each.train.seed, each.net.code)) for each in specs}
        assert len(alike) == 1, group.name
        assert [comparison_presets.named(spec) for spec in specs] == list(group.recipes)
        assert comparison_presets.of(specs[::-1]) is group


def test_windows_and_matrices_have_about_as_many_numbers() -> None:
    from aecore.limits import parameters

    counts = [parameters(spec, 784) for spec in comparison_presets.found("windows").recipes.values()]
    assert max(counts) / min(counts) < 1.05


def test_nothing_runs_before_somebody_chooses(visit: Visit) -> None:
    at = visit()
    assert not at.exception and shared_scheduler.scheduler().jobs == {}
    for each in comparison_presets.comparisons():
        assert each.hint in said(at) and each.question in said(at)


@pytest.mark.parametrize("name", [each.name for each in comparison_presets.comparisons()])
def test_every_set_starts_with_a_click_and_draws(name: str, visit: Visit) -> None:
    at = visit(set=name)
    assert not at.exception and not at.error
    jobs = shared_scheduler.scheduler().jobs
    assert [jobs[run].spec for run in runs_of(at)] == list(comparison_presets.found(name).recipes.values())
    until_made(at)
    assert not at.exception
    assert re.search("reconstructs (sharpest|best: its MSE)", said(at)) and "set" not in at.query_params


def test_another_set_ends_the_one_before_and_keeps_what_it_learned(visit: Visit) -> None:
    at = visit(set="nothing")
    before = runs_of(at)
    at.session_state["sets-there"] = True
    at.query_params.clear()
    at.query_params["set"] = "windows"
    at.run()
    assert not at.exception and not set(before) & set(runs_of(at))
    assert not at.session_state["sets-there"]  # the sets would cover the one that was chosen
    for run in before:
        assert shared_scheduler.scheduler().jobs[run].join(TIMEOUT_S)
    assert set(before) <= set(saved_runs.store().ids())


def test_kept_runs_are_compared_also_when_their_server_has_gone(
    visit: Visit, trained: Callable[..., Job]
) -> None:
    ids = [trained().id, trained("vae").id]
    for run in ids:
        shared_scheduler.scheduler().release(shared_scheduler.scheduler().jobs[run])
    at = visit(runs=",".join(ids))
    assert not at.exception and runs_of(at) == ids
    assert "reconstructs sharpest" in said(until_rests(at))


def test_runs_are_chosen_from_those_that_are_kept(visit: Visit, trained: Callable[..., Job]) -> None:
    ids = [trained().id, trained("vae").id]
    at = visit()
    assert at.button(key="compare").disabled
    at.multiselect(key="beside chosen").set_value(ids).run()
    at.button(key="compare").click().run()
    assert not at.exception and runs_of(at) == ids


def test_runs_on_other_data_are_refused_in_a_sentence(visit: Visit, small: Callable[..., Spec]) -> None:
    jobs = [
        shared_scheduler.scheduler().submit(small(data__name=name), paused=True)
        for name in ("digits", "mnist")
    ]
    at = visit(runs=",".join(each.id for each in jobs))
    assert not at.exception and "runs" not in at.query_params
    titles = " and ".join(data.card(name).title for name in ("digits", "mnist"))
    assert f"compared on the same test rows, and these learn from {titles}" in said(at)


def test_a_choice_that_is_refused_leaves_what_is_there(visit: Visit, trained: Callable[..., Job]) -> None:
    ids = [trained().id, trained("vae").id]
    other = trained(data__name="mnist", train__epochs=1).id
    at = visit(runs=",".join(ids))
    at.session_state["own-there"] = True
    at.run()
    at.multiselect(key="beside chosen").set_value([ids[0], other]).run()
    at.button(key="compare").click().run()
    assert runs_of(at) == ids and "These cannot be compared: runs are compared on the same" in said(at)
    at.button(key="beside-noticed").click().run()
    assert "These cannot be compared" not in said(at)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"set": "perpetuum-mobile"}, "there is no set 'perpetuum-mobile'"),
        ({"set": "![x](http://e.invalid/x.png)"}, "there is no set '![x]"),
        ({"runs": "0123456789,abcdefabcd"}, "there is no run"),
        ({"runs": "../../etc,<b>"}, "a run's id is letters and digits"),
        ({"runs": "a"}, "2 to 4 runs can stand side by side, and this is 1"),
        ({"runs": "a,a"}, "and this is 1"),
        ({"runs": ",".join("abcdef")}, "and this is 6"),
        ({"runs": ""}, "runs"),
    ],
)
def test_an_address_that_cannot_be_followed_is_a_sentence(
    visit: Visit, query: dict[str, str], sentence: str
) -> None:
    at = visit(**query)
    assert not at.exception and shared_scheduler.scheduler().jobs == {}
    assert sentence in said(at) and "runs" not in at.query_params and "set" not in at.query_params
    assert "![x](http" not in " ".join(each.value for each in at.markdown)


def test_ratings_are_no_pictures(small: Callable[..., Spec]) -> None:
    jobs = [shared_scheduler.scheduler().submit(small("ratings"), paused=True) for _ in range(2)]
    with pytest.raises(ValueError, match="are no pictures"):
        checked([each.id for each in jobs])


def test_two_runs_called_the_same_are_told_apart(trained: Callable[..., Job]) -> None:
    found = compared_run.compared_runs([trained().id, trained(train__seed=5).id], seed=1)
    assert len({each.title for each in found}) == 2


def test_a_comparison_is_followed_until_all_is_over_and_measured(
    visit: Visit, trained: Callable[..., Job]
) -> None:
    at = visit(runs=f"{trained().id},{trained('gan').id}")
    assert shown(at, "stream")["page"] == "beside" and "So far" not in said(at)
    until_rests(at)
    assert not names(at) & {"lab_stream"} and result_metrics.NOT_YET not in str(shown(at, "comparison_table"))
    assert "Classifier confidence" in said(at)


def test_other_samples_are_seen_when_they_are_there_and_those_before_until_then(
    visit: Visit, trained: Callable[..., Job]
) -> None:
    at = until_rests(visit(runs=f"{trained().id},{trained('vae').id}"))
    before, turn = now(at), now(at).content().turn
    after = now(at, 2)
    assert (
        after.entries[0].made is before.entries[0].made and after.found.confidence == before.found.confidence
    )
    assert not after.rests and after.content().turn == turn, "nothing that the script draws is another yet"
    until(lambda: now(at, 2).rests)
    made = now(at, 2)
    assert made.entries[0].made is not before.entries[0].made and made.content().turn != turn
    assert made.found.mse == before.found.mse


def test_a_net_is_put_to_use_once_however_many_look_on(visit: Visit, trained: Callable[..., Job]) -> None:
    at = until_rests(visit(runs=f"{trained().id},{trained('vae').id}"))
    one, other = now(at), now(at)
    assert one.version == other.version
    assert all(a.made is b.made for a, b in zip(one.entries, other.entries, strict=True))


def test_a_net_that_cannot_be_drawn_is_said_beside_those_that_can(
    visit: Visit, trained: Callable[..., Job]
) -> None:
    ids = [trained().id, trained("vae").id]
    for run in ids:
        shared_scheduler.scheduler().release(shared_scheduler.scheduler().jobs[run])
    (saved_runs.store().find(ids[0]).path / "weights.safetensors").write_bytes(b"")
    at = until_rests(visit(runs=",".join(ids)))
    assert not at.exception and "weights.safetensors" in said(at)
    assert now(at).entries[1].made is not None


SEEDED = (("seed", "1"),)


@pytest.mark.parametrize(
    ("run", "options", "code"),
    [
        ("a,b", SEEDED, GONE),
        ("vae-digits", SEEDED, UNREADABLE),
        ("vae-digits,vae-digits", SEEDED, UNREADABLE),
        ("vae-digits,adversarial-digits,vae-digits", SEEDED, UNREADABLE),
        ("vae-digits,adversarial-digits", (), UNREADABLE),
        (",".join("abcde"), SEEDED, UNREADABLE),
        ("vae-digits,adversarial-digits", (("seed", "-1"),), UNREADABLE),
        ("vae-digits,adversarial-digits", (("sed", "1"),), UNREADABLE),
        ("../../etc,b", SEEDED, GONE),
    ],
)
def test_a_stream_of_what_cannot_be_compared_is_refused(
    run: str, options: tuple[tuple[str, str], ...], code: int
) -> None:
    with pytest.raises(Refused) as refusal:
        _ = BESIDE.source(Topic("beside", run, options)).version
    assert refusal.value.code == code


def test_a_browser_that_asks_for_ever_other_samples_is_refused_before_anything_is_made(
    small: Callable[..., Spec],
) -> None:
    spec = small(data__name="ring", net__code=2)
    ids = [shared_scheduler.scheduler().submit(spec, paused=True).id for _ in range(2)]
    for seed in range(1, broadcast.MOST_HEAVY + 1):
        broadcast.look(BESIDE.source(BESIDE.topic(ids, seed)), "one browser")
    other = BESIDE.source(BESIDE.topic(ids, 999))
    with pytest.raises(Refused, match="more are not given") as refusal:
        broadcast.look(other, "one browser")
    assert refusal.value.code == TOO_MANY and set(vars(other)) == {"topic", "runs", "seed"}


def test_a_saved_run_is_read_again_only_after_another_save(trained: Callable[..., Job]) -> None:
    job = trained()
    shared_scheduler.scheduler().release(job)
    first = saved_runs.last_save(job.id)
    assert saved_runs.last_save(job.id) is first
    folder = saved_runs.store().find(job.id)
    folder.rename("another")  # what somebody writes about a run is no save
    assert saved_runs.last_save(job.id) is first
    record = folder.path / "spec.json"
    record.write_text(record.read_text().replace('"epoch": ', '"epoch": 1'))
    assert saved_runs.last_save(job.id) is not first
