"""Look at a file: what it holds, what may be the label, and what would be made of it; nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import numpy as np

from aecore.data.own import guesses
from aecore.data.own.choices import Choices
from aecore.data.picture_shape import coloured, pictured
from aecore.data.portions import portions
from aecore.data.readers import formats, rating_columns, table
from aecore.data.readers.compressed import unpacked
from aecore.data.readers.formats import picture_pairs, pictures
from aecore.data.readers.formats.delimited import SUFFIXES
from aecore.data.readers.formats.given import Given
from aecore.data.readers.formats.pictures import Listing
from aecore.data.readers.formats.raw import LABELS, Raw, labels_of
from aecore.data.readers.text import decoded

Rows = TypeVar("Rows", np.ndarray, tuple[Any, ...])
Kind = Literal["ratings", "table", "pictures", "rows"]
EXAMPLES = 24
NOISE = 1 / 16  # of the range of values: grey that was saved as a JPEG in colour has less
SAMPLE = 64 << 10  # bytes in which a table of ratings shows that it is one
_STARS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Look:
    """What a file holds.

    `kind` is guessed: ratings, a table, pictures, or rows of numbers without names. An item has `shape`; a
    table has `names` of columns and `facts` of each, and `picture` where those are the pixels of one.
    `labels` are the columns that may be the label, `label` the likely one, `classes` how many rows of each
    class it gives. `examples` are some rows as the file holds them, pictures in colour where the file has
    them so, and `coloured` of those are; `holes` is how many rows have a missing value. `pairs` are the
    folders of what goes in and should come out, where it holds such; each is a row, and two examples.
    """

    kind: Kind
    size: int
    rows: int = 0
    n_test: int = 0
    shape: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    facts: guesses.Facts | None = None
    picture: tuple[int, int] | None = None
    labels: tuple[str, ...] = ()
    label: str = ""
    classes: Mapping[str, int] | None = None
    examples: np.ndarray | None = None
    coloured: int = 0
    example_labels: tuple[str, ...] = ()
    holes: int = 0
    lost: str = ""
    remarks: tuple[str, ...] = ()
    indices: frozenset[str] = frozenset()
    pairs: tuple[str, str] | None = None


def looked(given: Given, choices: Choices) -> Look:
    """What a file or a folder holds; whatever a library raises where it cannot be read."""
    if choices.kind == "ratings" or (choices.kind == "auto" and is_ratings(given)):
        return Look("ratings", given.size)
    pairs = resolved(given, choices).pairs
    if pairs is not None:
        return _pairs(given, pairs, choices)
    listing = formats.listed(given)
    if listing is not None:
        return _pictures(listing, given.size, choices)
    return _rows(formats.read(given, choices.header, colour=True), given.size)


def resolved(given: Given, choices: Choices) -> Choices:
    """Choices about a file with its folders of pairs, where it has `in` and `out` and no label is chosen."""
    if choices.pairs is not None or choices.label is not None or choices.kind == "ratings":
        return choices
    return replace(choices, pairs=picture_pairs.recognised(given))


def has_colour(given: Given) -> bool:
    """Whether some of its pictures are in colour; False of what holds none."""
    listing = formats.listed(given)
    if listing is not None:
        return bool(_coloured(_examples(listing, pictures.size(listing)).x))
    return formats.may_be_coloured(given) and bool(_coloured(_some(formats.read(given, colour=True).x)))


def is_ratings(given: Given) -> bool:
    """Whether a file looks like a table of user, item and rating: by its head, or as MovieLens writes it."""
    if given.folder or given.suffix not in (*SUFFIXES, ".inter", ".base", ".test", ".zip", ""):
        return False
    try:
        return any(_has_ratings(path, content) for path, content in _samples(given).items())
    except ValueError:
        return False


def _has_ratings(path: str, content: bytes) -> bool:
    try:
        found = table.read(path, decoded(path, content))
        return rating_columns.find(found).head or _as_movielens(found)
    except ValueError:
        return False


def _as_movielens(found: table.Table) -> bool:
    """Rows without a head of user, item, rating, time: between two colons or tabs, in few stars."""
    rows = [row for row, _ in zip(found.filled(), range(50), strict=False)]
    stars = [row.cells[2].strip() if len(row.cells) in (3, 4) else "" for row in rows]
    known = all(_STARS.fullmatch(cell) and 0 <= float(cell) <= 5 for cell in stars)
    return bool(rows) and found.separator in ("::", "\t") and known


def _samples(given: Given) -> dict[str, bytes]:
    """The first lines of a table, or of those that are packed in it."""
    begun = {given.name: given.head(SAMPLE)}
    if begun[given.name].startswith((b"\x1f\x8b", b"PK\x03\x04")):
        with given.open() as file:
            begun = unpacked("it", file.read())
    cut = {path: content[:SAMPLE] for path, content in begun.items()}
    return {path: content[: content.rfind(b"\n") + 1] or content for path, content in cut.items()}


def _pictures(listing: Listing, size: int, choices: Choices) -> Look:
    shape = pictures.size(listing)
    some = _examples(listing, pictures.target(shape, choices.side))
    known = Raw(np.zeros((listing.count, 1), np.uint8), beside=listing.beside)
    label = known.likely_label
    return Look(
        "pictures",
        size,
        listing.count,
        listing.tests,
        shape,
        labels=_candidates(known),
        label=label,
        classes=_counts(label, listing.beside[label]) if label else None,
        examples=some.x,
        coloured=_coloured(some.x),
        example_labels=_words(some.beside[label]) if label else (),
        remarks=listing.remarks,
    )


def _pairs(given: Given, folders: tuple[str, str], choices: Choices) -> Look:
    found, tests, remarks = picture_pairs.pairs(given, folders)
    listing = picture_pairs.examples(given, found, EXAMPLES // 2)
    shape = pictures.size(picture_pairs.outputs(given, found))
    some = pictures.decoded(listing, range(listing.count), pictures.target(shape, choices.side), colour=True)
    return Look(
        "pictures",
        given.size,
        len(found),
        tests,
        shape,
        examples=some.x,
        coloured=_coloured(some.x),
        example_labels=folders * (listing.count // 2),
        remarks=remarks,
        pairs=folders,
    )


def _examples(listing: Listing, shape: tuple[int, int]) -> Raw:
    return pictures.decoded(listing, listing.some(EXAMPLES)[:EXAMPLES], shape, colour=True)


def _some(rows: Rows) -> Rows:
    """Some rows, or pictures, from everywhere among them."""
    return rows[:: max(1, len(rows) // EXAMPLES)][:EXAMPLES]


def _coloured(pictures: np.ndarray) -> int:
    """How many pictures (n, H, W, 3) have a pixel whose channels differ by more than a JPEG makes of grey."""
    if not coloured(pictures.shape[1:]):
        return 0
    values = pictures.astype(np.float32)
    span = 255.0 if pictures.dtype == np.uint8 else float(np.nanmax(values) - np.nanmin(values))
    apart = values.max(-1) - values.min(-1)
    return int((apart > NOISE * span).any((1, 2)).sum())


def _rows(raw: Raw, size: int) -> Look:
    x = raw.x.reshape(len(raw.x), -1)
    found = guesses.facts(portions(x))
    label = raw.likely_label
    aside = {label, *guesses.indices(raw.names)}
    columns = tuple(name for name in raw.names if name not in aside)
    at = raw.places(columns) if raw.table else slice(None)
    values = raw.beside.get(label) if label in raw.beside else x[:, raw.names.index(label)] if label else None
    some = _some(values) if values is not None else ()
    return Look(
        kind="table" if raw.table else "pictures" if pictured(raw.x.shape[1:]) else "rows",
        size=size,
        rows=len(x),
        n_test=0 if raw.n_train is None else len(x) - raw.n_train,
        shape=raw.x.shape[1:],
        names=raw.names,
        facts=found,
        picture=guesses.picture(raw, columns, x[: guesses.LOOKED_AT, at]) if columns else None,
        labels=_candidates(raw),
        label=label,
        classes=None if values is None else _counts(label, values),
        examples=_some(raw.x).copy(),
        coloured=_coloured(_some(raw.x)),
        example_labels=_words(some),
        holes=_holes(x) if found.holes.any() else 0,
        lost=raw.lost,
        remarks=raw.remarks,
        indices=guesses.indices(raw.names),
    )


def _words(values: Any) -> tuple[str, ...]:
    return tuple(f"{v:g}" if isinstance(v, float) else str(v) for v in np.asarray(values).tolist())


def _holes(x: np.ndarray) -> int:
    """How many rows have a value that is missing."""
    return sum(int((~np.isfinite(part)).any(1).sum()) for part in portions(x))


def _candidates(raw: Raw) -> tuple[str, ...]:
    """Columns that can be the label, the likeliest first: of a wide table those named so, or of words."""
    few = len(raw.names) <= 100
    wanted = (n for n in raw.label_names if few or n in raw.beside or n.lower() in LABELS)
    return tuple(name for name in wanted if _labels(raw, name))


def _labels(raw: Raw, name: str) -> bool:
    if not raw.may_label(name):
        return False
    try:
        raw.label(name)
    except ValueError:
        return False
    return True


def _counts(name: str, values: np.ndarray) -> dict[str, int]:
    labels = labels_of(name, values)
    counts = np.bincount(labels.codes[labels.codes >= 0], minlength=len(labels.classes))
    return dict(zip(labels.classes, counts.tolist(), strict=True))
