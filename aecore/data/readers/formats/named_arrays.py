"""Named arrays (of NPZ, MATLAB, IDX) as rows: which holds the items, which their labels, which test rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from aecore.data import scratch
from aecore.data.picture_shape import luma
from aecore.data.readers.formats.columns import LONGEST
from aecore.data.readers.formats.raw import Raw

ROWS = "x_train xtrain train_images train_x x data images features inputs arr_0 fea samples".split()
ANSWERS = "y_train ytrain train_labels train_y y labels label target targets gnd arr_1 t".split()
TEST = {
    "x": "x_test xtest test_images test_x".split(),
    "y": "y_test ytest test_labels test_y".split(),
}
"""Names in small letters; the first that is there counts."""
Arrays = Mapping[str, np.ndarray]


def raw(arrays: Arrays, rows_last: bool = False, colour: bool = False) -> Raw:
    """Items and labels of arrays: by their names, else the largest one. `rows_last`: as MATLAB may have them.

    Pictures that have three channels are read in `colour`, or else as grey.

    ValueError, in one sentence, where none holds rows of numbers.
    """
    numbers = {name: array for name, array in arrays.items() if array.dtype.kind in "iufb" and array.ndim}
    x_name = _named(numbers, ROWS) or max(numbers, key=lambda name: numbers[name].size, default="")
    if not x_name or numbers[x_name].ndim < 2:
        raise ValueError(f"it holds no array of rows; there is {_listed(arrays) or 'none'}")
    x, turned = numbers[x_name], False
    if rows_last and x.ndim > 2 and x.shape[-1] > max(x.shape[:-1]):
        x, turned = np.moveaxis(x, -1, 0), True
    known = {**numbers, **_words(arrays)}
    y_name = _named(known, ANSWERS)
    more = _test(numbers, known, x)
    y = _labels(known.get(y_name), len(x))
    used = {x_name, *(() if y is None else (y_name,)), *more}
    left = [name for name in arrays if name not in used]
    remarks = [f"Array {name[:40]} is left out." for name in left[:8]]
    if turned:
        remarks.append(f"The last axis of {x_name} counts the rows.")
    whole = x if not more else joined(x, numbers[_named(numbers, TEST["x"])])
    pictures, told = items(whole, colour)
    beside = _beside(y, known, more)
    return Raw(pictures, (), beside, len(x) if more else None, remarks=(*remarks, *told))


def joined(x: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Training rows and after them test rows."""
    found = scratch.empty((len(x) + len(test), *x.shape[1:]), np.result_type(x, test))
    found[: len(x)], found[len(x) :] = x, test
    return found


def items(x: np.ndarray, colour: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """(items, remarks): pictures (n, H, W, 3) or (n, 3, H, W) in `colour` (n, H, W, 3) or as grey (n, H, W).

    Other items are as they are; of more axes than two a row is laid out flat.
    """
    if may_be_coloured(x.shape):
        rgb = x[..., :3] if x.shape[-1] in (3, 4) else np.moveaxis(x[:, :3], 1, -1)
        if colour:
            return np.ascontiguousarray(rgb), ("Pictures are read in colour.",)
        return luma(rgb), ("Pictures in colour are read as grey.",)
    if x.ndim == 4 and 1 in (x.shape[1], x.shape[-1]):
        return x.reshape(len(x), *(x.shape[2:] if x.shape[1] == 1 else x.shape[1:3])), ()
    if x.ndim > 3:
        shape = " x ".join(map(str, x.shape[1:]))
        return x.reshape(len(x), -1), (f"Items of {shape} numbers are laid out in a row.",)
    return x, ()


def may_be_coloured(shape: tuple[int, ...]) -> bool:
    """Whether an array of that shape is one of pictures with three channels, or with four."""
    return len(shape) == 4 and (shape[-1] in (3, 4) or shape[1] in (3, 4))


def _named(arrays: Arrays, names: list[str]) -> str:
    """The array that has one of these names, the first of them that is there; empty without any."""
    lower = {name.lower(): name for name in reversed(list(arrays))}
    return next((lower[name] for name in names if name in lower), "")


def _words(arrays: Arrays) -> Arrays:
    """Arrays of short texts, which may be the labels of rows: bytes are read as UTF-8."""
    short = {name: array for name, array in arrays.items() if _of_words(array.dtype)}
    return {
        name: array if array.dtype.kind == "U" else np.char.decode(array, "utf-8", "replace")
        for name, array in short.items()
    }


def _of_words(dtype: np.dtype) -> bool:
    return dtype.kind in "US" and dtype.itemsize <= LONGEST * (4 if dtype.kind == "U" else 1)


def _test(numbers: Arrays, known: Arrays, x: np.ndarray) -> tuple[str, ...]:
    """The names of test rows and their labels, where the file has test rows like the others."""
    name = _named(numbers, TEST["x"])
    if not name or numbers[name].shape[1:] != x.shape[1:]:
        return ()
    answers = _named(known, TEST["y"])
    told = bool(answers) and _labels(known[answers], len(numbers[name])) is not None
    return (name, answers) if told else (name,)


def _labels(y: np.ndarray | None, n: int) -> np.ndarray | None:
    """Labels (n,), from (n,), (n, 1), (1, n), or one-hot (n, classes); None where it is none of these."""
    if y is None:
        return None
    if y.size == n:
        return y.reshape(n)
    one_hot = (
        y.dtype.kind in "iufb" and y.ndim == 2 and len(y) == n and set(np.unique(y[:1000]).tolist()) <= {0, 1}
    )
    return y.argmax(1) if one_hot and (y.sum(1) == 1).all() else None


def _beside(y: np.ndarray | None, arrays: Arrays, more: tuple[str, ...]) -> dict[str, np.ndarray]:
    if y is None:
        return {}
    if not more:
        return {"label": y}
    test = _labels(arrays[more[1]], len(arrays[more[0]])) if len(more) > 1 else None
    if test is None or (y.dtype.kind == "U") != (test.dtype.kind == "U"):
        test = np.full(len(arrays[more[0]]), "" if y.dtype.kind == "U" else np.nan)
    return {"label": np.concatenate([y, test])}


def _listed(arrays: Arrays) -> str:
    return ", ".join(f"{name[:30]} {array.dtype}{array.shape}" for name, array in list(arrays.items())[:6])
