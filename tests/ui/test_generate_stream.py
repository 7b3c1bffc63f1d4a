"""The stream of the page Generate: its cards follow the net, and its script does not run for that."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from waiting import until

from aecore.runs.job import Job
from aecore.spec import Spec
from ui.core import shared_scheduler
from ui.core.streams import broadcast
from ui.core.streams.broadcast import look, newest
from ui.core.streams.frames import Frame
from ui.core.streams.topic import Refused, Topic
from ui.generate import latent_explorer
from ui.generate.latent_explorer import cached
from ui.generate.latent_stream import GENERATE, Exploration

pytestmark = pytest.mark.usefixtures("engine_of_its_own", "nothing_kept")
CARDS = {"pad", "card-between", "card-samples", "draw"}


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No frame of another test; and a newer net is shown as soon as it is lent."""
    broadcast._broadcasts.clear()
    monkeypatch.setattr(latent_explorer, "REST", 0)


@pytest.fixture
def learning(small: Callable[..., Spec]) -> Job:
    """A net that learns for as long as somebody looks."""
    return shared_scheduler.scheduler().submit(small("vae", train__epochs=100_000))


def topic(job: Job, **options: str) -> Topic:
    return Topic("generate", job.id, tuple(options.items()))


def looked(topic: Topic) -> Frame | None:
    return look(GENERATE.source(topic), "me")


def head(frame: Frame, slot: str) -> dict[str, Any]:
    """What a block says of itself, as the browser reads it."""
    data = frame.data(slot)
    found: dict[str, Any] = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
    return found


def net_of(job: Job) -> int:
    """The step of the net that is at hand, -1 without one."""
    return latent_explorer.explorer_cache(job.id).step


def drawn(topic: Topic, after: int = 0) -> Frame:
    """The next frame with a pad that is newer than frame `after`."""
    until(lambda: (now := looked(topic)) and now.since.get("pad", 0) > after)
    found = looked(topic)
    assert found is not None
    return found


def test_cards_follow_a_net_that_learns_and_keep_what_was_chosen(learning: Job) -> None:
    chosen = topic(learning, ends="3,17", seed="2")
    first = drawn(chosen)
    later = drawn(chosen, after=first.number)
    assert first.slots.keys() == later.slots.keys() == CARDS and later.turn == first.turn
    for frame in (first, later):
        assert head(frame, "pad")["ends"] == [3, 17]
        assert head(frame, "card-between")["score"] == "test rows 3 and 17"
        assert head(frame, "card-samples")["caption"].endswith("Drawn with seed 2.")
        assert head(frame, "pad")["slot"] == f"{learning.id}?ends=3%2C17&seed=2 pad"
    assert head(later, "pad")["title"] != head(first, "pad")["title"]


def test_the_end_of_a_run_is_another_turn_and_its_words_are_of_all_that_it_learned(learning: Job) -> None:
    chosen = topic(learning, ends="3,17", seed="2")
    before = drawn(chosen)
    assert "So far" in head(before, "pad")["words"]["outside"]
    learning.stop()
    assert learning.join(60)
    until(lambda: (now := looked(chosen)) and now.turn != before.turn and net_of(learning) == learning.steps)
    after = looked(chosen)
    assert after is not None and "So far" not in head(after, "pad")["words"]["outside"]


def test_a_page_that_was_drawn_before_there_was_a_net_is_told_when_there_is_one(learning: Job) -> None:
    early = topic(learning)
    until(lambda: (now := looked(early)) and not now.made_of.why_not)
    found = looked(early)
    assert found is not None and found.slots == {}


def test_a_press_draws_the_net_that_is_at_hand(learning: Job) -> None:
    drawn(topic(learning, ends="3,17", seed="1"))
    other = topic(learning, ends="3,17", seed="2")
    frame = newest(Exploration(other, learning, new=False))
    assert head(frame, "pad")["title"] == head(newest(GENERATE.source(other)), "pad")["title"]
    assert frame.slots.keys() == CARDS


@pytest.mark.parametrize("options", [{}, {"ends": "3,99999"}])
def test_where_no_rows_are_chosen_or_there_all_go_between_the_same(
    learning: Job, options: dict[str, str]
) -> None:
    frame, net = drawn(topic(learning, **options, seed="1")), cached(learning.id)
    assert net is not None
    assert head(frame, "pad")["ends"] == list(net.ends)


def test_a_run_that_ended_before_its_net_was_lent_is_followed_until_it_is(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small())
    assert job.join(60)
    early = newest(Exploration(topic(job), job, new=False))
    assert early.made_of.why_not and early.topic is not None
    until(lambda: (now := looked(topic(job))) and now.turn != early.turn)
    assert head(drawn(topic(job, seed="1")), "pad")["title"] == "Latent space after 2.0 epochs"


@pytest.mark.parametrize(
    "options", [{"ends": "3"}, {"ends": "3,x"}, {"ends": "3,100000"}, {"seed": "-1"}, {"speed": "1"}]
)
def test_what_is_nothing_to_choose_is_refused(learning: Job, options: dict[str, str]) -> None:
    with pytest.raises(Refused, match="no such stream"):
        GENERATE.source(topic(learning, **options))


def test_of_a_run_that_is_not_open_nothing_is_streamed() -> None:
    with pytest.raises(Refused, match="not under way"):
        GENERATE.source(Topic("generate", "0123456789"))


def test_rows_that_are_no_pictures_are_said_to_be_none(small: Callable[..., Spec]) -> None:
    job = shared_scheduler.scheduler().submit(small("ratings", train__epochs=100_000))
    chosen = topic(job)
    until(lambda: (now := looked(chosen)) and "are no pictures" in now.made_of.why_not)


def test_only_who_looks_keeps_a_run_awake(learning: Job) -> None:
    chosen = topic(learning, ends="3,17", seed="1")
    until(lambda: looked(chosen))
    used = learning.used_at
    assert looked(chosen) and learning.used_at > used


def test_names_of_no_run_drive_out_nothing_that_is_looked_at() -> None:
    kept = cached("vae-digits")
    for number in range(40):
        for ask in (cached, latent_explorer.explorer):
            with pytest.raises(LookupError):
                ask(f"nothing{number}")
    assert cached("vae-digits") is kept
