"""Kept image tools: those of runs by now, in this process, until others are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Lock
from typing import Any

import numpy as np

from aecore.data import load
from aecore.inference.image_tools.image_tool import Asked, ImageTool, Options
from aecore.inference.model import restored
from aecore.inference.new_row import row_of
from aecore.spec import Spec

KEPT, KEPT_BYTES = 12, 1 << 30
"""How many tools are kept, and how much they may take together; one always is."""
TOOLS: Mapping[str, str] = {
    "search": "retrieval_tool:RetrievalTool",
    "hash": "hash_tool:HashTool",
    "compress": "compression_tool:CompressionTool",
    "mend": "inpainting_tool:InpaintingTool",
    "enlarge": "super_resolution_tool:SuperResolutionTool",
    "colour": "colourisation_tool:ColourisationTool",
}
"""The module and the class of each, by the name it is asked by."""

SEARCHED = "index"
"""The option that names the data set that is searched: a tool is kept for each."""

_kept: OrderedDict[tuple[str, str, str], ImageTool] = OrderedDict()
_lock = Lock()


def keep_tool(
    tool: str, run: str, spec: Spec, weights: Callable[[], Mapping[str, Any]], searched: str = ""
) -> str:
    """Make a tool of a run's net as it is now, for the questions below; why not, in a sentence.

    `searched` is the data set that it searches, where that is not the run's own.
    """
    data = load(spec.data.name)
    model = restored(spec, data.features, {name: np.asarray(value) for name, value in weights().items()})
    try:
        made = _class(tool)(model, data, *filter(None, [searched]))
    except (FloatingPointError, ValueError) as error:
        return f"{error}"
    made.run = run
    with _lock:
        _kept[tool, run, searched] = made
        _kept.move_to_end((tool, run, searched))
        while len(_kept) > KEPT or (len(_kept) > 1 and _taken() > KEPT_BYTES):
            _kept.popitem(last=False)
    return ""


def _taken() -> int:
    return sum(kept.nbytes for kept in _kept.values())


def answered(
    run: str,
    tool: str,
    drawing: np.ndarray,
    spoilt: np.ndarray,
    stands: bool,
    settled: bool,
    options: Options,
) -> tuple[dict[str, Any], np.ndarray] | None:
    """What a tool says of a drawing (S, T[, 3]) uint8, and pictures (n, H, W[, 3]) uint8; None if not kept.

    The last of the pictures is the drawing as the net sees it. `spoilt` (H, W) bool are the pixels that
    somebody has erased or covered with noise.
    """
    kept = _found(run, tool, options)
    if kept is None:
        return None
    data = kept.data
    x = row_of(drawing, data, stands)
    channels = data.features // spoilt.size
    answer = kept.answer(Asked(x, spoilt.repeat(channels), options, settled))
    return answer.said, data.picture(np.concatenate([answer.rows, x[None]]))


def measured(run: str, tool: str, options: Options) -> dict[str, Any] | None:
    """How good a tool is on all test rows; None where it is not kept here."""
    kept = _found(run, tool, options)
    return None if kept is None else kept.measured(options)


def _found(run: str, tool: str, options: Options) -> ImageTool | None:
    with _lock:
        return _kept.get((tool, run, options.get(SEARCHED, "")))


def _class(tool: str) -> type[ImageTool]:
    module, name = TOOLS[tool].split(":")
    found: type[ImageTool] = getattr(import_module(f"aecore.inference.image_tools.{module}"), name)
    return found
