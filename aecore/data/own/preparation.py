"""Preparation of rows: columns and label chosen, holes told, rows split, values scaled by training rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from aecore.data import limits
from aecore.data.own import guesses, holes
from aecore.data.own.choices import Choices
from aecore.data.own.permutation import Permuted
from aecore.data.own.scaling import BYTES, IDENTITY, Affine, Scaled, standardised, to_unit
from aecore.data.own.selection import Selection
from aecore.data.own.split import split
from aecore.data.picture_shape import pictured
from aecore.data.readers.formats.raw import Labels, Raw


@dataclass(frozen=True, eq=False)
class Prepared:
    """Rows (n, D) uint8 or float32 to learn from and to test on, their labels, and how they came about.

    They are made as they are read, a portion at a time.

    Rows of pairs are twice as long as their `shape`: what goes in, and then what should come out.

    `affine` is from the values of the file to those that a net sees, `label` the column of labels, empty
    without. What is missing is NaN in rows that are `holed`.
    """

    x_train: Scaled
    x_test: Scaled
    y_train: np.ndarray | None
    y_test: np.ndarray | None
    classes: tuple[str, ...]
    shape: tuple[int, ...]
    range: tuple[float, float]
    columns: tuple[str, ...]
    label: str
    affine: Affine
    remarks: tuple[str, ...]
    paired: bool = False
    holed: bool = False


def prepared(raw: Raw, choices: Choices) -> Prepared:
    """What choices make of the rows of a file; ValueError, in one sentence, where nothing can be learned."""
    label = raw.likely_label if choices.label is None else choices.label
    labels = raw.label(label) if label else None
    columns, x = _chosen(raw, choices, label)
    raw, x, labels, told = holes.settled(raw, x, labels, columns, choices)
    holed = choices.holes == "keep" and not x.finite().all()
    if holed:
        columns, x, empty = holes.without_empty(columns, x)
        told = (*told, *empty)
    facts = _learnable(x)
    shape = _shape(raw, x, columns, choices)
    pictures = pictured(shape)
    if pictures and choices.scaling in ("auto", "none") and x.dtype != np.uint8:
        whole = facts.most.max() > 1 and guesses.whole_bytes(x.portions())
        x = replace(x, dtype=np.uint8) if whole else x
    train, test = _parts(raw, len(x), labels, choices)
    learned, tested = x.taken(train, test)
    scaled = _scaled(learned, tested, facts, choices, together=pictures)
    remarks = (
        *raw.remarks,
        *_aside(raw, columns, label, labels),
        *told,
        *_constant(facts, columns, pictures),
        *_shown(raw, shape),
        *scaled.remarks,
    )
    return Prepared(
        x_train=scaled.train,
        x_test=scaled.test,
        y_train=None if labels is None else labels.codes[train],
        y_test=None if labels is None else labels.codes[test],
        classes=() if labels is None else labels.classes,
        shape=shape,
        range=scaled.range,
        columns=columns,
        label=label,
        affine=scaled.affine,
        remarks=remarks,
        paired=raw.paired,
        holed=holed,
    )


def _chosen(raw: Raw, choices: Choices, label: str) -> tuple[tuple[str, ...], Selection]:
    """(names, rows (n, D) uint8 or float32) of the columns to learn from."""
    rows = raw.x.reshape(len(raw.x), -1)
    x = Selection(rows, dtype=np.uint8 if rows.dtype == np.uint8 else np.float32)
    names = raw.names
    if raw.table:
        aside = {label, *guesses.indices(raw.names)}
        names = choices.columns or tuple(name for name in raw.names if name not in aside)
        known = set(raw.names)
        missing = next((name for name in names if name not in known), None)
        if missing is not None:
            raise ValueError(f"there is no column of numbers called {missing[:40]!r}")
        if not names:
            raise ValueError(f"column {label[:40]} is the label, and there is no other column of numbers")
        if names != raw.names:
            x = replace(x, columns=raw.places(names))
    return names, x


def _learnable(x: Selection) -> guesses.Facts:
    """What stands in each column; ValueError where there is too little, or nothing, to learn."""
    if len(x) < limits.LEAST_ROWS:
        count = {0: "no rows", 1: "one row"}.get(len(x), f"{len(x)} rows")
        raise ValueError(f"it has {count}, and it takes {limits.LEAST_ROWS} to learn and to test")
    facts = guesses.facts(x.portions())
    if facts.constant.all():
        raise ValueError("all its rows are the same: there is nothing to learn")
    return facts


def _shape(raw: Raw, x: Selection, columns: tuple[str, ...], choices: Choices) -> tuple[int, ...]:
    if raw.paired:
        return raw.x.shape[2:]
    if choices.picture is None:
        found = guesses.picture(raw, columns, x.first(guesses.LOOKED_AT))
        return found or (raw.x.shape[1:] if not raw.table else (x.width,))
    if choices.picture and math.prod(choices.picture) != x.width:
        height, width = choices.picture
        raise ValueError(f"a picture of {height} x {width} has {height * width:,} values, a row {x.width:,}")
    return choices.picture or (x.width,)


def _parts(raw: Raw, n: int, labels: Labels | None, choices: Choices) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of training rows, in random order since files are often sorted, and of test rows."""
    if raw.n_train is None or not 0 < raw.n_train < n:
        return split(n, choices.test_share, choices.seed, None if labels is None else labels.codes)
    if n - raw.n_train < limits.LEAST_TEST:
        raise ValueError(f"it has {n - raw.n_train} test rows, and it takes {limits.LEAST_TEST}")
    order = np.random.RandomState(choices.seed).permutation(raw.n_train)
    return order, np.arange(raw.n_train, n)


