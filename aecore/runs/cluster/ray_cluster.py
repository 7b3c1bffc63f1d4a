"""A Ray cluster as this process sees it: connected to, asked what it has, and given actors to begin."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from aecore import __version__
from aecore.runs.cluster.actor import Actor

KNOCK_S = 5.0  # for the port of a cluster to open; Ray itself would try for minutes
ANSWER_S = 60.0  # for a node to say what it has
TRIES = 3  # at a head that has just begun, or whose process for this client fails to begin
CALLS = 4  # of an actor at a time: one brings messages, one waits for some
FAULTS = (OSError, RayError, RuntimeError, TimeoutError, ValueError)

_connecting = Lock()


class Resources(NamedTuple):
    """What the living nodes of a cluster have."""

    cpus: int
    gpus: int


def connect(address: str) -> None:
    """Connect to the cluster at an address, unless this process is; ValueError, in a sentence, where not.

    From a thread of its own: in the main thread Ray would take over what a signal to end does.
    """
    with _connecting, ThreadPoolExecutor(1) as thread:
        if not ray.is_initialized():
            _knock(address)
            thread.submit(_connect, address).result()


def disconnect() -> None:
    """Leave the cluster; actors of this process that are left there end."""
    ray.shutdown()


def resources() -> Resources:
    """What the cluster has now."""
    found = ray.cluster_resources()
    return Resources(int(found.get("CPU", 0)), int(found.get("GPU", 0)))


def check() -> None:
    """Raise ValueError, in a sentence, where a node has no aecore, or another version than is here."""
    task = ray.remote(num_cpus=0, max_retries=0)(version)
    nodes = [node for node in ray.nodes() if node["Alive"]]
    asked = [task.options(scheduling_strategy=_on(node)).remote() for node in nodes]
    for node, answer in zip(nodes, asked, strict=True):
        found = _version(answer)
        if found != __version__:
            raise ValueError(
                f"the node {node['NodeManagerHostname']} of the Ray cluster has "
                f"{found or 'no aecore'}, and here it is {__version__}: "
                "install the same, and what it needs, on each node"
            )


def begin(sees_gpu: bool) -> Any:
    """Begin an actor where there is a CPU for it, and a GPU where it is to see one; it may have to wait.

    OSError where the cluster is gone.
    """
    needs = {"num_cpus": 1, "num_gpus": int(sees_gpu), "scheduling_strategy": "SPREAD"}
    made = ray.remote(Actor).options(max_concurrency=CALLS, max_restarts=0, **needs)
    try:
        _see_connection()
        return made.remote(sees_gpu)
    except FAULTS as error:
        raise OSError(str(error)) from None


def call(method: Any, *arguments: Any) -> Any:
    """What an actor's method returns, which is waited for; OSError where actor, node or cluster are gone."""
    try:
        _see_connection()
        return ray.get(method.remote(*arguments))
    except FAULTS as error:
        raise OSError(str(error)) from None


def end(actor: Any) -> None:
    """End an actor at once; nothing happens where it is gone."""
    with suppress(*FAULTS):
        _see_connection()
        ray.kill(actor)


def version() -> str:
    """The version of aecore where this is called."""
    return __version__


def _knock(address: str) -> None:
    """See whether anything listens at HOST:PORT; an address without a port is left to Ray."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), KNOCK_S).close()
    except (OSError, OverflowError) as error:
        raise _absent(address, error) from None


def _connect(address: str, tries: int = TRIES) -> None:
    try:
        ray.init(address, log_to_driver=False, logging_level="ERROR")
    except FAULTS as error:
        if tries <= 1 or isinstance(error, ValueError):
            raise _absent(address, error) from None
        ray.shutdown()
        _connect(address, tries - 1)


def _see_connection() -> None:
    """Raise OSError where there is none: by itself Ray would begin a cluster on this machine."""
    if not ray.is_initialized():
        raise ConnectionError("the Ray cluster is gone")


def _absent(address: str, error: Exception) -> ValueError:
    why = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return ValueError(
        f"no Ray cluster answers at {address} ({why}): begin one there with 'ray start --head "
        "--ray-client-server-port=10001', or name another address, such as ray://HOST:10001"
    )


def _on(node: Mapping[str, Any]) -> NodeAffinitySchedulingStrategy:
    return NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)


def _version(answer: Any) -> str:
    """The version that a node has; empty where it cannot say."""
    try:
        return str(ray.get(answer, timeout=ANSWER_S))
    except FAULTS:
        return ""
