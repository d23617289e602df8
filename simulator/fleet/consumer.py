"""The town's process, from this side: how many facts it has, and in the end its books."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

LINE_BYTES_MAX: Final = 64 * 1024 * 1024
ENDS_WITHIN_S: Final = 30.0


class TownLostError(Exception):
    """The town's process ended before it was told to."""


class Consumer:
    def __init__(self, process: Process) -> None:
        self._process = process
        self.facts = 0
        self._books: dict[str, dict[str, Any]] | None = None
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        """Until its last word."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            self.facts = said.get("facts", self.facts)
            self._books = said.get("verdict")

    async def books(self) -> Mapping[str, Mapping[str, Any]]:
        """Ends it. Raises :class:`TownLostError`."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        async with asyncio.timeout(ENDS_WITHIN_S):
            await self._reading
        if self._books is None:
            raise TownLostError("the town ended early; its last words stand above")
        return self._books

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading


@asynccontextmanager
async def consuming(folder: Path, host: str, port: int, keys: Mapping[str, str]) -> AsyncIterator[Consumer]:
    path = folder / "keys.json"
    path.write_text(json.dumps(keys), "utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator.fleet.town", host, str(port), str(path),
        stdin=PIPE, stdout=PIPE, limit=LINE_BYTES_MAX,
    )  # fmt: skip
    town = Consumer(process)
    try:
        yield town
    finally:
        await town.end()
