from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore.data import Dataset
from aecore.limits import Limits, memory_mb, parameters
from aecore.runs.facts import seconds_left
from aecore.runs.session import Session
from aecore.spec import Spec

ROOT = Path(__file__).parents[3]


def test_a_published_snapshot_never_changes(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=60))
    session.step()
    early = session.snapshot()
    loss = early.curves["loss"].value.copy()
    session.run()
    np.testing.assert_array_equal(early.curves["loss"].value, loss)
    assert early.step == 1 and len(loss) == 1 and session.steps > 300  # the buffers have grown meanwhile
    with pytest.raises(ValueError):
        early.curves["loss"].value[0] = 0
    with pytest.raises(AttributeError):
        early.step = 2


def test_a_loss_that_is_no_number_ends_the_run_with_its_cause_and_good_weights(
    small: Callable[..., Spec],
) -> None:
    session = Session(
        small(train__optimiser="sgd", train__rate=10, train__epochs=50, net__output="linear")
    ).run()
    snapshot = session.snapshot()
    assert (
        snapshot.status == "failed"
        and "rate of 10 is too high" in snapshot.error
        and "rate of 5" in snapshot.error
    )
    assert all(torch.isfinite(each).all() for each in session.net.state_dict().values())
    assert all(np.isfinite(curve.value).all() for curve in snapshot.curves.values())


def test_it_stops_after_its_seconds(small: Callable[..., Spec]) -> None:
    session = Session(small(train__seconds=0.2, train__epochs=100_000)).run()
    assert session.status == "done" and 0.2 <= session.elapsed_s < 2


def test_no_epochs_means_no_steps(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=0)).run()
    assert session.status == "done" and session.steps == 0


def test_looking_does_not_disturb(small: Callable[..., Spec]) -> None:
    alone, watched = Session(small("denoising")), Session(small("denoising"))
    while watched.step():
        watched.evaluate()
        watched.test_errors(corrupted=True)
        watched.snapshot()
    alone.run()
    state = watched.net.state_dict()
    assert all(torch.equal(state[name], value) for name, value in alone.net.state_dict().items())


def test_broken_rows_are_scored_against_clean_ones(small: Callable[..., Spec]) -> None:
    session = Session(small("denoising")).run()
    session.evaluate()
    curves = session.log.curves()
    broken = torch.from_numpy(session.corrupted())
    with torch.no_grad():
        error = (session.net(broken, session.spec, None).x_hat - session.rows.x_test).square().mean()
    assert curves["cleaned_mse"].value[-1] == pytest.approx(float(error), rel=1e-5)
    assert curves["test_mse"].value[-1] == pytest.approx(session.test_errors().mean())


def test_changes_replay_the_run(small: Callable[..., Spec]) -> None:
    def run(moves: dict[int, tuple[str, float]]) -> Session:
        session = Session(small("denoising"))
        while True:
            if session.steps in moves:
                session.adjust(*moves[session.steps])
            if not session.step():
                return session

    first = run({3: ("corruption.level", 0.6), 9: ("train.rate", 1e-4)})
    again = run({change.step: (change.path, change.new) for change in first.log.changes})
    state = again.net.state_dict()
    assert all(torch.equal(state[name], value) for name, value in first.net.state_dict().items())


