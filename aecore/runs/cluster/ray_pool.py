"""The pool of Ray actors: runs are checked and kept here, and stepped on the nodes of a cluster."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aecore.limits import Limits
from aecore.runs.cluster import ray_cluster
from aecore.runs.cluster.ray_worker import RayWorker
from aecore.runs.cluster.store_server import StoreServer
from aecore.runs.store import Store
from aecore.runs.workers.messages import Ask
from aecore.runs.workers.pool import WorkerPool
from aecore.runs.workers.remote_job import RemoteJob
from aecore.runs.workers.worker_process import WorkerProcess


class RayPool(WorkerPool):
    """An actor for each CPU of a Ray cluster, at most `workers`, and the process aside on this machine.

    The first actors have a GPU each, as many as the cluster has. What a run needs is sent to its node, and
    what is to be kept comes back: runs are in the store of this machine, which writes them alone. Where a
    node dies its runs go on from their last save on those that are left, and another actor begins as soon as
    there is a CPU for it. ValueError, in a sentence, where no cluster answers, or where its nodes have
    another version.
    """

    def __init__(
        self,
        address: str,
        store: Store,
        workers: int | None = None,
        limits: Limits | None = None,
        idle_s: float | None = None,
        warm: tuple[str, ...] = (),
    ) -> None:
        ray_cluster.connect(address)
        ray_cluster.check()
        has = ray_cluster.resources()
        self._address, self._gpus = address, has.gpus
        self._server = StoreServer(store)
        self._keeping = ThreadPoolExecutor(1, "store")
        super().__init__(min(workers or has.cpus, has.cpus), store, limits, idle_s, warm)

    def free_mb(self) -> float:
        """Memory in MB that runs may still ask for, on all nodes together; infinite where nobody knows."""
        with self._lock:
            nodes = {worker.host: worker.beat.free_mb for worker in self._workers if worker.host}
        return sum(nodes.values()) if nodes else math.inf

    def close(self) -> None:
        """Have every actor stop its runs, have them saved, and end."""
        super().close()
        self._keeping.shutdown()
        ray_cluster.disconnect()

    def _begin(self, place: int, deaths: int = 0, soon: bool = True) -> WorkerProcess:
        return RayWorker(
            self._address,
            f"worker {place + 1}",
            "training",
            self._settings._replace(folder=None),
            self._receive,
            self._replace,
            sees_gpu=place < self._gpus,
            delay_s=0.0 if soon else min(30.0, 2.0**deaths),
            deaths=deaths,
        )

    def _has_gpu(self, worker: WorkerProcess) -> bool:
        return worker.sees_gpu and worker.beat.device != "cpu"

    def _heir(self, job: RemoteJob, new: WorkerProcess) -> WorkerProcess:
        """Who takes up a run whose node died: whoever is there, for the `new` one waits for a CPU."""
        return self._least_loaded(job.spec)

    def _receive(self, worker: WorkerProcess, message: Any) -> None:
        if isinstance(message, Ask) and message.name != "aside":
            self._keeping.submit(self._keep, worker, message)
        else:
            super()._receive(worker, message)

    def _keep(self, worker: WorkerProcess, asked: Ask) -> None:
        """Write or send what an actor asks for."""
        worker.tell(self._server.answer(asked))

    def _recover(self, job: RemoteJob, worker: WorkerProcess) -> None:
        if job.keep:
            self._keeping.submit(self._server.abandon, job.id)  # after what its dead actor had sent
        super()._recover(job, worker)
