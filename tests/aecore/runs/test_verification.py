from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecore import families
from aecore.cli import main
from aecore.data import load
from aecore.device import one_thread
from aecore.families.spec_link import LONGEST, from_address, pack, unpack
from aecore.replay import Replay, weights_fingerprint
from aecore.runs.resumption import go_on
from aecore.runs.scheduler import Scheduler
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.runs.verification.repetition import marked_steps, repetition
from aecore.runs.verification.verdict import MOST_DIGITS, Verdict, agreeing_digits, verdict
from aecore.spec import Spec, digest, put, unreplayed
from aecore.views.snapshot import Change

Small = Callable[..., Spec]
MOVED = {3: ("corruption.level", 0.4), 7: ("train.rate", 0.004), 8: ("corruption.level", 0.1)}


def changed_run(spec: Spec) -> Session:
    """A run in which live knobs are moved."""
    session = Session(spec)
    with one_thread():
        while session.step():
            if session.steps in MOVED:
                session.adjust(*MOVED[session.steps])
    return session


def proved(spec: Spec, until: int | None = None) -> tuple[Session, Verdict]:
    """A recipe that repeats a run, run to its end or to a step, and what that proves."""
    assert spec.replay is not None
    session = Session(spec)
    with one_thread():
        while session.steps != until and session.step():
            pass
    return session, verdict(spec.replay, session.snapshot())


@pytest.mark.parametrize("family", ["denoising", "stacked-denoising", "deep-rbm", "vae", "adversarial"])
def test_a_link_repeats_a_run_to_the_bit_with_its_changes_at_their_steps(family: str, small: Small) -> None:
    changes = dict(MOVED) if family == "denoising" else {3: ("train.rate", 0.004)}
    session = Session(small(family, data__rows=500))
    with one_thread():
        while session.step():
            if session.steps in changes:
                session.adjust(*changes[session.steps])
    link = pack(repetition(session.snapshot()))
    again, found = proved(unpack(link))
    assert len(link) < LONGEST
    assert found.bits and found.same and found.digits == MOST_DIGITS and not found.parted
    assert again.log.changes == session.log.changes and again.steps == session.steps
    assert weights_fingerprint(again.weights()) == weights_fingerprint(session.weights())


def test_a_run_that_was_stopped_is_repeated_up_to_there(small: Small) -> None:
    session = Session(small("vae"))
    with one_thread():
        while session.steps < 5:
            session.step()
    session.stop()
    again, found = proved(repetition(session.snapshot()))
    assert found.bits and again.steps == 5 and again.status == "done"


def test_the_clock_ends_no_repetition(small: Small) -> None:
    session = Session(put(small(), "train.seconds", 0.1)).run()
    session.elapsed_s = 100.0  # as on a slow machine
    again, found = proved(repetition(session.snapshot()))
    assert found.bits and again.steps == session.steps


def test_a_run_that_differs_says_from_which_step_on(small: Small) -> None:
    session = changed_run(small("denoising"))
    told = repetition(session.snapshot())
    assert told.replay is not None
    other = told.replay.model_copy(update={"changes": told.replay.changes[:1]})  # the rate of step 7 is lost
    _, found = proved(told.model_copy(update={"replay": other}))
    assert not found.same and found.parted == 9 and found.until == 8
    assert found.sentence().startswith("Different from step 9 on; up to step 8 it was the same.")


def test_rounding_is_told_in_digits(small: Small) -> None:
    snapshot = Session(small()).run().snapshot()
    told = repetition(snapshot)
    assert told.replay is not None
    off = tuple(mark._replace(value=mark.value * (1 + 3e-6)) for mark in told.replay.marks)
    found = verdict(told.replay.model_copy(update={"marks": off, "weights": "0" * 16}), snapshot)
    assert found.same and not found.bits and found.digits == 5
    assert "The same to 5 digits at every mark" in found.sentence()


def test_a_repetition_that_is_stopped_proves_only_as_far_as_it_came(small: Small) -> None:
    told = repetition(Session(small()).run().snapshot())
    session, found = proved(told, until=4)
    assert not found.over and "step 4 of" in found.sentence()
    session.stop()
    assert told.replay is not None
    ended = verdict(told.replay, session.snapshot())
    assert ended.over and not ended.same and "Ended at step 4 of" in ended.sentence()


@given(st.floats(1e-30, 1e30), st.integers(0, 12))
def test_agreeing_digits_are_those_of_the_relative_difference(value: float, digits: int) -> None:
    found = agreeing_digits(value, value * (1 + 0.5 * 10.0**-digits))
    assert abs(found - min(MOST_DIGITS, digits)) <= 1
    assert agreeing_digits(value, value) == MOST_DIGITS and agreeing_digits(value, -value) == 0
    assert agreeing_digits(value, math.inf) == 0 and agreeing_digits(0.0, 0.0) == MOST_DIGITS


@given(st.integers(1, 10**7))
def test_the_first_and_the_last_step_are_marked_and_few_between(steps: int) -> None:
    found = marked_steps(steps)
    assert found[0] == 1 and found[-1] == steps and len(found) <= 40


