"""Missing values of a file: refused, their rows left out, or kept as holes, as somebody has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from aecore.data.own.choices import Choices
from aecore.data.own.selection import Selection
from aecore.data.readers.formats.raw import Labels, Raw

NAMED = 8
"""Columns that a sentence names."""


def settled(
    raw: Raw, x: Selection, labels: Labels | None, columns: tuple[str, ...], choices: Choices
) -> tuple[Raw, Selection, Labels | None, tuple[str, ...]]:
    """Rows in which every value is there, or may be missing, and sentences on what was left out.

    ValueError where values are missing and nobody said what is to become of them.
    """
    sound = x.finite()
    if sound.all() and not raw.lost:
        return raw, x, labels, ()
    found = (*_lost(raw), *_holes(raw, x, columns, sound))
    if choices.holes == "refuse":
        raise ValueError(
            f"{'; '.join(found)}: mend the file, have such rows left out (--leave-out), or keep their holes "
            "(--keep-holes)"
        )
    told = tuple(f"Left out: {each}." for each in found)
    if choices.holes == "keep":
        sound, told = _kept(raw, x, columns)
    n_train = None if raw.n_train is None else int(sound[: raw.n_train].sum())
    if labels is not None:
        labels = replace(labels, codes=labels.codes[sound])
    return replace(raw, n_train=n_train), replace(x, kept=sound), labels, told


def without_empty(
    columns: tuple[str, ...], x: Selection
) -> tuple[tuple[str, ...], Selection, tuple[str, ...]]:
    """The same without columns of which nothing is known, and a sentence on them.

    ValueError where none is left.
    """
    known = np.logical_or.reduce([np.isfinite(part).any(0) for part in x.portions()])
    if known.all():
        return columns, x, ()
    if not known.any():
        raise ValueError("no column to learn from holds a number")
    places = np.arange(x.x.shape[1]) if x.columns is None else np.array(x.columns)
    empty = [name for name, there in zip(columns, known, strict=True) if not there]
    left = tuple(name for name, there in zip(columns, known, strict=True) if there)
    told = f"Left out: {named(empty)}, of which no value is known."
    return left, replace(x, columns=places[known].tolist()), (told,)


def named(columns: list[str]) -> str:
    """The first of some columns by name, and how many more there are."""
    more = f" and {len(columns) - NAMED} more" if len(columns) > NAMED else ""
    return f"{', '.join(name or 'a column without a name' for name in columns[:NAMED])}{more}"


def _kept(raw: Raw, x: Selection, columns: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    """In which rows something is known, (n,) bool, and what to say of holes, and of rows without anything."""
    if not raw.table:
        raise ValueError("holes are kept in tables, and this is none: have such rows left out (--leave-out)")
    missing = np.concatenate([(~np.isfinite(part)).sum(1) for part in x.portions()])
    some = missing < x.width
    if not missing.any():
        return some, tuple(f"Left out: {each}." for each in _lost(raw))
    share = f"{int(missing.sum()):,} of {missing.size * x.width:,} values"
    told = [*(f"Left out: {each}." for each in _lost(raw))]
    where = _first(raw, x, columns)
    told.append(f"Holes are kept: {share} are missing or no finite number (the first: {where}).")
    empty = int((~some).sum())
    if empty:
        told.append(f"Left out: {'one row' if empty == 1 else f'{empty:,} rows'} without any value.")
    return some, tuple(told)


def _lost(raw: Raw) -> Iterable[str]:
    return (raw.lost,) if raw.lost else ()


def _holes(raw: Raw, x: Selection, columns: tuple[str, ...], sound: np.ndarray) -> Iterator[str]:
    count = int((~sound).sum())
    if not count:
        return
    some = "one row has" if count == 1 else f"{count:,} of {len(x):,} rows have"
    where = _first(raw, x, columns)
    yield f"{some} a value that is missing or no finite number (the first: {where})"


def _first(raw: Raw, x: Selection, columns: tuple[str, ...]) -> str:
    """Where the first missing value stands in the file, and what is there."""
    row = int(np.argmin(x.finite()))
    place = int(np.argmin(np.isfinite(x.row(row))))
    return raw.bad(row, raw.names.index(columns[place]) if columns else place)
