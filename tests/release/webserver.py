"""A static web server on loopback with the troubles of the field: it cuts lines, sends other bytes, packs, dawdles."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class WebServer:
    folder: Path
    port: int = 0
    ranges: bool = True
    cut: Callable[[int], int | None] = lambda asked: None
    """After how many bytes of a body the line is cut, by the number of the request; None: not at all."""
    status: int = 200
    """Of every answer, where it is not 200."""
    headers: str = ""
    body: bytes | None = None
    """In place of every file."""
    closes: bool = False
    """After each answer, as an old server does."""
    requests: list[tuple[str, int]] = field(default_factory=list)
    """What was asked, and from which byte on."""
    lines: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/vitrine"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        found = re.match(r"GET /vitrine/(\S+) HTTP/1.1\r\n", head)
        assert found is not None, head
        asked = re.search(r"\r\n[Rr]ange: bytes=(\d+)-\r\n", head)
        at = int(asked[1]) if asked else 0
        self.requests.append((found[1], at))
        cut = self.cut(len(self.requests) - 1)
        data = self.body if self.body is not None else self._read(found[1])
        status, head, body = self._answer(data, at)
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{head}{self.headers}\r\n".encode())
        writer.write(body if cut is None else body[:cut])
        await writer.drain()
        if cut is not None and cut < len(body):
            writer.write_eof()
            await writer.drain()
            return False
        return not self.closes

    def _read(self, path: str) -> bytes | None:
        file = self.folder / path
        return file.read_bytes() if file.is_file() else None

    def _answer(self, data: bytes | None, at: int) -> tuple[int, str, bytes]:
        close = "Connection: close\r\n" if self.closes else ""
        if self.status != 200 or data is None:
            return self.status if self.status != 200 else 404, close, b"no"
        if not at or not self.ranges:
            return 200, close, data
        if at >= len(data):
            return 416, f"Content-Range: bytes */{len(data)}\r\n{close}", b""
        return 206, f"Content-Range: bytes {at}-{len(data) - 1}/{len(data)}\r\n{close}", data[at:]


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[WebServer]:
    one = WebServer(folder)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    async with server:
        yield one
