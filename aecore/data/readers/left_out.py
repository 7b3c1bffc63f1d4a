"""Rows that are left out, and the sentences that say which and why."""

from __future__ import annotations

from collections import defaultdict

NAMED = 3  # lines that a sentence names


class LeftOut:
    """Rows that could not be read, by the reason: all are counted, and the first of each are named."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._named: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, why: str, line: int, quoted: str = "") -> None:
        """A row on a line of the file, with what stands there."""
        self._counts[why] += 1
        if len(self._named[why]) < NAMED:
            self._named[why].append(f"line {line:,} ({quoted[:40]!r})" if quoted else f"line {line:,}")

    def remarks(self) -> tuple[str, ...]:
        """A sentence for each reason: "Left out, one cell too many (3 of 2): line 7."."""
        return tuple(f"Left out, {why}: {self._some(why)}." for why in self._counts)

    def _some(self, why: str) -> str:
        named = self._named[why]
        more = self._counts[why] - len(named)
        return ", ".join(named) + (f" and {more:,} more" if more else "")
