"""Stream of the latent space explorer: its cards follow the net of a run, past the page's script."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ui.core.browser import browser
from ui.core.shared_scheduler import scheduler
from ui.core.streams.broadcast import newest
from ui.core.streams.frames import Frame, still
from ui.core.streams.layout import open_run, turn_of
from ui.core.streams.topic import Content, Slots, Topic
from ui.core.text_format import sentence
from ui.generate import latent_cards
from ui.generate.generate_state import GeneratePageState
from ui.generate.latent_explorer import LatentExplorer, explorer, explorer_cache, learns

if TYPE_CHECKING:
    from aecore.runs.job import Job

MOST_ROW, MOST_SEED = 99_999, 999_999_999
GLANCE_S = 0.5
"""How long a page waits for a net to be lent; then it stands, and the stream says when there is one."""
WAITS = "The run is about to begin."
NEVER = "This run ended before it began, and has no net. Choose another above."


class Explored(NamedTuple):
    """What the page's script knows of a frame: why it is empty, or how many test rows of which
    set its net codes."""

    why_not: str = ""
    rows: int = 0
    data: str = ""
    taught: bool = False


class Generate:
    """The page. Its address says from which `seed` to draw, without which no card is made, and which `ends`
    somebody has chosen.
    """

    page = "generate"

    def source(self, topic: Topic) -> Exploration:
        """The net of a run, as it has lent it by now."""
        topic.numbers(ends=(2, MOST_ROW), seed=(1, MOST_SEED))
        return Exploration(topic, open_run(topic.run))


GENERATE = Generate()


@dataclass(frozen=True, eq=False)
class Exploration:
    """The net of an open run as the source of a frame. Unless it is to be `new`, what is at hand will do."""

    topic: Topic
    job: Job
    new: bool = True
    heavy = True

    @cached_property
    def version(self) -> Hashable:
        """The turn of the run, and the step up to which its net can be shown."""
        cache = explorer_cache(self.job.id)
        return turn_of(self.job.latest), cache.due(self.job) if self.new else cache.step

    def content(self) -> Content:
        """The cards of the newest net; none, and the reason, where there is none yet."""
        try:
            cache = explorer_cache(self.job.id)
            found = cache.renewed(self.job) if self.new else cache.latest
        except ValueError as error:
            return _nothing(self.job, sentence(error))
        return _content(found, self.topic, self.job)


def frame(state: GeneratePageState, run: str) -> Frame:
    """What the page shows of a run now. It is followed while another net is to come, else has no stream."""
    job, cache = scheduler().jobs.get(run), explorer_cache(run)
    try:
        found = cache.latest if learns(run) and cache.followed else explorer(run, GLANCE_S)
    except (LookupError, ValueError) as error:
        return still(_nothing(job, sentence(error)))
    topic = Topic(GENERATE.page, run, () if found is None else _options(state))
    if job is None or (job.over and found is not None and found.step == job.steps):
        return still(_content(found, topic, job))
    return newest(Exploration(topic, job, new=state.deaf), browser())


def _options(state: GeneratePageState) -> tuple[tuple[str, str], ...]:
    chosen = {"ends": state.ends, "seed": (state.seed,)}
    return tuple((name, ",".join(map(str, numbers))) for name, numbers in chosen.items() if numbers)


def _content(found: LatentExplorer | None, topic: Topic, job: Job | None) -> Content:
    if found is None:
        return _nothing(job, WAITS if job is None or job.begun or not job.over else NEVER)
    about = Explored("", len(found.space.places), found.rows.name, found.space.model.taught)
    chosen = topic.numbers(ends=(2, MOST_ROW), seed=(1, MOST_SEED))
    slots: Slots = {}  # the page was drawn before there was a net: its script is to draw it anew
    if "seed" in chosen:
        more, ends = learns(topic.run), chosen.get("ends", found.ends)
        slots = latent_cards.slots(found, topic.run, more, ends, chosen["seed"][0])
    return Content(slots, _turn(job, True), about, time.time())


def _nothing(job: Job | None, why: str) -> Content:
    return Content({}, _turn(job, False), Explored(why))


def _turn(job: Job | None, drawn: bool) -> str:
    return "" if job is None else turn_of(job.latest, drawn)
