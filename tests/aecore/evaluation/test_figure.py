from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aecore.evaluation.figure import figure
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec
from aecore.text_format import percent


def test_a_denoising_run_is_judged_by_rows_it_has_to_denoise(
    small: Callable[..., Spec], tmp_path: Path
) -> None:
    session = Session(small("denoising", corruption__level=0.5)).run()
    session.evaluate()
    other = session.baseline().denoised(session.corrupted(), 8)
    levels = session.scoring.levels(session.baseline(), 8) | other
    snapshot = session.snapshot(levels=levels)
    by = figure(snapshot.facts, snapshot.curves)
    assert by.denoising and by.name == "denoised MSE per feature"
    assert by.baselines(levels) == dict(zip(("PCA-8", "a median filter"), other.values(), strict=True))
    Store(tmp_path).save("ab12", snapshot, session.weights())
    (kept,) = Store(tmp_path).runs()
    assert (kept.unit, kept.score) == (by.name, float(snapshot.curves["cleaned_mse"].value[-1]))
    assert kept.beside_score == min(other.values()) and kept.test_mse != kept.score


def test_without_facts_a_run_is_judged_by_clean_rows() -> None:
    by = figure({}, ("test_mse",))
    assert (by.key, by.name, by.denoising) == ("test_mse", "MSE per feature", False)
    assert by.best({}) == "" and by.best({"PCA": 0.2, "the net": 0.1}) == "the net"


def test_a_percentage_is_written_with_a_space() -> None:
    assert (percent(0.28), percent(0.9765, 1)) == ("28 %", "97.7 %")
