"""A background job: one run as every other thread sees it, wherever it is stepped."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from aecore.runs.history import Frames
from aecore.runs.weight_snapshots import WeightsSnapshot
from aecore.spec import Spec
from aecore.views.snapshot import Snapshot


class Job(ABC):
    """A run in the background. Any thread may call any method; none that has no `wait` waits for a step.

    `spec` is the recipe as it was last wished for, `owner` whoever the run belongs to.
    """

    id: str
    owner: str
    spec: Spec

    @property
    @abstractmethod
    def latest(self) -> Snapshot:
        """The latest snapshot."""

    @property
    @abstractmethod
    def frames(self) -> Frames:
        """The history of snapshots, thinned."""

    @abstractmethod
    def adjust(self, path: str, value: Any) -> None:
        """Set a live knob from the next minibatch on; ValueError in one sentence where that cannot be."""

    @abstractmethod
    def pause(self) -> None:
        """Stop after the minibatch that is under way."""

    @abstractmethod
    def resume(self) -> None:
        """Go on until the run is over."""

    @abstractmethod
    def step(self, batches: int = 1) -> None:
        """Pause, after so many minibatches more."""

    def step_epoch(self) -> None:
        """Pause, at the end of the epoch that is under way."""
        latest = self.latest
        per_epoch = int(latest.facts.get("steps_per_epoch", 1))
        self.step(per_epoch - latest.step % per_epoch)

    @abstractmethod
    def go_on(self, more_epochs: int = 0) -> None:
        """Go on with a run that is over, with so many epochs more; a paused one resumes.

        ValueError, in a sentence, where it cannot: see `aecore.runs.resumption.go_on`. Of a run in another
        process the answer is waited for.
        """

    @abstractmethod
    def stop(self) -> None:
        """End the run after the minibatch that is under way."""

    @abstractmethod
    def join(self, timeout: float | None = None) -> bool:
        """Wait until the run is over; whether it is."""

    @abstractmethod
    def watch(self) -> Snapshot:
        """The latest snapshot, for whoever polls it: pictures are only made for runs that are watched."""

    @abstractmethod
    def weights_snapshot(self) -> WeightsSnapshot | None:
        """A copy of the net as it was a moment ago, None before there is one.

        While somebody keeps asking, a new one is made every second, and the run does not sleep.
        """

    @abstractmethod
    def weights(self) -> Mapping[str, Any]:
        """A copy of the net's weights as they are now; ValueError, in a sentence, before there is a net.

        Of a run in another process the answer is waited for.
        """

    @abstractmethod
    def map_by(self, method: str) -> None:
        """Lay the map of a wide code out by "PCA" or "UMAP"."""

    @property
    @abstractmethod
    def method(self) -> str:
        """How the map of a wide code is laid out."""

    @abstractmethod
    def map_layer(self, layer: int) -> None:
        """Show the codes of a hidden layer, from 1, on the map, or the code itself (0)."""

    @property
    @abstractmethod
    def layer(self) -> int:
        """Which layer the map shows: 0 is the code."""

    @property
    @abstractmethod
    def used_at(self) -> float:
        """When somebody last looked at it, or used its net, on the monotonic clock."""

    @property
    @abstractmethod
    def begun(self) -> bool:
        """Whether there is a net: a run that waits for its first turn has none, nor one that cannot begin."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """Minibatches taken; of a run that goes on perhaps a few less."""

    @property
    @abstractmethod
    def over(self) -> bool:
        """Whether nothing more will happen."""

    @property
    @abstractmethod
    def wants(self) -> bool:
        """Whether there is anything left to do here: minibatches, pictures, a copy of the net, an answer."""
