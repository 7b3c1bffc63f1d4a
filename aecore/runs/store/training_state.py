"""The training state of a run as a safetensors file: its tensors as arrays, all else as JSON in its notes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from aecore.lazy import torch
from aecore.runs.store.files import FAULTS, Damaged, pack, unpack

FORMAT = "1"
TENSOR, STRIDES, PAIRS = "tensor", "strides", "pairs"


def packed(state: Mapping[str, Any]) -> bytes:
    """A state of nested dicts, lists, tensors, numbers and text as the content of a file."""
    arrays: dict[str, np.ndarray] = {}
    tree = json.dumps(_plain(dict(state), arrays))
    return pack(arrays, {"format": FORMAT, "tree": tree, "tree_sum": _sum(tree)})


def unpacked(path: Path) -> dict[str, Any]:
    """The state in a file, its tensors on the CPU; Damaged, in a sentence, where there is none."""
    arrays, notes = unpack(path)
    if notes.get("format") != FORMAT:
        raise Damaged(f"{path} was saved by a version that goes on in another way")
    try:
        if notes["tree_sum"] != _sum(notes["tree"]):
            raise ValueError("the checksum is another")
        found: dict[str, Any] = _whole(json.loads(notes["tree"]), arrays)
        return {"stage": found["stage"], **found}
    except FAULTS:
        raise Damaged(f"{path} is cut short or was changed") from None


def _sum(tree: str) -> str:
    return sha256(tree.encode()).hexdigest()


def _plain(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    """The value as JSON; its tensors become arrays, numbered as they come."""
    if isinstance(value, torch.Tensor):
        name = f"{len(arrays):04}"
        arrays[name] = value.detach().cpu().numpy()
        return {TENSOR: name, STRIDES: _dense(value).stride()}
    if isinstance(value, Mapping):  # as pairs: an optimiser's keys are numbers, which JSON has none of
        return {PAIRS: [[key, _plain(part, arrays)] for key, part in value.items()]}
    return [_plain(part, arrays) for part in value] if isinstance(value, list | tuple) else value


def _whole(value: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    if isinstance(value, list):
        return [_whole(part, arrays) for part in value]
    if not isinstance(value, dict):
        return value
    if TENSOR in value:
        return _tensor(arrays[value[TENSOR]], value[STRIDES])
    return {key: _whole(part, arrays) for key, part in value[PAIRS]}


def _dense(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor itself where it lies without gaps or repeats, also channels last; else a copy that does."""
    last = tensor.ndim == 4 and tensor.is_contiguous(memory_format=torch.channels_last)
    return tensor if last else tensor.contiguous()


def _tensor(array: np.ndarray, strides: list[int]) -> torch.Tensor:
    """A tensor that lies in memory as it did: a fused optimiser takes moments to lie as their weights do."""
    values = torch.from_numpy(array)
    extent = sum((size - 1) * stride for size, stride in zip(array.shape, strides, strict=True))
    if array.size and (extent + 1 != array.size or any(stride < 0 for stride in strides)):
        raise ValueError("a tensor would not lie where its numbers are")
    return torch.empty_strided(array.shape, strides, dtype=values.dtype).copy_(values)
