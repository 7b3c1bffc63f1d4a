"""Binary payload: arrays on their way to the browser in one block of bytes; points cost no JSON.

The block is a uint32 (length of the head), the head in JSON, then the arrays one after another, each on a
multiple of eight. The head says of each its type, shape and place, counted from its own end. All
little-endian.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from aecore.views.snapshot import View


def payload(views: Sequence[View | None], **card: Any) -> bytes:
    """The views of one card with what stands around them; None is a view that has not been drawn yet."""
    block = bytearray()
    drawn = [None if view is None else _head(view, block) for view in views]
    return packed({**card, "views": drawn}, bytes(block))


def packed(head: Mapping[str, Any], body: bytes) -> bytes:
    """A head, as JSON behind its length, and what it speaks of, which begins on a multiple of eight."""
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return len(text).to_bytes(4, "little") + text + body


def with_fields(block: bytes, **fields: Any) -> bytes:
    """The same block with further fields in its head."""
    end = 4 + int.from_bytes(block[:4], "little")
    return packed({**json.loads(block[4:end]), **fields}, block[end:])


def _head(view: View, block: bytearray) -> dict[str, Any]:
    arrays = {name: _append(compact(values), block) for name, values in view.arrays.items()}
    return {
        "kind": view.kind,
        "name": view.name,
        "title": view.title,
        "unit": view.unit,
        "labels": list(view.labels),
        "marks": {name: at for name, at in view.marks.items() if math.isfinite(at)},
        "arrays": arrays,
    }


def _append(values: np.ndarray, block: bytearray) -> dict[str, Any]:
    block.extend(b"\0" * (-len(block) % 8))
    place = len(block)
    block.extend(values.tobytes())
    return {"type": values.dtype.name, "shape": values.shape, "at": place}


def compact(values: np.ndarray) -> np.ndarray:
    """The same numbers in the narrowest type that holds them: whole ones exactly, others as float32."""
    if values.dtype.kind not in "iub":
        return _little(values.astype(np.float32, copy=False))
    if values.dtype.itemsize == 1 or values.size == 0:
        return values.astype(np.uint8) if values.dtype == bool or values.size == 0 else values
    narrow = np.result_type(np.min_scalar_type(values.min()), np.min_scalar_type(values.max()))
    return _little(values.astype(narrow if narrow.itemsize <= 4 else np.float64))


def _little(values: np.ndarray) -> np.ndarray:
    return values.byteswap() if sys.byteorder == "big" else values
