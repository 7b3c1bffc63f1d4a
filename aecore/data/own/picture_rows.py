"""Pictures of one's own as rows of a data set: brought to its shape as the set's own pictures were."""

from __future__ import annotations

import numpy as np

from aecore.data import own
from aecore.data.dataset import Card
from aecore.data.own import store
from aecore.data.picture_shape import coloured, grid, luma, pictured
from aecore.data.readers import formats
from aecore.data.readers.arrays import sealed_rows
from aecore.data.readers.errors import reading
from aecore.data.readers.formats import single_picture
from aecore.data.size_normalisation import normalised

MOST = 448  # pixels of a side, as of the pad that one draws on
FULL = 0.995  # of the pixels so many are no darker than full ink
FOOT, HEAD = 0.3, 0.75  # of the way from paper to full ink: below there is none, above it is full


def picture_row(given: own.Given, about: Card) -> np.ndarray:
    """A picture as a row (D,) float32 in the range of a set.

    One that has the size of the set's already stays as it is. Of a grey set that came with the program,
    others are ink on paper: dark on light is inverted, then scaled and centred as the set was. Of any other
    set they are cropped to their middle and scaled. ValueError, in a sentence, where it is no picture, or
    the set has none.
    """
    if not pictured(about.shape):
        raise ValueError(f"rows of {about.name} are no pictures: give the number of a test row")
    brought = own.about(about.name)
    if brought is not None:
        cropped = single_picture.cropped(given, about.shape).reshape(1, -1)
        return store.affine(brought)(cropped).ravel()
    if coloured(about.shape) or single_picture.size(given) == grid(about.shape):
        seen = single_picture.cropped(given, about.shape) / 255
    else:
        seen = _inked(single_picture.whole(given, MOST), about)
    lo, hi = about.range
    row: np.ndarray = (lo + (hi - lo) * seen).astype(np.float32).ravel()
    return row


def as_rows(pictures: np.ndarray, about: Card) -> np.ndarray:
    """Pictures (n, H, W) in grey or (n, H, W, 3) in colour, bytes, as rows (n, D) float32 of another set.

    Each as `picture_row` brings one from a file. ValueError, in a sentence, where the set has no pictures.
    """
    if not pictured(about.shape):
        raise ValueError(f"rows of {about.name} are no pictures: choose a run that learned from pictures")
    brought, (lo, hi) = own.about(about.name), about.range
    if brought is None and not coloured(about.shape) and grid(pictures.shape[1:]) != grid(about.shape):
        seen = np.stack([_inked(picture, about) for picture in luma(pictures)])
    else:
        seen = np.stack([_fitted(picture, about) for picture in pictures])
        if brought is not None:
            return store.affine(brought)(seen.reshape(len(seen), -1))
        seen = in_range(seen)
    found: np.ndarray = (lo + (hi - lo) * seen).astype(np.float32).reshape(len(seen), -1)
    return found


def _fitted(picture: np.ndarray, about: Card) -> np.ndarray:
    """Cropped to its middle and scaled, in the channels of a set; bytes."""
    from PIL import Image, ImageOps

    height, width = grid(about.shape)
    flat = Image.fromarray(picture).convert("RGB" if coloured(about.shape) else "L")
    return np.asarray(ImageOps.fit(flat, (width, height), Image.Resampling.LANCZOS))


def _inked(grey: np.ndarray, about: Card) -> np.ndarray:
    """Ink on paper (H, W) bytes, in [0, 1], scaled and centred as a set was."""
    drawn = ink(grey, handwriting=about.size_normalisation != "fit")
    return normalised(drawn, about.size_normalisation, grid(about.shape))


def rows_of(given: own.Given, about: Card) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """A zip, a folder or an array as rows (n, D) float32 in the range of a set, with labels and classes.

    Pictures are cropped to their middle and scaled; items of an array must have the set's shape. Labels (n,)
    are -1 where there are none. ValueError, in a sentence, where it cannot be read or does not fit.
    """
    shape, brought = about.shape, own.about(about.name)
    side = shape[0] if shape[:1] == shape[1:2] else None
    with reading(given.name):
        raw = formats.read(given, side=side, colour=coloured(shape))
        if brought is not None and raw.x.shape[1:] == shape:
            rows = store.affine(brought)(raw.x.reshape(len(raw.x), -1))
        else:
            rows = in_range(sealed_rows("it", raw.x, shape, about.range))
        name = raw.likely_label
        labels = raw.label(name) if name in raw.beside else None
    if labels is None:
        return rows, np.full(len(rows), -1), ()
    return rows, labels.codes.astype(int), labels.classes


def in_range(rows: np.ndarray) -> np.ndarray:
    """Rows (n, D) as a net sees them, float32: bytes are divided by 255."""
    seen: np.ndarray = rows / np.float32(255) if rows.dtype == np.uint8 else rows.astype(np.float32)
    return seen


def ink(grey: np.ndarray, handwriting: bool) -> np.ndarray:
    """A grey picture (H, W) bytes as ink (S, S) in [0, 1] on a square: its paper becomes 0, its strokes 1.

    The paper is the median along its edge; light paper turns the picture over. Of `handwriting` what is
    hardly darker than the paper (shadows, ruled lines) is paper, too.
    """
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.sort(edge)[len(edge) // 2])
    away = (paper - grey if paper > 127 else grey - paper).astype(np.float64)
    full = max(1.0, float(np.sort(away, axis=None)[int(FULL * (away.size - 1))]))
    foot, head = (FOOT, HEAD) if handwriting else (0.0, 1.0)
    strokes = np.clip((away / full - foot) / (head - foot), 0, 1)
    return _square(strokes)


def _square(strokes: np.ndarray) -> np.ndarray:
    """In the middle of a square of paper."""
    side = max(strokes.shape)
    down, across = ((side - length) // 2 for length in strokes.shape)
    found = np.zeros((side, side))
    found[down : down + strokes.shape[0], across : across + strokes.shape[1]] = strokes
    return found
