"""A worker that trains on another machine: what is to be kept, and what is not there, goes by messages."""

from __future__ import annotations

from aecore.runs.cluster.remote_store import RemoteStore
from aecore.runs.workers.channel import Channel
from aecore.runs.workers.messages import Opening, Settings
from aecore.runs.workers.training import Training


class RemoteTraining(Training):
    """Keeps its runs at the server's, and gets the data of a run from there before it begins."""

    def __init__(self, channel: Channel, settings: Settings) -> None:
        self._remote = RemoteStore(channel)
        super().__init__(channel, settings, self._remote)

    def _open(self, wanted: Opening) -> None:
        self._remote.bring(wanted.spec.data.name)
        super()._open(wanted)
