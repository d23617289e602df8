"""A release on any static web server, by HTTP/1.1: plain GETs, with ``Range`` (RFC 9110, section 14) to go on.

h11 on asyncio's own sockets, as for the webhook; one line is kept from file to file. Whoever answers need not be
trusted: nothing is shown whose signature and hashes do not hold. No redirects, no proxy, no cookies, nothing packed.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import h11

from controller.release.source import Broken
from controller.release.trouble import ReleaseError, Why

HEAD_BYTES_MAX: Final = 65_536
READ_BYTES: Final = 65_536
RANGE: Final = re.compile(rb"bytes (\d{1,12})-\d{1,12}/(?:\d{1,12}|\*)")
NOT_THERE: Final = (403, 404, 410)
RANGE_IMPOSSIBLE: Final = 416
WHOLE: Final = 200
PART: Final = 206


@dataclass(frozen=True, slots=True)
class Address:
    """Of the folder with ``manifest.json``."""

    url: str
    host: str
    port: int
    folder: str
    tls: ssl.SSLContext | None

    @classmethod
    def of(cls, url: str, authority: Path | None = None) -> Self:
        """Raises ``ValueError`` for what is no address, and ``OSError`` for an authority that cannot be used."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or not url.isascii():
            raise ValueError("an address begins with http:// or https:// and names a host, without a user's name")
        if parts.query or parts.fragment or any(one <= " " for one in url):
            raise ValueError("an address names a folder, without ?, # or blanks")
        secure = parts.scheme == "https"
        tls = ssl.create_default_context(cafile=authority) if secure else None
        folder = parts.path.rstrip("/") + "/"
        return cls(url, parts.hostname, parts.port or (443 if secure else 80), folder, tls)

    def head(self, path: str, at: int) -> h11.Request:
        host = f"[{self.host}]" if ":" in self.host else self.host
        headers = [("Host", f"{host}:{self.port}"), ("User-Agent", "bastide"), ("Accept-Encoding", "identity")]
        if at:
            headers.append(("Range", f"bytes={at}-"))
        return h11.Request(method="GET", target=self.folder + path, headers=headers)


@dataclass(slots=True)
class _Line:
    """One connection, and where it stands in HTTP."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection

    def abort(self) -> None:
        with suppress(OSError):
            self.writer.transport.abort()


class WebSource:
    def __init__(self, address: Address, stalls_after_s: float) -> None:
        self.name = address.url
        self._address = address
        self._stalls_after_s = stalls_after_s
        self._line: _Line | None = None

    async def pieces(self, path: str, at: int, size: int) -> AsyncGenerator[tuple[int, bytes], None]:
        try:
            begins = await self._ask(path, at)
            async for data in self._body():
                if begins + len(data) > size:
                    raise ReleaseError(Why.WRONG_HASH, f"{path}: is longer than it may be")
                yield begins, data
                begins += len(data)
        except TimeoutError:
            raise Broken(f"says nothing for {self._stalls_after_s:g} s") from None
        except UnicodeError:
            raise ReleaseError(Why.UNREACHABLE, f"{self._address.host} is no name of a machine") from None
        except OSError as error:
            raise Broken(str(error) or type(error).__name__) from error
        except h11.RemoteProtocolError as error:
            raise Broken("answers something that is not HTTP, or half of it") from error
        finally:
            self._settle()

    async def close(self) -> None:
        if self._line is not None:
            self._line.abort()
            self._line = None

    async def _ask(self, path: str, at: int) -> int:
        """Ask for the rest of a file: the byte at which the answer begins."""
        kept = self._line is not None
        try:
            answer = await self._exchange(path, at)
        except (ConnectionError, h11.RemoteProtocolError):
            if not kept:
                raise
            await self.close()  # a line that was kept may have been closed meanwhile: once more, on a new one
            answer = await self._exchange(path, at)
        if answer.status_code == RANGE_IMPOSSIBLE and at:
            await self.close()
            return await self._ask(path, 0)
        return _begins(answer, path, at)

    async def _exchange(self, path: str, at: int) -> h11.Response:
        async with asyncio.timeout(self._stalls_after_s):
            line = self._line = self._line or await self._connected()
            line.writer.write(line.state.send(self._address.head(path, at)) or b"")
            line.writer.write(line.state.send(h11.EndOfMessage()) or b"")
            await line.writer.drain()
            while True:
                event = await self._event()
                if isinstance(event, h11.Response):
                    return event
                if isinstance(event, h11.ConnectionClosed):
                    raise ConnectionResetError("closed the line before it answered")

    async def _connected(self) -> _Line:
        to = self._address
        name = to.host if to.tls is not None else None
        reader, writer = await asyncio.open_connection(to.host, to.port, ssl=to.tls, server_hostname=name)
        return _Line(reader, writer, h11.Connection(h11.CLIENT, HEAD_BYTES_MAX))

    async def _body(self) -> AsyncIterator[bytes]:
        while True:
            async with asyncio.timeout(self._stalls_after_s):
                event = await self._event()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return
            elif isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError("closed the line in the midst of it")

    async def _event(self) -> h11.Event:
        assert self._line is not None
        while True:
            event = self._line.state.next_event()
            if isinstance(event, h11.Event):
                return event
            self._line.state.receive_data(await self._line.reader.read(READ_BYTES))

    def _settle(self) -> None:
        """Keep the line where both sides are done with a file and neither wants it closed; else let it go."""
        line = self._line
        if line is None:
            return
        if line.state.our_state is h11.DONE and line.state.their_state is h11.DONE:
            line.state.start_next_cycle()
        else:
            line.abort()
            self._line = None


def _begins(answer: h11.Response, path: str, at: int) -> int:
    """At which byte what follows begins. Raises what says that nothing useful follows."""
    headers = dict(answer.headers)
    if answer.status_code in NOT_THERE:
        raise ReleaseError(Why.MISSING, f"{path}: is not there ({answer.status_code})")
    if 300 <= answer.status_code < 400:
        raise ReleaseError(Why.UNREACHABLE, "sends elsewhere; name the address where the files really are")
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise ReleaseError(Why.UNREACHABLE, "packs what it sends although it was asked not to; switch that off")
    if answer.status_code == WHOLE:
        return 0
    begun = RANGE.fullmatch(headers.get(b"content-range", b""))
    if answer.status_code == PART and at and begun is not None and int(begun[1]) == at:
        return at
    raise Broken(f"answers {answer.status_code}")
