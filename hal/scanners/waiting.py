"""Texts and keys on their way from a device to whoever listens: a few are kept, more are lost as in any buffer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

WAITING_MAX: Final = 16
"""A code held in front of a scanner for hours, and nobody there to hear it."""


class Waiting:
    def __init__(self, limit: int = WAITING_MAX) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue(limit)

    def put(self, text: str) -> None:
        if not self._queue.full():
            self._queue.put_nowait(text)

    async def texts(self) -> AsyncIterator[str]:
        while True:
            yield await self._queue.get()
