from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import waiting

from aecore.data import own
from aecore.runs.capacity import free_mb
from aecore.runs.job import Job
from aecore.runs.session import Session
from aecore.runs.store import Store
from aecore.spec import Spec, put

ray = pytest.importorskip("ray", reason="no Ray: pip install -r requirements-cluster.txt")
from ray.cluster_utils import Cluster  # noqa: E402

from aecore.runs.cluster import ray_cluster  # noqa: E402
from aecore.runs.cluster.ray_pool import RayPool  # noqa: E402

ROOT = Path(__file__).parents[3]
LONG = 100_000
PORTS = range(20_000, 32_000)  # Ray's own take others, and so does what this machine hands out
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file .*ray.*:ResourceWarning"),  # its logs
    pytest.mark.filterwarnings("ignore:Ray Client connection timed out:UserWarning"),  # then it tries again
]


@dataclass
class Room:
    """A cluster of two nodes on this machine, a pool of two actors on it, and the store of the server."""

    cluster: Any
    second: Any
    pool: RayPool
    store: Store


until, watched = partial(waiting.until, seconds=120), partial(waiting.watched, seconds=120)


def free_port() -> int:
    """A port that nobody takes until the head of a cluster does, seconds later."""
    for port in random.sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no free port")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("cluster")
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # as good as installed on the nodes
        patch.setenv("LATENTLAB_HOME", str(folder / "node"))
        patch.setenv("GRPC_ENABLE_FORK_SUPPORT", "0")  # or its process for a client may die at its birth
        patch.setenv("RAY_worker_niceness", "0")
        patch.setenv("RAY_health_check_period_ms", "1000")
        cluster = Cluster(True, head_node_args={"num_cpus": 1, "ray_client_server_port": port})
        second = cluster.add_node(num_cpus=1)
        store = Store(folder / "server" / "runs")
        pool = RayPool(f"ray://127.0.0.1:{port}", store)
        yield Room(cluster, second, pool, store)
        pool.close()
        cluster.shutdown()


@pytest.fixture(autouse=True)
def nothing_left_running(room: Room) -> Iterator[None]:
    yield
    for job in list(room.pool.jobs.values()):
        room.pool.release(job)


def as_alone(job: Job, spec: Spec) -> None:
    """The bits of a run are those of a Session here, as many steps on."""
    alone, weights = Session(spec), job.weights()
    for _ in range(job.steps):
        alone.step()
    assert set(alone.weights()) == set(weights)
    for name, value in alone.weights().items():
        assert np.asarray(value).tobytes() == np.asarray(weights[name]).tobytes(), name


def test_a_run_on_a_node_does_what_is_pressed(room: Room, small: Callable[..., Spec]) -> None:
    job = room.pool.submit(small("denoising", train__epochs=LONG), owner="somebody")
    watched(job, lambda job: job.latest.views and job.steps > 5)
    before = job.latest
    watched(job, lambda job: job.steps > before.step and job.latest.views is not before.views)
    job.pause()
    watched(job, lambda job: job.latest.status == "paused" and not job.wants)
    assert 0 < room.pool.free_mb() < 1.9 * free_mb()  # two nodes of one machine are counted once
    assert room.store.load(job.id).step == job.steps and room.store.owner(job.id) == "somebody"
    job.adjust("corruption.level", 0.6)
    job.step()
    watched(job, lambda job: job.latest.changes and not job.wants)
    assert job.steps == job.latest.changes[0].step + 1 and job.latest.spec.corruption.level == 0.6
    job.stop()
    assert job.join(60)
    until(lambda: room.store.load(job.id).status == "stopped")
    room.pool.release(job)
    again = room.pool.resume(job.id)
    watched(again, lambda again: again.steps > job.steps)
    room.pool.delete(again.id)
    assert not room.store.has(job.id)


def test_bits_and_files_are_those_of_this_machine(room: Room, small: Callable[..., Spec]) -> None:
    spec = small("denoising")
    job = room.pool.submit(spec)
    assert job.join(60) and job.latest.status == "done"
    as_alone(job, spec)
    until(lambda: room.store.load(job.id).status == "done")
    kept = room.store.load(job.id)
    assert kept.step == job.steps and set(kept.curves) == set(job.latest.curves)
    after = room.pool.submit(put(spec, "start.run", job.id))
    assert after.join(60) and after.latest.status == "done"
    assert room.pool.resume(job.id, 1).join(60) and job.latest.epoch == 3


def test_data_that_a_node_lacks_are_sent_to_it(room: Room, small: Callable[..., Spec], home: Path) -> None:
    rows = [f"{p},{f},{1 + (p * f) % 5}" for p in range(30) for f in range(12)]
    name = own.bring("\n".join(["user,item,rating", *rows]).encode(), "mine.csv")
    job = room.pool.submit(small("ratings", data__name=name, data__rows=None))
    assert job.join(60) and job.latest.status == "done", job.latest.error


def test_runs_of_a_node_that_dies_go_on_at_another(room: Room, small: Callable[..., Spec]) -> None:
    spec = small("denoising", train__epochs=LONG)
    until(lambda: all(place.status == "ready" and not place.stuck for place in room.pool.state().places))
    jobs = [room.pool.submit(spec, paused=True) for _ in range(4)]
    for job in jobs:
        job.resume()
        watched(job, lambda job: job.steps > 5)
        job.pause()  # which saves it
        watched(job, lambda job: job.latest.status == "paused" and not job.wants)
        job.resume()
    node = {job: node_of(job) for job in jobs}
    assert sorted(node.values()).count(room.second.node_id) == 2
    room.cluster.remove_node(room.second, allow_graceful=False)
    moved = [job for job in jobs if node[job] == room.second.node_id]
    for job in moved:
        until(lambda job=job: "goes on from its last save" in job.latest.facts.get("interrupted", ""))
        job.step(20)
        watched(job, lambda job: job.latest.status == "paused" and not job.wants)
        assert job.steps >= 20
        as_alone(job, spec)
    for job in jobs:
        assert "interrupted" not in job.latest.facts and not job.over
    assert [place.status for place in room.pool.state().places].count("starting") == 1


def node_of(job: Any) -> str:
    """The id of the node where a run is stepped."""
    return ray.get(job.worker._actor.__ray_call__.remote(lambda _: ray.get_runtime_context().get_node_id()))


def test_an_address_where_nobody_answers_is_refused_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"ray://127.0.0.1:{port}", f"127.0.0.1:{port}"):
        with pytest.raises(ValueError, match=r"no Ray cluster answers at .*begin one there"):
            ray_cluster._knock(address)
