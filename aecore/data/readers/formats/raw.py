"""Rows as a file holds them, before anything is chosen: values, names of columns, and what may be labels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count as count_up

import numpy as np

from aecore.data import limits
from aecore.data.picture_shape import CHANNELS, coloured, grid, pictured

LABELS = "label labels class classes target targets y category species digit outcome".split()
"""Names of columns that hold a label, in small letters; the first of them that is there counts."""
INDICES = frozenset({"id", "index", "row", "sample", "rownames", "", "unnamed: 0", "__index_level_0__"})
"""Names of columns that number the rows."""

MOST_LABEL = 1_000_000
FEW = 1000  # rows that show that a column has too many different values for labels
Progress = Callable[[int, int], object]
"""Is told (done, in all) while pictures are read."""
Column = np.ndarray
"""(n,) values of one column: numbers with NaN where one is missing, or text with "" there."""


@dataclass(frozen=True, eq=False)
class Raw:
    """Items (n, *shape), numbers with NaN where one is missing, and columns beside them that hold no number.

    `names` are those of the columns of a table, empty of pictures and arrays. `beside` are texts (n,) by
    name: columns that are no numbers, or the labels of arrays and of pictures in folders. Where the file has
    test rows of its own they come last, after `n_train`. `bad(row, column)` says where in the file a missing
    value stands and what is there. Where items are `paired`, (n, 2, H, W), each is what goes in and what
    should come out. `lost` is a sentence on lines that are no rows, empty without any;
    `unread` says by name why a column is in none of these, and `remarks` are sentences on what else is not.
    """

    x: np.ndarray
    names: tuple[str, ...] = ()
    beside: Mapping[str, Column] = field(default_factory=dict)
    n_train: int | None = None
    lost: str = ""
    remarks: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    paired: bool = False
    bad: Callable[[int, int], str] = lambda row, column: f"row {row + 1:,}, column {column + 1:,}"

    def __post_init__(self) -> None:
        """Refuse what is too much, in a sentence."""
        if not self.x.size:
            raise ValueError("it holds no rows of numbers")
        affordable_items(len(self.x), self.x.shape[1:])

    @property
    def table(self) -> bool:
        """Whether a row is a line of a table: numbers of different things."""
        return bool(self.names)

    def places(self, names: tuple[str, ...]) -> list[int]:
        """The numbers of columns of a table."""
        place = {name: i for i, name in enumerate(self.names)}
        return [place[name] for name in names]

    @property
    def label_names(self) -> tuple[str, ...]:
        """The columns that may be the label, the likeliest first: by name, then texts, then all others."""
        known = sorted((n for n in (*self.beside, *self.names) if n.lower() in LABELS), key=_rank)
        return tuple(dict.fromkeys((*known, *self.beside, *self.names)))

    def label(self, name: str) -> Labels:
        """A column as labels; ValueError, one sentence, where it holds none."""
        if name in self.beside:
            return labels_of(name, self.beside[name])
        if name in self.unread:
            raise ValueError(f"{self.unread[name]} Choose another for the labels, or none")
        if name not in self.names:
            raise ValueError(f"there is no column {name[:40]!r} for labels; {_some(self.label_names)}")
        return labels_of(name, self.x[:, self.names.index(name)])

    @property
    def likely_label(self) -> str:
        """The column that is the label unless something else is said; empty where none is likely."""
        plane = {"x", "y"} <= {name.lower() for name in self.names}
        named = (n for n in self.label_names if n.lower() in LABELS and not (plane and n.lower() == "y"))
        return next((name for name in (*named, *self.beside) if self._tells(name)), "")

    def may_label(self, name: str) -> bool:
        """Whether a column can be one of labels by its first rows: all are asked, and files are long."""
        column = self.beside.get(name)
        some = self.x[:FEW, self.names.index(name)] if column is None else column[:FEW]
        return len(np.unique(some)) <= limits.CLASSES + 3  # nan, inf and -inf are none

    def _tells(self, name: str) -> bool:
        """Whether a column gives most rows a class."""
        if not self.may_label(name):
            return False
        try:
            return bool((self.label(name).codes >= 0).mean() > 0.5)
        except ValueError:
            return False


@dataclass(frozen=True, eq=False)
class Labels:
    """Class numbers (n,) int16, -1 where unknown, and the names of the classes."""

    codes: np.ndarray
    classes: tuple[str, ...]


def labels_of(name: str, values: Column) -> Labels:
    """Values as labels: as many classes as there are different ones; ValueError, one sentence, otherwise."""
    numbers = values.dtype.kind in "fiub"
    known = np.isfinite(values) if values.dtype.kind == "f" else values != "" if not numbers else None
    found, codes = np.unique(values if known is None else values[known], return_inverse=True)
    if len(found) > limits.CLASSES:
        raise ValueError(
            f"column {name[:40]} has {len(found):,} different values, more than the {limits.CLASSES} classes "
            "there may be: choose another column for the labels, or none"
        )
    if values.dtype.kind == "f" and (found != np.rint(found)).any():
        raise ValueError(f"column {name[:40]} holds fractions, and labels are whole numbers or words")
    if values.dtype.kind in "fiu" and np.abs(found.astype(np.float64)).max(initial=0) > MOST_LABEL:
        raise ValueError(f"column {name[:40]} holds numbers above {MOST_LABEL:,}, which are no labels")
    if len(found) < 2:
        raise ValueError(f"column {name[:40]} has one value only, and labels tell two classes or more apart")
    every = np.full(len(values), -1, np.int16)
    every[slice(None) if known is None else known] = codes.astype(np.int16)
    return Labels(every, tuple(_word(value) for value in found.tolist()))


def affordable(rows: int, width: int) -> None:
    """Refuse, in one sentence, more rows or columns than are read."""
    if rows > limits.ROWS:
        raise ValueError(f"it has {rows:,} rows, and {limits.ROWS:,} are read: take a part")
    if width > limits.COLUMNS:
        raise ValueError(f"a row of it is {width:,} numbers, and {limits.COLUMNS:,} are read: take a part")
    if rows * width > limits.VALUES:
        raise ValueError(
            f"{rows:,} rows of {width:,} numbers are more than the {limits.VALUES:,} values that fit: "
            "take a part"
        )


def affordable_bytes(size: int, most: int) -> None:
    """Refuse, in one sentence, a file that unpacks to more bytes than are read."""
    if size > most:
        raise ValueError(f"it unpacks to more than the {most >> 30} GB that are read")


def affordable_items(count: int, shape: tuple[int, ...]) -> None:
    """Refuse, in one sentence, more items or larger ones than are read; of pictures it speaks in pixels."""
    width = math.prod(shape)
    if width > limits.COLUMNS and pictured(shape):
        colour, grey = (math.isqrt(limits.COLUMNS // channels) for channels in (CHANNELS, 1))
        size = " x ".join(map(str, grid(shape)))
        raise ValueError(
            f"pictures of {size} in {'colour' if coloured(shape) else 'grey'} are larger than are read: at "
            f"most about {colour} x {colour} pixels in colour, {grey} x {grey} in grey: choose a smaller size"
        )
    affordable(count, width)


def unique(names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names, remarks): of two columns of one name the second is called "x (2)", and so on."""
    given: dict[str, None] = {}
    counts = Counter(names)
    twice = [name for name, count in counts.items() if count > 1]
    numbers = {name: count_up(1) for name in counts}
    for name in names:
        called = (f"{name} ({count})" if count > 1 else name for count in numbers[name])
        given[next(free for free in called if free not in given)] = None
    told = f"Several columns are called {twice[0][:40]!r}: they are numbered." if twice else ""
    return tuple(given), (told,) if told else ()


def _rank(name: str) -> int:
    return LABELS.index(name.lower())


def _word(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)[:40]


def _some(names: tuple[str, ...]) -> str:
    return f"there is {', '.join(names[:8])[:200]}{' ...' * (len(names) > 8)}" if names else "there is none"
