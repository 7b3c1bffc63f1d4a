"""Pictures as a visitor gets them: which epoch they show, and whether they are new or the same once more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

MAP, ERROR = "map", "error"  # the names of the views


def split(block: bytes) -> tuple[dict[str, Any], bytes]:
    """Head and body of a block: `ui/components/view_card/payload.py` says how they lie."""
    size = int.from_bytes(block[:4], "little")
    return json.loads(block[4 : 4 + size]), block[4 + size :]


@dataclass
class Pictures:
    """What one visitor has before his eyes: the map of his run, and how far its line of errors leads."""

    epoch: float = 0.0
    _map: bytes = b""
    _shown: float = -1.0

    def show(self, block: bytes) -> bool:
        """Take in a card; whether it is a map that was not there before, and no older one that came late."""
        head, body = split(block)
        views = {view["name"]: view for view in head["views"] if view is not None}
        if ERROR in views:
            self.epoch = max((_last(line, body) for line in _lines(views[ERROR])), default=0.0)
        if MAP not in views or body == self._map or self.epoch < self._shown:
            return False
        self._map, self._shown = body, self.epoch
        return True

    def begin(self) -> None:
        """Another run: it begins at its first epoch."""
        self.epoch, self._map, self._shown = 0.0, b"", -1.0


def _lines(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places of the lines over epochs; marks of changes are none."""
    arrays = view["arrays"].items()
    return [at for name, at in arrays if name.endswith("_x") and name != "change_x" and at["shape"][0]]


def _last(array: Mapping[str, Any], body: bytes) -> float:
    kind = np.dtype(array["type"]).newbyteorder("<")
    return float(np.frombuffer(body, kind, array["shape"][0], array["at"])[-1])
