"""Anomaly scores of a net on digits of which no 0 was learned, of every family, and what is refused."""

from __future__ import annotations

import csv
from collections.abc import Callable

import numpy as np
import pytest
import torch

from aecore.data import Dataset, load
from aecore.evaluation.anomalies.operating_points import percentile_threshold
from aecore.evaluation.likelihood import elbo
from aecore.evaluation.metrics import net_input
from aecore.families import find
from aecore.families import load as families
from aecore.inference.anomaly_detection.anomaly_csv import anomaly_csv, named_labels
from aecore.inference.anomaly_detection.detection_table import detection_table
from aecore.inference.anomaly_detection.detector import AnomalyDetector
from aecore.inference.anomaly_detection.worst_rows import worst_rows
from aecore.inference.model import Model
from aecore.runs.session import Session
from aecore.spec import Spec

Made = Callable[..., AnomalyDetector]


def test_the_mean_score_is_the_nets_own_error_and_the_code_score_that_of_its_codes(
    detector_of: Made,
) -> None:
    detector, x = detector_of(), load("digits").x_test
    model = detector.model
    np.testing.assert_allclose(detector.scores(x, "mean"), model.errors(x), rtol=1e-4)
    np.testing.assert_array_equal(detector.errors(x), detector.scores(x, "mean"))
    apart = model.encode(x) - model.encode(model.reconstruct(x))
    np.testing.assert_allclose(detector.scores(x, "code"), np.square(apart).sum(1), rtol=1e-3, atol=1e-5)


def test_pictures_are_scored_by_their_local_maximum_and_other_rows_by_column(
    detector_of: Made, one_class_out: Dataset
) -> None:
    detector = detector_of()
    assert detector.default == "local" and detector.available == (
        "mean",
        "columns",
        "local",
        "code",
        "distance",
    )
    flat = Dataset("flat", "Flat", "images", one_class_out.x_train, one_class_out.x_test)
    other = AnomalyDetector(detector.model, flat)
    assert other.default == "columns" and "two-sided" in other.available and "local" not in other.available
    np.testing.assert_array_equal(other.scores(flat.x_test), other.scores(flat.x_test, "columns"))


def test_bytes_are_scored_as_the_net_sees_them(detector_of: Made) -> None:
    detector = detector_of()
    x = np.random.default_rng(0).integers(0, 256, (40, 64), dtype=np.uint8)
    for key in detector.available:
        np.testing.assert_array_equal(detector.scores(x, key), detector.scores(net_input(x), key))


@pytest.mark.parametrize("key", ["mean", "columns", "local", "code", "distance"])
def test_the_percentile_flags_its_share_of_the_training_rows(detector_of: Made, key: str) -> None:
    detector = detector_of()
    learned = detector.learned(key)
    assert len(learned) == 400
    flagged = detector.scores(detector.train, key) > percentile_threshold(learned, 97)
    assert abs(flagged.sum() - 12) <= 1


def test_only_rows_that_the_recipe_learns_from_are_learned(detector_of: Made) -> None:
    assert len(detector_of(data__rows=128).learned()) == 128


def test_an_elbo_is_the_rows_own_and_that_of_many_draws(detector_of: Made) -> None:
    detector = detector_of("vae", data__binarise=False, train__epochs=10, train__batch=32)
    x = load("digits").x_test[:100]
    found = detector.scores(x, "elbo")
    np.testing.assert_allclose(detector.scores(x[40:41], "elbo")[0], found[40], rtol=1e-5)
    rng = torch.Generator().manual_seed(5)
    many = -elbo(detector.model.net, torch.tensor(x), detector.model.spec, rng, 200).numpy()
    assert np.abs(found - many).mean() < 0.05 * np.abs(many).mean()
    assert np.corrcoef(found, many)[0, 1] > 0.98
    np.testing.assert_array_equal(detector.learned("elbo"), detector.learned("elbo"))


@pytest.mark.parametrize("name", families())
def test_every_family_has_finite_scores_and_blame_or_says_why_not(
    name: str, small: Callable[..., Spec], one_class_out: Dataset
) -> None:
    if find(name).kind == "ratings":
        return
    session = Session(small(name), one_class_out)
    model = Model(session.net, session.spec, session.device, session.precision)
    detector, x = AnomalyDetector(model, one_class_out), one_class_out.x_test[:20]
    for key in detector.available:
        scores, blame = detector.scores(x, key), detector.blame(x, key)
        assert scores.shape == (20,) and scores.dtype == np.float64
        assert np.isfinite(detector.learned(key)).all()
        assert blame.shape == (20, 64) and blame.min() >= 0
        np.testing.assert_allclose(blame.sum(1), 1)


def test_nets_that_give_other_things_back_than_go_in_are_refused(
    detector_of: Made, one_class_out: Dataset
) -> None:
    model, x = detector_of().model, one_class_out.x_train
    stars = Dataset("stars", "Stars", "ratings", x, x)
    with pytest.raises(ValueError, match="stars holds ratings, of which most are unknown"):
        AnomalyDetector(model, stars)
    pairs = Dataset("pairs", "Pairs", "images", x, x, wanted_train=x, wanted_test=x)
    with pytest.raises(ValueError, match="rows of pairs are pairs"):
        AnomalyDetector(model, pairs)