def test_what_is_live_is_told_and_a_change_must_fit(small: Callable[..., Spec]) -> None:
    session = Session(
        small(
            "sparse",
            net__code_activation="sigmoid",
            objective=({"part": "SquaredError"}, {"part": "KLSparsity", "rho": 0.1}),
        )
    )
    with pytest.raises(ValueError, match=r"these can: .*objective.KLSparsity.rho"):
        session.adjust("net.code", 4)
    with pytest.raises(ValueError, match=r"KLSparsity.rho must be inside \(0, 1\)"):
        session.adjust("objective.KLSparsity.rho", -0.5)
    assert session.spec.objective[1].rho == 0.1 and not session.log.changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"net__hidden": (16_384, 16_384)}, "parameters (about"),
        ({"train__batch": 16_384, "net__hidden": (16_000, 100)}, "MB"),
        (
            {"objective": ({"part": "CrossEntropy"},), "net__output": "linear"},
            "needs net.output to be sigmoid",
        ),
        ({"objective": ({"part": "SquaredError"}, {"part": "KLSparsity"})}, "tanh or sigmoid, got linear"),
        ({"data__name": "moon"}, "there is no data set 'moon'"),
    ],
)
def test_a_recipe_that_cannot_run_is_refused_before_it_starts(
    changes: dict, says: str, small: Callable[..., Spec]
) -> None:
    with pytest.raises(ValueError) as caught:
        Session(small(**changes), limits=Limits(memory_mb=1500))
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_cross_entropy_refuses_rows_outside_the_unit_interval(small: Callable[..., Spec]) -> None:
    x = np.random.default_rng(0).normal(size=(50, 64)).clip(-3, 3).astype(np.float32)
    rows = Dataset("own", "Own rows", "table", x, x[:10], range=(-3.0, 3.0))
    with pytest.raises(ValueError, match=r"own is in \[-3, 3\]: use SquaredError"):
        Session(small(objective=({"part": "CrossEntropy"},)), rows)


def test_the_estimate_counts_what_the_net_holds(small: Callable[..., Spec]) -> None:
    session = Session(small())
    assert parameters(session.spec, 64) == sum(each.numel() for each in session.net.parameters())
    weights = parameters(small(net__hidden=(4096, 4096)), 64) * 4 / 2**20
    assert 12 * weights <= memory_mb(small(net__hidden=(4096, 4096)), 64) < 13 * weights


@pytest.mark.parametrize("family", ["linear", "contractive", "gan", "stacked-denoising"])
def test_the_parts_count_what_they_bring_beside_the_net(family: str, small: Callable[..., Spec]) -> None:
    session = Session(small(family))
    spec, weights = session.spec, sum(each.numel() for each in session.net.parameters())
    held = [part.holds(spec, 64)[0] for part in spec.parts() if hasattr(part, "holds")]
    assert weights <= parameters(spec, 64) + sum(held) <= 1.3 * weights


PEAKS = """
import sys
from pathlib import Path
import numpy as np
from aecore import families
from aecore.data import Dataset
from aecore.limits import memory_mb
from aecore.runs.session import Session

def most_mb():
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024

rows = np.random.default_rng(0).random((1024, 784), dtype=np.float32)
data = Dataset("own", "Own rows", "images", rows, rows[:10], shape=(28, 28))
for text in [sys.argv[1], *sys.argv[1:]]:  # the first is imported and compiled for, and not counted
    spec = families.read(text)
    Path("/proc/self/clear_refs").write_text("5")
    before = most_mb()
    Session(spec, data).run()
    print(most_mb() - before - 2 * rows.nbytes / 2**20, memory_mb(spec, 784))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells a peak")
def test_a_contractive_net_stays_within_the_estimate(small: Callable[..., Spec]) -> None:
    asked = {"net__code": 700, "train__batch": 1024, "train__epochs": 2}
    specs = [small("contractive", net__hidden=hidden, **asked) for hidden in ((), (1000, 500))]
    arguments = [sys.executable, "-c", PEAKS, *(spec.model_dump_json() for spec in specs)]
    alike = os.environ | {"MALLOC_MMAP_THRESHOLD_": "1000000"}  # what is given back is not used again
    told = subprocess.run(arguments, env=alike, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for line in told.splitlines()[1:]:
        used, estimate = map(float, line.split())
        assert estimate / 3 < used < estimate  # the rest is for a save


def test_seconds_and_epochs_left_are_told(small: Callable[..., Spec]) -> None:
    session = Session(small(train__epochs=10))
    assert session.snapshot().left_s is None
    for _ in range(5):
        session.step()
    snapshot = session.snapshot()
    assert snapshot.left_s > 0 and snapshot.rows_per_s > 0 and 0 < snapshot.epoch < 1
    assert session.run().snapshot().left_s == 0


def test_the_time_left_is_told_by_all_steps_but_the_first_which_found_nothing_loaded(
    small: Callable[..., Spec],
) -> None:
    session = Session(small(train__epochs=10))
    for _ in range(4):
        session.step()
    session.elapsed_s, session.first_s = 7.3, 7.0
    steps = 10 * session.steps / session.epoch
    assert seconds_left(session) == pytest.approx((steps - 4) * 0.1)
