"""Import formats: what all of them share, entries in order and remarks on what was left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aecore.recommend.imports.csv_table import Sheet
from aecore.recommend.imports.values import LEAST, MOST, halves, number
from aecore.recommend.titles.match import Entry

NAMED = 5  # lines or titles that a remark names


@dataclass(frozen=True)
class Records:
    """A JSON file `name` that is a list of objects."""

    name: str
    records: tuple[dict[str, Any], ...]


Content = Sheet | Records


@dataclass
class Notes:
    """What becomes of a file's lines: entries and when they were said, and why others are not."""

    found: list[tuple[float, Entry]] = field(default_factory=list)
    reasons: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: Entry, at: float = 0.0) -> None:
        """Keep an entry; of two about one film the later counts."""
        self.found.append((at, entry))

    def skip(self, reason: str, which: object) -> None:
        """Say of one why it is left out, or what was done to it."""
        self.reasons[reason].append(str(which))

    def entries(self) -> tuple[Entry, ...]:
        """All that was kept, the latest last; what has no time comes first, as in the file."""
        return tuple(entry for _, entry in sorted(self.found, key=lambda pair: pair[0]))

    def remarks(self) -> tuple[str, ...]:
        """One sentence for each reason, with how many it is about and a few of them."""
        return tuple(f"{why} ({len(which):,}): {_some(which)}." for why, which in self.reasons.items())


@dataclass(frozen=True)
class Format:
    """A way of exporting: a module of this package that holds one as FORMAT has added it.

    `fits` knows a file by its columns or keys, never by its name alone; `read` takes all files of a zip that
    fit, and what it leaves out it says. A `general` one is tried after the others.
    """

    title: str
    fits: Callable[[Content], bool]
    read: Callable[[list[Any], Notes], None]
    general: bool = False


def rating(text: str, scale: float, notes: Notes, line: int) -> tuple[bool, float | None]:
    """Whether a line counts, and its stars: None where the cell is empty. `scale` is the most there is."""
    value, least = number(text), LEAST * scale / MOST
    if not text:
        return True, None
    if value is None or not least <= value <= scale:
        notes.skip(f"The rating is not from {least:g} to {scale:g}, so left out", f"line {line}")
        return False, None
    stars = halves(value * MOST / scale)
    if stars * scale != value * MOST:
        notes.skip("The rating was not in half stars and is rounded", f"line {line}")
    return True, stars


def _some(which: Iterable[str]) -> str:
    """ "a, b, c and 4 more", those that come often first."""
    names = [name for name, _ in Counter(which).most_common()]
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(name[:80] for name in names[:NAMED]) + more
