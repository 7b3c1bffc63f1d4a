"""A data set without some of its classes (one-class learning): NAME-without-CLASS, several joined by +.

Training rows of those classes are left out and test rows stay, so that a net meets them as anomalies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from aecore.data.dataset import Card, DataMissing, Dataset
from aecore.data.limits import LEAST_ROWS
from aecore.data.sets.some_rows import SomeRows, with_training_rows
from aecore.data.source import Source

WITHOUT, AND = "-without-", "+"


def splits(name: str) -> Iterator[tuple[str, str]]:
    """The ways to read a name as that of a set and those of classes that it is without."""
    for found in re.finditer(WITHOUT, name):
        yield name[: found.start()], name[found.end() :]


def joined(name: str, classes: tuple[str, ...], without: tuple[str, ...]) -> str:
    """The name of a set that has `classes`, without some of them."""
    known = slugs(classes)
    return f"{name}{WITHOUT}{AND.join(known[number] for number in sorted(map(classes.index, without)))}"


def slugs(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The names of classes as a data set's name holds them: words joined by -, no two alike."""
    found: list[str] = []
    for one in classes:
        slug = re.sub(r"[\W_]+", "-", one.casefold()).strip("-")[:40] or "class"
        again = sum(other == slug or other.startswith(f"{slug}--") for other in found)
        found.append(f"{slug}--{again + 1}" if again else slug)
    return tuple(found)


def source(base: Source, without: str, stand_in: Card | None = None) -> Source:
    """A set without the classes of those slugs; DataMissing, in a sentence, where it has none of that name.

    Before the set itself is here, its card tells of as many training rows as that has. `stand_in` is the
    embedded set to offer meanwhile, without those classes where it has the same.
    """
    found = _source(base, _numbers(base.card, without), stand_in)
    found.count()
    return found


@dataclass(eq=False)
class LeftOut(SomeRows):
    """The source of a set that another is made of by leaving out training rows of classes."""

    without: frozenset[int] = field(kw_only=True)

    def count(self) -> None:
        """Have the card tell of the training rows that are left, once the other set is here."""
        if self.card.n_train == self.base.card.n_train and self.base.available():
            self.card = replace(self.card, n_train=len(self.kept(self.base.load())))

    def kept(self, data: Dataset) -> np.ndarray:
        """Numbers of the training rows that are left; DataMissing where there are too few, or all."""
        assert data.y_train is not None
        kept = np.flatnonzero(~np.isin(data.y_train, sorted(self.without)))
        if len(kept) == data.n_train:
            raise DataMissing(f"{data.name} has no training row of that class anyway: take {data.name}")
        if len(kept) < min(LEAST_ROWS, data.n_train):
            raise DataMissing(
                f"{self.card.name} has {len(kept)} training rows left, and it takes {LEAST_ROWS}: leave out "
                "fewer classes"
            )
        return kept


@lru_cache(maxsize=64)
def _source(base: Source, without: frozenset[int], stand_in: Card | None) -> LeftOut:
    def read(*_: Any) -> dict[str, Any]:
        data = base.load()
        kept = found.kept(data)
        found.count()
        return with_training_rows(data, kept, found.card.name)

    found = LeftOut(_card(base.card, without, stand_in), read, base.files, base=base, without=without)
    return found


def _card(of: Card, without: frozenset[int], stand_in: Card | None) -> Card:
    classes = tuple(of.classes[number] for number in sorted(without))
    told = ", ".join(classes)
    alike = stand_in is not None and stand_in.classes == of.classes
    return replace(
        of,
        name=joined(of.name, of.classes, classes),
        title=f"{of.title} without {told}",
        provenance=f"{of.provenance} Training rows of {told} are left out.",
        stand_in=joined(of.stand_in, of.classes, classes) if alike else of.stand_in,
    )


def _numbers(of: Card, without: str) -> frozenset[int]:
    if not of.classes:
        raise DataMissing(f"{of.name} has no classes, and so none can be left out")
    known = slugs(of.classes)
    asked = without.split(AND)
    for one in asked:
        if one not in known:
            raise DataMissing(f"{of.name} has no class {one[:40]!r} to leave out; it has {', '.join(known)}")
    return frozenset(map(known.index, asked))
