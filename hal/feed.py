"""What is known of every channel, told to whoever follows: the present first, then each change."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Generic, Protocol, TypeVar

WAITING_MAX = 1_024
"""A follower that does not listen for so long is told the present anew in place of what it missed."""


class OfChannel(Protocol):
    @property
    def channel(self) -> int: ...


T = TypeVar("T", bound=OfChannel)


class _Follower(Generic[T]):
    def __init__(self, present: list[T]) -> None:
        self.waiting = deque(present)
        self.news = asyncio.Event()


class Feed(Generic[T]):
    def __init__(self) -> None:
        self._latest: dict[int, T] = {}
        self._followers: set[_Follower[T]] = set()

    def tell(self, item: T) -> None:
        self._latest[item.channel] = item
        for one in self._followers:
            if len(one.waiting) >= WAITING_MAX:
                one.waiting = deque(self._present())
            else:
                one.waiting.append(item)
            one.news.set()

    async def follow(self) -> AsyncIterator[T]:
        """For ever. Any number may follow; each hears everything from the present on."""
        one = _Follower(self._present())
        self._followers.add(one)
        try:
            while True:
                while one.waiting:
                    yield one.waiting.popleft()
                one.news.clear()
                await one.news.wait()
        finally:
            self._followers.discard(one)

    def _present(self) -> list[T]:
        return [self._latest[channel] for channel in sorted(self._latest)]
