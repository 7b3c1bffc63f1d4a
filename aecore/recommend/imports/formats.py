"""Import formats: what all of them share. Each row of a file is an entry, or is left out with a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from aecore.recommend.imports.csv_table import Row, Sheet
from aecore.recommend.imports.schema_matching.rating_scale import Scale
from aecore.recommend.titles.match import Entry

NAMED = 5  # rows or titles that a remark names


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said of a file that does not say it itself; None and False: not said, so it is asked.

    `scale` is the highest rating of plain numbers, `seen` that the films of a list were seen, `profile` whose
    rows count where a file has those of several.
    """

    scale: float | None = None
    seen: bool = False
    profile: str | None = None


UNSAID = Choice()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not taken: where it stands, what it calls its film, and why."""

    file: str
    line: int
    title: str
    reason: str
    entry: Entry | None = None


class Records(Sheet):
    """The records of a JSON file as rows: `line` counts them, and their keys are the columns."""


@dataclass
class Notes:
    """What becomes of a file's rows: entries and when they were said, and why others are left out."""

    choice: Choice = UNSAID
    found: list[tuple[float, Entry]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    scales: dict[Scale, None] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: Entry, at: float = 0.0) -> None:
        """Keep an entry; of two about one film the later counts."""
        self.found.append((at, entry))

    def leave(self, sheet: Sheet, row: Row, reason: str, title: str = "") -> None:
        """Leave a row out and say why."""
        self.left_out.append(LeftOut(sheet.name, row.line, title, reason))

    def remark(self, what: str, which: object) -> None:
        """Say of a row that counts what was done to it."""
        self.said[what].append(str(which))

    def entries(self) -> tuple[Entry, ...]:
        """All that was kept, the latest last; what has no time comes first, as in the file."""
        return tuple(entry for _, entry in sorted(self.found, key=lambda kept: kept[0]))


@dataclass(frozen=True)
class Format:
    """A way of exporting: a module of this package that holds one as FORMAT has added it.

    `fits` knows a table by its columns or keys, never by its name alone; `read` takes all tables of a file
    that fit, and gives every row of them to the notes. A `general` one is tried after the others.
    """

    title: str
    fits: Callable[[Sheet], bool]
    read: Callable[[list[Sheet], Notes], None]
    general: bool = False


@dataclass(frozen=True)
class Service:
    """What is known of a service's tables: the scale of its own rating columns, by their names.

    `most` is the scale of a rating that is one's own under another name. `unrated` says why a row without a
    rating is left out; empty, it was seen.
    """

    title: str
    scales: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    most: float | None = None
    unrated: str = ""
    said: str = ""
    """what a table says of all its films without stars: liked"""


def remarks(said: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """One sentence for each thing that is said, with how many rows it is about and a few of them."""
    return tuple(f"{what} ({len(which):,}): {_some(which)}." for what, which in _listed(said))


def _listed(said: Mapping[str, Iterable[str]]) -> list[tuple[str, list[str]]]:
    return [(what, list(which)) for what, which in said.items()]


def _some(which: Iterable[str]) -> str:
    """ "a, b, c and 4 more", those that come often first."""
    names = [name for name, _ in Counter(which).most_common()]
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(name[:80] for name in names[:NAMED]) + more