@dataclass(frozen=True, eq=False)
class _Fitted:
    train: Scaled
    test: Scaled
    range: tuple[float, float]
    affine: Affine
    remarks: tuple[str, ...] = ()


def _scaled(
    train: Permuted, test: Permuted, facts: guesses.Facts, choices: Choices, together: bool
) -> _Fitted:
    """Rows as they are learned from."""
    scaling, how = (
        "standard" if choices.holes == "keep" else choices.scaling,
        "all values alike" if together else "each column by itself",
    )
    least, most = float(facts.least.min()), float(facts.most.max())
    inside = train.dtype == np.uint8 or (0 <= least and most <= 1)
    if scaling == "none" or (scaling == "auto" and inside):
        bytes_told = ("Bytes are divided by 255.",) if train.dtype == np.uint8 and not together else ()
        affine = BYTES if train.dtype == np.uint8 else IDENTITY
        span = (0.0, 1.0) if inside else (least, most)
        return _Fitted(Scaled(train), Scaled(test), span, affine, bytes_told)
    if scaling == "standard":
        affine = standardised(train, together)
        ends = affine(np.stack([facts.least, facts.most]))
        told = f"Values are standardised by the training rows, {how}."
        span = min(float(ends.min()), 0.0), max(float(ends.max()), 0.0)
        return _Fitted(Scaled(train, affine), Scaled(test, affine), span, affine, (told,))
    affine = to_unit(train, together)
    beyond = affine.outside(test.portions())
    told = f"Values are scaled to 0 to 1 by the range of the training rows, {how}."
    some = "One test row leaves" if beyond == 1 else f"{beyond:,} test rows leave"
    held = f"{some} that range: such values are held to 0 and 1."
    remarks = (told, held) if beyond else (told,)
    return _Fitted(Scaled(train, affine), Scaled(test, affine), (0.0, 1.0), affine, remarks)


def _aside(raw: Raw, columns: tuple[str, ...], label: str, labels: Labels | None) -> Iterator[str]:
    if labels is not None:
        unknown = int((labels.codes < 0).sum())
        unlabelled = f"; {unknown:,} rows have none" if unknown else ""
        yield f"Labels are those of {label}: {len(labels.classes)} classes{unlabelled}."
    used = {label, *columns}
    left = [name for name in (*raw.names, *raw.beside) if name not in used]
    if left:
        yield f"Set aside: {holes.named(left)}."


def _constant(facts: guesses.Facts, columns: tuple[str, ...], pictures: bool) -> Iterator[str]:
    if pictures:
        return
    count = int(facts.constant.sum())
    if count:
        some = holes.named([name for name, same in zip(columns, facts.constant, strict=False) if same])
        which = f": {some}" if some else ""
        have = "One column has" if count == 1 else f"{count:,} columns have"
        yield f"{have} the same value in every row{which}."


def _shown(raw: Raw, shape: tuple[int, ...]) -> Iterator[str]:
    if raw.table and len(shape) == 2:
        yield f"Rows are shown as pictures of {shape[0]} x {shape[1]}."
