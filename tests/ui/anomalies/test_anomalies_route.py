"""The route of Anomalies: scores, rows, figures and files as a browser hears them, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import numpy as np
import pytest
from net_asked import Answer, asked
from waiting import until

from aecore.data import load
from aecore.inference.anomaly_detection import kept_detectors
from aecore.runs.job import Job
from aecore.spec import Spec
from ui.anomalies import anomalies_route
from ui.asking import measured_aside
from ui.asking.seats import MOST_EACH
from ui.core import shared_scheduler

pytestmark = pytest.mark.usefixtures("engine_of_its_own")
WITHOUT = "digits-without-0"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept_detectors._kept.clear()
    anomalies_route.seats.waiting.clear()
    measured_aside.on_their_way.clear()


@pytest.fixture
def run(trained: Callable[..., Job]) -> Job:
    """A net that has seen no 0."""
    return trained("undercomplete", data__name=WITHOUT)


def ask(run: str, what: str = "", query: str = "") -> Answer:
    return asked("GET", f"/lab/anomalies/{run}{what}", query)


def each(found: Answer) -> np.ndarray:
    """The scores of the test rows."""
    return np.frombuffer(found.body, "<f8", found.head["tests"])


def test_scores_come_once_and_are_the_same_while_the_net_is(run: Job) -> None:
    found = ask(run.id)
    assert (found.status, found.head["key"], found.head["same"]) == (200, "local", False)
    assert found.head["labelled"] and found.head["tests"] == 360 and not found.head["more"]
    again = ask(run.id, query=f"step={found.head['step']}")
    assert again.head["same"] and again.body == b""
    assert not np.array_equal(each(ask(run.id, query="score=mean")), each(found))


def test_the_rows_asked_for_come_in_their_order_with_what_is_to_blame(run: Job) -> None:
    worst = np.argsort(-each(ask(run.id, query="score=mean")), kind="stable")[:5]
    found = ask(run.id, "/rows", f"score=mean&rows={'+'.join(map(str, worst))}")
    assert [row["row"] for row in found.head["rows"]] == worst.tolist()
    scores = [row["score"] for row in found.head["rows"]]
    assert scores == sorted(scores, reverse=True)
    pictures = np.frombuffer(found.body, np.uint8).reshape(5, 3, 8, 8)
    digits = load(WITHOUT)
    assert np.array_equal(pictures[:, 0], digits.picture(digits.x_test[worst]))
    assert (pictures[:, 2].max((1, 2)) == 255).all()


def test_the_table_beside_others_is_waited_for_and_kept(run: Job) -> None:
    assert ask(run.id, "/figures", "score=mean").status == 202
    until(lambda: ask(run.id, "/figures", "score=mean").status != 202)
    found = ask(run.id, "/figures", "score=mean").head
    assert found["sentence"] and {row["name"] for row in found["rows"]} >= {"net", "IsolationForest"}
    assert found["rows"][0]["auc"] == ask(run.id, query="score=mean").head["auc"]


def test_a_file_flags_what_the_screen_flags(run: Job) -> None:
    scores = each(ask(run.id, query="score=mean"))
    threshold = float(np.median(scores))
    found = ask(run.id, "/table.csv", f"score=mean&threshold={threshold!r}")
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert [row["flagged"] == "1" for row in rows] == (scores > threshold).tolist()
    assert "Reconstruction.MSE" in rows[0] and len(rows) == 360


def test_two_runs_are_compared_on_the_same_rows(run: Job, trained: Callable[..., Job]) -> None:
    other = trained("undercomplete", data__name=WITHOUT, train__seed=5)
    found = ask(run.id, "/gain", f"score=mean&after={other.id}").head
    apart = ask(other.id, query="score=mean").head["auc"][0] - ask(run.id, query="score=mean").head["auc"][0]
    assert found["gain"] == pytest.approx(apart) and found["reach"] > 0
    assert ask(run.id, "/gain", "score=mean&after=0123456789").status == 404


def test_scores_follow_a_net_that_learns(small: Callable[..., Spec], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anomalies_route.AnomaliesAside, "pace_s", 0.0)
    job = shared_scheduler.scheduler().submit(
        small("undercomplete", data__name=WITHOUT, train__epochs=100_000)
    )
    first = ask(job.id).head
    assert first["more"] and first["open"]
    until(lambda: ask(job.id).head["step"] > first["step"])
    job.stop()
    until(lambda: not ask(job.id).head["more"])
    assert ask(job.id).head["step"] == job.steps


def test_where_the_process_aside_has_begun_anew_rows_are_scored_again(run: Job) -> None:
    before = ask(run.id).content
    kept_detectors._kept.clear()
    assert ask(run.id).content == before


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("", f"score={'x' * 41}"),
        ("/rows", ""),
        ("/rows", "rows=-1"),
        ("/rows", "rows=1e3"),
        ("/rows", "rows=" + "+".join(["1"] * 17)),
        ("/rows", "rows=1&part=all"),
        ("/rows", f"rows={'9' * 12}"),
        ("/table.csv", ""),
        ("/table.csv", "threshold=nan"),
        ("/table.csv", "threshold=lots"),
    ],
)
def test_what_is_no_question_is_refused(what: str, query: str, run: Job) -> None:
    assert ask(run.id, what, query).status == 422


@pytest.mark.parametrize(
    ("what", "query", "said"),
    [("", "score=luck", "A score here is one of"), ("/rows", "rows=99999", "There are rows 0 to 359")],
)
def test_what_cannot_be_had_is_told_in_a_sentence(what: str, query: str, said: str, run: Job) -> None:
    found = ask(run.id, what, query)
    assert found.status == 409 and found.content.decode().startswith(said)


@pytest.mark.parametrize("name", ["0123456789", "..%2Fetc", "%3Cb%3E", "%00"])
def test_a_run_that_is_not_there_is_not_found(name: str) -> None:
    assert {ask(name, what).status for what in ("", "/rows", "/figures", "/gain", "/table.csv")} <= {404, 422}
    assert ask(name).status == 404


def test_ratings_are_not_judged(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings"))
    assert ask(job.id).status == ask(job.id, "/figures").status == 422


def test_one_browser_does_not_take_all_seats(run: Job) -> None:
    anomalies_route.seats.waiting[""] = MOST_EACH
    assert ask(run.id).status == ask(run.id, "/figures").status == 429
