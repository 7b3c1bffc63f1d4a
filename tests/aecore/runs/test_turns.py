from __future__ import annotations

from aecore.runs.workers.turns import Candidate, Wait, waits


def runs(*of: tuple[str, bool, float | None]) -> list[Candidate]:
    """Runs of these owners, watched or not, with what each has left; they are named by their number."""
    return [Candidate(str(i), owner, watched, left) for i, (owner, watched, left) in enumerate(of)]


def test_where_few_train_nobody_waits() -> None:
    assert waits(runs(("ann", True, 9), ("ann", True, 9), ("bea", True, 9)), workers=2) == {}


def test_where_many_train_each_has_one_run_that_learns_and_its_next_begins_when_that_ends() -> None:
    found = waits(
        runs(("ann", True, 90), ("bea", True, 5), ("ann", True, 30), ("ann", True, 1), ("cyd", True, None)),
        workers=2,
    )
    assert found == {"2": Wait(0, 90), "3": Wait(1, 120)}


def test_a_run_that_somebody_looks_at_goes_before_one_that_was_left() -> None:
    assert waits(runs(("ann", False, 60), ("ann", True, 30)), workers=8, each=1) == {"0": Wait(0, 30)}


def test_several_each_may_be_allowed_and_the_next_begins_with_the_first_end() -> None:
    four = runs(*(("ann", True, left) for left in (50.0, 20.0, 7.0, 9.0)))
    assert waits(four, workers=8, each=2) == {"2": Wait(0, 20), "3": Wait(1, 27)}


def test_after_a_run_without_a_known_end_no_start_is_said() -> None:
    found = waits(runs(("ann", True, None), ("ann", True, 3), ("ann", True, 3)), workers=1, each=1)
    assert found == {"1": Wait(0), "2": Wait(1)}
    assert found["1"].sentence == (
        "This run waits: many learn here now, and each browser in its turn; it is next."
    )


def test_what_nobody_owns_never_waits() -> None:
    assert waits(runs(("", True, 9), ("", True, 9)), workers=0, each=1) == {}


def test_a_wait_is_said_in_minutes() -> None:
    said = [Wait(1, s).sentence.rpartition("begins in ")[2] for s in (12, 61, 200, 9000)]
    assert said == ["less than a minute.", "about 1 minute.", "about 3 minutes.", "about 2 hours."]
    assert "; 1 of yours begins before it" in Wait(1, 12).sentence
