"""Latest result of what goes on changing: worked out aside, a version at a time; the last stays till then."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Result(NamedTuple, Generic[T]):
    """A result as it is now: the `value` of version `of`, None before the first.

    `pending` says that there will be another; `fault`, in a sentence, why the last one that was asked for
    has not come.
    """

    value: T | None = None
    of: Any = None
    pending: bool = False
    fault: str = ""


class LatestResult(Generic[T]):
    """Any thread may look; nobody waits."""

    def __init__(self) -> None:
        self.now: Result[T] = Result()
        self._looking = Lock()
        self._asked: Hashable = None
        self._future: Future[T] | None = None

    def look(self, version: Hashable, begin: Callable[[], Future[T]]) -> Result[T]:
        """The newest result; that of this version is begun where it is another and none is under way."""
        with self._looking:
            if self._future is not None and self._future.done():
                self.now, self._future = self._settled(self._future), None
            if self._future is None and self._asked != version:
                self._asked, self._future = version, begin()
                self.now = self.now._replace(pending=True)
            return self.now

    def _settled(self, future: Future[T]) -> Result[T]:
        error = None if future.cancelled() else future.exception()
        if error is not None or future.cancelled():
            return self.now._replace(pending=False, fault=str(error or "it was not finished"))
        return Result(future.result(), self._asked)


@lru_cache(maxsize=256)
def latest_result(*about: Hashable) -> LatestResult[Any]:
    """The one of this server that is about these things."""
    return LatestResult()