def test_the_recipe_of_a_repetition_has_the_digest_of_the_recipe(small: Small) -> None:
    session = changed_run(small("denoising"))
    told = repetition(session.snapshot())
    assert digest(told) == digest(small("denoising")) and unreplayed(told) == small("denoising")
    assert "replay" not in small().model_dump(mode="json")


def test_a_worker_repeats_too_and_goes_on_from_its_save_to_the_same_bits(small: Small) -> None:
    told = repetition(changed_run(small("denoising")).snapshot())
    assert told.replay is not None
    store = Store()
    with closing(Scheduler(workers=1, keeper=store)) as scheduler:
        job = scheduler.submit(told, paused=True)
        job.step(5)
        while job.steps < 5:
            job.watch()
        with pytest.raises(ValueError, match="repeats another"):
            job.adjust("train.rate", 0.1)
        job.stop()
        assert job.join(60)
        job.go_on()
        assert job.join(60)
        assert verdict(told.replay, job.latest).bits
        kept = store.load(job.id)
    assert (
        verdict(told.replay, kept).bits and kept.changes == changed_run(small("denoising")).snapshot().changes
    )


def test_with_more_epochs_it_is_a_run_of_its_own(small: Small) -> None:
    again, _ = proved(repetition(Session(small()).run().snapshot()))
    go_on(again, 1)
    assert again.spec.replay is None and again.run().status == "done"


def test_what_cannot_be_repeated_says_so(small: Small) -> None:
    session = Session(small())
    session.step()
    with pytest.raises(ValueError, match="only a run that has ended"):
        repetition(session.snapshot())
    session.run()
    snapshot = session.snapshot()
    longer = replace(snapshot, changes=(Change(4, "train.epochs", 2, 3),))
    with pytest.raises(ValueError, match=r"train\.epochs was changed after"):
        repetition(longer)
    with pytest.raises(ValueError, match="was not noted"):
        repetition(replace(snapshot, facts={**snapshot.facts, "outcome": {}}))


def test_other_rows_and_changes_that_cannot_be_are_refused_at_once(small: Small) -> None:
    told = repetition(Session(small()).run().snapshot())
    assert told.replay is not None
    for update, sentence in (
        ({"rows": "0" * 16}, "other rows"),
        ({"changes": ((1, "net.code", 3),)}, "net.code cannot change during a run"),
        ({"changes": ((1, "train.rate", 1e9),)}, "Training.rate must be in"),
    ):
        replay = Replay.model_validate(told.replay.model_dump() | update)
        with pytest.raises(ValueError, match=sentence):
            Session(told.model_copy(update={"replay": replay}))


def test_the_command_line_links_and_verifies(
    small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(small("denoising").model_dump_json())
    assert main(["train", "--spec", str(recipe), "--json"]) == 0
    assert main(["link", "last"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    assert main(["verify", link, "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["bits"] and found["same"]
    spec = unpack(from_address(link))
    assert spec.replay is not None
    other = spec.replay.model_copy(
        update={"weights": "0" * 16, "marks": (spec.replay.marks[0]._replace(value=9.0),)}
    )
    assert main(["verify", pack(spec.model_copy(update={"replay": other}))]) == 1
    assert "Different from step 1 on" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cut", "sentence"),
    [(slice(0, -20), "this link cannot be read: it was cut short"), (slice(0, 0), "cannot be read")],
)
def test_a_damaged_link_is_one_sentence(
    cut: slice, sentence: str, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    link = pack(repetition(Session(small()).run().snapshot()))
    assert main(["verify", f"http://localhost:8501/playground?spec={link[cut]}"]) == 2
    assert sentence in capsys.readouterr().err
    assert main(["verify", pack(small())]) == 2
    assert "without a result to verify" in capsys.readouterr().err


def test_rows_are_told_by_their_hash(small: Small) -> None:
    told = repetition(Session(small()).run().snapshot())
    assert told.replay is not None and load("digits").fingerprint.startswith(told.replay.rows)
    assert all(np.isfinite(mark.value) for mark in told.replay.marks)


def test_a_link_whose_marks_were_taken_out_proves_nothing_but_its_bits(small: Small) -> None:
    told = repetition(Session(small()).run().snapshot())
    assert told.replay is not None
    replay = told.replay.model_copy(update={"marks": (), "weights": "0" * 16})
    _, found = proved(told.model_copy(update={"replay": replay}))
    assert not found.bits and not found.same
    assert found.sentence().startswith("Not the same bits, and the link has no mark to compare")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"marks": [[10**9, "loss", 1.0]]}, "tells of later ones"),
        ({"changes": [[10**9, "train.rate", 1.0]]}, "tells of later ones"),
        ({"marks": [[0, "loss", 1.0]]}, "greater than or equal to 1"),
        ({"changes": [[-1, "train.rate", 1.0]]}, "replay.changes.0.0: input should be greater"),
    ],
)
def test_steps_that_no_run_can_have_are_refused(small: Small, changed: dict[str, Any], said: str) -> None:
    told = json.loads(repetition(Session(small()).run().snapshot()).model_dump_json())
    with pytest.raises(ValueError, match=said):
        families.read(json.dumps({**told, "replay": {**told["replay"], **changed}}))
