"""Training state of a stage, by name: optimisers, place in the epochs, sums; to be saved and gone on from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar

from aecore.lazy import torch


class Stateful(Protocol):
    """What tells its state as numbers, text and tensors, and takes it back: an optimiser, for one."""

    def state_dict(self) -> dict[str, Any]:
        """The state as it is now."""

    def load_state_dict(self, state: dict[str, Any], /) -> Any:
        """Be as that state was."""


S = TypeVar("S", bound=Stateful)


class Memory:
    """The memory of a stage: all that it goes on from and that neither the net nor its randomness holds.

    `fresh` says that the stage begins: nothing of it was saved. `extended` says that epochs were added since
    it was saved. A memory can be kept in another.
    """

    def __init__(self, saved: Mapping[str, Any] | None = None, extended: bool = False) -> None:
        self.extended = extended
        self._kept: dict[str, Stateful] = {}
        self.load_state_dict(dict(saved or {}))

    def keep(self, name: str, thing: S) -> S:
        """Have a thing saved under a name from now on; where it was saved before, it becomes what it was.

        ValueError, in a sentence, where what was saved is none of its states.
        """
        if name in self._saved:
            with fitting():
                thing.load_state_dict(self._saved.pop(name))
                if isinstance(thing, torch.optim.Optimizer):
                    check_moments(thing)
        self._kept[name] = thing
        return thing

    def state_dict(self) -> dict[str, Any]:
        """What is kept, as it is now, and what was saved and nobody has asked for yet."""
        return self._saved | {name: thing.state_dict() for name, thing in self._kept.items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Hand out what was saved, to whoever keeps it under its name."""
        self._saved = dict(state)
        self.fresh = not state


@contextmanager
def fitting() -> Iterator[None]:
    """Where a state is taken back that somebody may have changed: what does not fit is one sentence."""
    try:
        yield
    except Exception as error:  # a border
        raise ValueError("the training state of this run does not fit it: train its recipe again") from error


def check_moments(opt: torch.optim.Optimizer) -> None:
    """Raise ValueError where a weight lacks moments that others have, or has some of another shape.

    A fused optimiser does not look: it reads and writes beyond the end, and the whole process is gone.
    """
    names = {name for state in opt.state.values() for name in state}
    for weight, state in opt.state.items():
        shapes = {name: torch.Size() if name == "step" else weight.shape for name in names}
        if any(torch.is_tensor(state[name]) and state[name].shape != shapes[name] for name in names):
            raise ValueError(f"moments of weights {tuple(weight.shape)} have another shape")


class Values(SimpleNamespace):
    """Plain values and tensors of a stage; tensors that were saved come back to the device."""

    def __init__(self, device: torch.device | str = "cpu", **values: Any) -> None:
        super().__init__(**values)
        object.__setattr__(self, "_device", device)

    def state_dict(self) -> dict[str, Any]:
        """The values by name."""
        return {name: value for name, value in vars(self).items() if name != "_device"}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take values by name."""
        vars(self).update({name: self._placed(value) for name, value in state.items()})

    def _placed(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._placed(element) for element in value]
        return value.to(self._device) if isinstance(value, torch.Tensor) else value
