"""Names on top of codes: the loss, the count, the twin from scratch, and rows that no step may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss

from aecore.data import Dataset, load
from aecore.evaluation.classification_scores import NAMED, class_logits, error_rate
from aecore.evaluation.scoring import PIXELS
from aecore.evaluation.softmax_regression import softmax_regression
from aecore.parts.classification_head import ClassificationHead
from aecore.runs.session import Session
from aecore.spec import Spec, put

DIGITS = load("digits")


@pytest.fixture
def spec(small: Callable[..., Spec]) -> Spec:
    return put(small("stacked-denoising", train__epochs=3, net__code=32), "pretrain.Layerwise.epochs", 2)


def bits(session: Session, *parts: str) -> dict[str, torch.Tensor]:
    found = session.net.state_dict()
    return {name: value.clone() for name, value in found.items() if name.startswith(parts)}


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a)


def other(data: Dataset, **changes: np.ndarray) -> Dataset:
    return replace(data, **changes)


def test_the_loss_is_the_negative_log_likelihood() -> None:
    scores, y = torch.randn(40, 5, generator=torch.Generator().manual_seed(0)), torch.arange(40) % 5
    expected = log_loss(y.numpy(), scores.double().softmax(1).numpy(), labels=range(5))
    assert float(ClassificationHead()(scores, y)) == pytest.approx(expected, rel=1e-5)


def test_the_error_in_percent_is_what_scikit_learn_counts(spec: Spec) -> None:
    session = Session(spec).run()
    with torch.no_grad():
        answers = class_logits(session.net, session.rows.x_test, session.spec).argmax(1).numpy()
    counted = 100 * (1 - accuracy_score(DIGITS.y_test, answers))
    assert session.evaluate() == pytest.approx(counted, abs=1e-4)
    assert session.log.curves()["test_error"].value[-1] == session.evaluate()


def test_rows_without_a_label_count_for_nothing() -> None:
    scores, y = torch.eye(3)[[0, 1, 2, 0]], torch.tensor([0, 1, -1, 1])
    assert float(error_rate(scores, y)) == pytest.approx(100 / 3)
    alone = ClassificationHead()(scores[[0, 1, 3]], y[[0, 1, 3]])
    assert float(ClassificationHead()(scores, y)) == pytest.approx(float(alone) * 3 / 4)


def test_the_linear_baseline_names_what_scikit_learns_logistic_regression_names() -> None:
    x, y, x_test = DIGITS.x_train / 16, DIGITS.y_train, DIGITS.x_test / 16
    theirs = LogisticRegression(C=1 / (1e-3 * len(x)), max_iter=500).fit(x, y).predict(x_test)
    ours = softmax_regression(x, y, 10)(x_test)
    assert (ours == theirs).mean() > 0.98
    errors = [100 * float((each != DIGITS.y_test).mean()) for each in (ours, theirs)]
    assert errors[0] == pytest.approx(errors[1], abs=1)


def test_test_rows_move_no_weight(spec: Spec) -> None:
    noise = np.random.default_rng(0).uniform(0, 1, DIGITS.x_test.shape).astype(DIGITS.x_test.dtype)
    strange = other(DIGITS, x_test=noise, y_test=np.zeros_like(DIGITS.y_test))
    one, two = (Session(spec, data).run() for data in (DIGITS, strange))
    assert same(bits(one, ""), bits(two, "")) and one.evaluate() != two.evaluate()


def test_rows_kept_aside_move_no_weight(spec: Spec) -> None:
    spec = put(spec, "train.epochs", 1)
    kept = round(0.15 * DIGITS.n_train)
    x, y = DIGITS.x_train.copy(), DIGITS.y_train.copy()
    x[-kept:], y[-kept:] = x[:kept], 0
    one, two = (Session(spec, data).run() for data in (DIGITS, other(DIGITS, x_train=x, y_train=y)))
    assert len(one.rows.x) == DIGITS.n_train - kept and same(bits(one, ""), bits(two, ""))
    errors = [each.log.curves()["valid_error"].value[-1] for each in (one, two)]
    assert errors[0] != errors[1]


def test_the_twin_starts_alike_and_stands_still_while_layers_train_alone(spec: Spec) -> None:
    session = Session(spec)
    start = bits(session, "twin.")
    assert same({name.removeprefix("twin."): value for name, value in start.items()}, bits(session, ""))
    while session.step() and session.stage == "pretrain_layerwise":
        assert same(start, bits(session, "twin."))
    assert not same(start, bits(session.run(), "twin."))


def test_without_pretraining_a_net_and_its_twin_learn_the_same_bits(spec: Spec) -> None:
    session = Session(put(spec, "pretrain.Layerwise.epochs", 0)).run()
    twin = {name.removeprefix("twin."): value for name, value in bits(session, "twin.").items()}
    assert same(twin, bits(session, "encoder", "head"))
    curves = session.log.curves()
    assert np.array_equal(curves["valid_error"].value, curves["twin_valid_error"].value)


def test_a_twin_beside_it_changes_no_bit_of_the_net(spec: Spec) -> None:
    alone = Session(put(spec, "pretrain.ClassificationHead.beside", False)).run()
    assert not bits(alone, "twin.")
    assert same(bits(alone, ""), bits(Session(spec).run(), ""))


def test_the_weights_that_were_best_on_the_rows_kept_aside_are_kept(spec: Spec) -> None:
    spec = put(put(put(spec, "train.epochs", 12), "train.rate", 0.2), "train.schedule", "constant")
    session = Session(spec).run()
    errors = session.log.curves()["valid_error"].value
    with torch.no_grad():
        scores = class_logits(session.net, session.rows.x_valid, session.spec)
    assert float(error_rate(scores, session.rows.y_valid)) == pytest.approx(errors.min())
    assert len(errors) == 12 and errors.min() < errors[-1]


def test_the_rate_is_the_planned_one_until_somebody_moves_it(spec: Spec) -> None:
    from aecore.training.schedules import factor

    session = Session(put(put(spec, "pretrain.Layerwise.epochs", 0), "train.schedule", "cosine"))
    for _ in range(5):
        session.step()
    session.adjust("train.rate", 1e-4)
    session.adjust("pretrain.ClassificationHead.noise", 0.5)
    session.step(), session.settle()
    planned = session.spec.train.epochs * session.facts()["steps_per_epoch"]
    rates = [factor("cosine", step / planned) for step in range(6)]
    wanted = [3e-3 * each for each in rates[:5]] + [1e-4 * rates[5]]
    assert session.log.curves()["rate"].value == pytest.approx(wanted)


def test_rows_without_names_are_given_back_instead(spec: Spec) -> None:
    session = Session(spec, other(DIGITS, y_train=None, y_test=None)).run()
    curves = session.log.curves()
    assert session.scoring is PIXELS and session.status == "done"
    assert "train_mse" in curves and "train_error" not in curves
    assert Session(spec).scoring is NAMED


def test_patience_ends_the_lesson_early(spec: Spec) -> None:
    spec = put(put(spec, "train.patience", 1), "train.epochs", 200)
    session = Session(spec).run()
    assert session.status == "done" and session.epoch < session.epochs
