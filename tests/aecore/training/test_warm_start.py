"""Row 59: a net that begins from the layers of another run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec, put


@pytest.fixture
def learned(small: Callable[..., Spec]) -> Session:
    return Session(small(train__epochs=20)).run()


def kept(session: Session) -> Callable[[str], dict[str, np.ndarray]]:
    return lambda run: {name: each.numpy() for name, each in session.weights().items()}


def begun(session: Session, spec: Spec, **changes: object) -> Session:
    for path, value in {"start.run": "another", **changes}.items():
        spec = put(spec, path.replace("__", "."), value)
    return Session(spec, kept=kept(session))


def test_it_begins_with_the_other_runs_weights(learned: Session, small: Callable[..., Spec]) -> None:
    started = begun(learned, small(train__seed=9))
    for name, weight in started.net.state_dict().items():
        assert torch.equal(weight, learned.net.state_dict()[name])
    assert started.evaluate() == pytest.approx(learned.evaluate())


def test_frozen_layers_stay_bit_equal_and_the_others_learn(
    learned: Session, small: Callable[..., Spec]
) -> None:
    run = begun(learned, small(train__weight_decay=0.1), start__freeze=1).run()
    before, after = learned.net.encoder.state_dict(), run.net.encoder.state_dict()
    for name in before:
        assert torch.equal(before[name], after[name]) == name.startswith("0.")


def test_layers_of_another_width_begin_afresh(learned: Session, small: Callable[..., Spec]) -> None:
    wider = begun(learned, small(net__code=12)).net.state_dict()
    assert torch.equal(wider["encoder.0.weight"], learned.net.state_dict()["encoder.0.weight"])
    assert wider["encoder.2.weight"].shape == (12, 32)


def test_another_family_with_the_same_net_may_begin_from_it(
    learned: Session, small: Callable[..., Spec]
) -> None:
    run = begun(learned, small("denoising", net__activation="silu"))
    assert torch.equal(run.net.encoder[0].weight, learned.net.encoder[0].weight)


def test_it_needs_fewer_epochs_than_from_scratch(learned: Session, small: Callable[..., Spec]) -> None:
    few = small(data__rows=300, train__epochs=10)
    target = Session(few).run().evaluate()
    assert begun(learned, put(few, "train.epochs", 5)).run().evaluate() < target


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"net__hidden": (16,)}, "has another shape than this net's"),
        ({"start__freeze": 3}, "this encoder has 2 layers"),
        ({"start__run": "", "start__freeze": 1}, "choose start.run"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    learned: Session, small: Callable[..., Spec], changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        begun(learned, small(), **changes)
    assert "\n" not in str(caught.value)


def test_without_kept_runs_it_says_so(small: Callable[..., Spec]) -> None:
    with pytest.raises(ValueError, match="none are kept here"):
        Session(put(small(), "start.run", "another"))


def test_a_background_run_begins_from_one_on_disk_and_outlives_it(
    small: Callable[..., Spec],
) -> None:
    store = Store()
    scheduler = Scheduler(workers=1, keeper=store)
    try:
        first = scheduler.submit(small())
        assert first.join(60)
        second = scheduler.submit(put(put(small(), "start.run", first.id), "train.epochs", 0))
        assert second.join(60)
        for name, weight in store.weights(first.id).items():
            np.testing.assert_array_equal(weight, store.weights(second.id)[name])
        lost = scheduler.submit(put(small(), "start.run", "nowhere"))
        assert lost.join(60) and "there is no run 'nowhere'" in lost.latest.error
        store.delete(first.id)
        assert store.session(second.id).over
    finally:
        scheduler.close()
