"""Lazy import of torch: at its first use and not before.

A recipe can be written, checked and drawn without tensors, so the names below stand for modules that are only
loaded when an attribute is asked for. Python's import lock makes that safe from any thread.
"""

import importlib
from typing import TYPE_CHECKING, Any


class Lazy:
    """A stand-in for a module: asking for an attribute imports it; what was asked for once is kept."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(importlib.import_module(self._name), attribute)
        self.__dict__[attribute] = value
        return value


if TYPE_CHECKING:
    import torch as torch
    from torch.nn import functional as functional
else:
    torch = Lazy("torch")
    functional = Lazy("torch.nn.functional")
