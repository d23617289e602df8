"""The latest value of each of several things, told to whoever listens: all of them once, then each change."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
CHANGES_WAITING_MAX = 1_024
"""For a listener that does not listen; then it hears the present values again, as if it came late."""


class Feed(Generic[Key, Value]):
    def __init__(self, first: dict[Key, Value]) -> None:
        self._latest = dict(first)
        self._listeners: set[_Listener[Key, Value]] = set()

    def saw(self, key: Key, value: Value) -> None:
        """A repeated value is no change."""
        if self._latest[key] != value:
            self._latest[key] = value
            for listener in self._listeners:
                listener.hears(key, value, self._latest)

    async def follow(self, keys: Collection[Key]) -> AsyncIterator[tuple[Key, Value]]:
        """These keys only."""
        listener = _Listener(keys, self._latest)
        self._listeners.add(listener)
        try:
            while True:
                yield await listener.next()
        finally:
            self._listeners.discard(listener)


class _Listener(Generic[Key, Value]):
    def __init__(self, keys: Collection[Key], latest: dict[Key, Value]) -> None:
        self._keys = keys
        self._waiting: deque[tuple[Key, Value]] = deque()
        self._news = asyncio.Event()
        self._tell_all(latest)

    def hears(self, key: Key, value: Value, latest: dict[Key, Value]) -> None:
        if key not in self._keys:
            return
        if len(self._waiting) < CHANGES_WAITING_MAX:
            self._waiting.append((key, value))
        else:
            self._tell_all(latest)
        self._news.set()

    def _tell_all(self, latest: dict[Key, Value]) -> None:
        self._waiting = deque((key, latest[key]) for key in self._keys)

    async def next(self) -> tuple[Key, Value]:
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()