def test_a_score_that_there_is_not_and_a_net_without_numbers_are_refused(detector_of: Made) -> None:
    detector, x = detector_of(), load("digits").x_test
    with pytest.raises(ValueError, match=r"a score here is one of mean, columns, .*, got 'elbo'"):
        detector.scores(x, "elbo")
    with torch.no_grad():
        next(detector.model.net.parameters()).fill_(float("nan"))
    for asked in (lambda: detector.scores(x), detector.learned, lambda: detector.blame(x)):
        with pytest.raises(ValueError, match="numbers that are not finite: train it anew"):
            asked()


def test_the_worst_rows_are_those_with_the_highest_scores_and_their_columns_have_names(
    detector_of: Made,
) -> None:
    detector, x = detector_of(), load("digits").x_test
    scores = detector.scores(x)
    worst = worst_rows(detector, x, scores)
    assert [row.score for row in worst] == sorted(scores, reverse=True)[:5]
    first = worst[0]
    np.testing.assert_array_equal(first.x, x[first.row])
    np.testing.assert_allclose(
        first.x_hat, detector.model.reconstruct(x[first.row : first.row + 1])[0], atol=1e-6
    )
    blamed = first.to_blame(tuple(f"pixel {number}" for number in range(64)))
    assert list(blamed) == [f"pixel {number}" for number in np.argsort(-first.blame)[:3]]


def test_the_csv_holds_each_row_with_its_error_its_score_and_its_shares(detector_of: Made) -> None:
    detector, data = detector_of(), load("digits")
    threshold = percentile_threshold(detector.learned(), 95)
    text = "".join(anomaly_csv(detector, data.x_test, threshold, labels=named_labels(detector)))
    rows = list(csv.DictReader(text.splitlines()))
    assert [int(row["row"]) for row in rows] == [*range(data.n_test)]
    assert [row["label"] for row in rows] == [data.classes[label] for label in data.y_test]
    errors = [float(row["Reconstruction.MSE"]) for row in rows]
    np.testing.assert_allclose(errors, detector.model.errors(data.x_test), rtol=1e-4)
    np.testing.assert_allclose([float(row["score"]) for row in rows], detector.scores(data.x_test))
    assert [row["flagged"] for row in rows] == [
        str(int(flag)) for flag in detector.scores(data.x_test) > threshold
    ]
    shares = [[float(row[f"C{number}"]) for number in range(1, 65)] for row in rows]
    np.testing.assert_allclose(np.sum(shares, 1), 1, rtol=1e-6)


def test_names_in_the_csv_are_no_formulas_and_without_labels_there_is_no_such_column(
    detector_of: Made, one_class_out: Dataset
) -> None:
    names = ('=HYPERLINK("http://x")', "a, b", *(f"c{number}" for number in range(62)))
    data = Dataset("n", "N", "images", one_class_out.x_train, one_class_out.x_test, columns=names)
    head = "".join(anomaly_csv(AnomalyDetector(detector_of().model, data), data.x_test[:0], 1.0))
    assert next(csv.reader([head])) == [
        *("row", "Reconstruction.MSE", "score", "flagged"),
        *(f"'{names[0]}", *names[1:]),
    ]


def test_rows_with_holes_are_scored_by_what_is_known_beside_opponents_that_are_too(
    small: Callable[..., Spec], one_class_out: Dataset
) -> None:
    known = np.random.default_rng(0).random((400 + one_class_out.n_test, 64)) > 0.2
    data = Dataset(
        *("holes", "Holes", "table"),
        np.where(known[:400], one_class_out.x_train, 0),
        np.where(known[400:], one_class_out.x_test, 0),
        one_class_out.y_train,
        one_class_out.y_test,
        one_class_out.classes,
        known_train=known[:400],
        known_test=known[400:],
    )
    session = Session(small("vae", data__binarise=False), data).run()
    detector = AnomalyDetector(Model(session.net, session.spec, session.device, session.precision), data)
    assert "elbo" not in detector.available and detector.default == "columns"
    squares = np.square(detector.model.reconstruct(data.x_test) - data.x_test) * known[400:]
    np.testing.assert_allclose(detector.tested("mean"), squares.sum(1) / known[400:].sum(1), rtol=1e-4)
    scores = detector.tested()
    worst = worst_rows(detector, data.x_test, scores, known=data.known_test)[0]
    assert worst.error == pytest.approx(detector.tested("mean")[worst.row])
    assert not worst.blame[~known[400 + worst.row]].any()
    text = "".join(anomaly_csv(detector, data.x_test, 0.0, known=data.known_test)).splitlines()
    assert float(text[1].split(",")[2]) == pytest.approx(scores[0])
    assert detection_table(detector).anomalies == (data.y_test == 0).sum()
