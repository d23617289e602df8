"""One POST to one receiver of the bank's own network: HTTP/1.1 by h11 on asyncio's own sockets.

No thread that a receiver could hold for ever, no pool, no redirects, no proxy, nothing kept between two requests; one
time limit over all of it. h11 is what the screen's server parses with already: nothing more is loaded.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import h11

ANSWER_BYTES_MAX: Final = 65_536
"""Of status and headers; the body is not read."""
READ_BYTES: Final = 4_096


class PostError(Exception):
    """The receiver did not take it; the text says why, in a line."""


@dataclass(frozen=True, slots=True)
class Receiver:
    url: str
    host: str
    port: int
    target: str
    tls: ssl.SSLContext | None

    @classmethod
    def of(cls, url: str, authority: Path | None = None) -> Self:
        """Raises ``OSError`` for an authority that cannot be used."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        tls = ssl.create_default_context(cafile=authority) if secure else None
        return cls(url, parts.hostname or "", parts.port or (443 if secure else 80), target, tls)


async def post(to: Receiver, body: bytes, headers: Sequence[tuple[str, str]], within_s: float) -> None:
    """Return once the receiver has answered 2xx, or raise :class:`PostError`, at the latest after ``within_s``."""
    try:
        async with asyncio.timeout(within_s):
            status = await _exchange(to, body, headers)
    except TimeoutError:
        raise PostError(f"does not answer within {within_s:g} s") from None
    except OSError as error:
        raise PostError(str(error) or type(error).__name__) from error
    except h11.ProtocolError as error:
        raise PostError("answers something that is not HTTP, or half of it") from error
    if not 200 <= status < 300:
        more = "; redirects are not followed" if 300 <= status < 400 else ""
        raise PostError(f"answers {status}{more}")


async def _exchange(to: Receiver, body: bytes, headers: Sequence[tuple[str, str]]) -> int:
    address = await _near(to)
    name = to.host if to.tls is not None else None
    reader, writer = await asyncio.open_connection(address, to.port, ssl=to.tls, server_hostname=name)
    try:
        line = h11.Connection(h11.CLIENT, ANSWER_BYTES_MAX)
        request = h11.Request(method="POST", target=to.target, headers=[*_own(to, body), *headers])
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(line.send(event) or b"")
        await writer.drain()
        return await _status(reader, line)
    finally:
        with suppress(OSError):
            writer.transport.abort()


def _own(to: Receiver, body: bytes) -> list[tuple[str, str]]:
    host = f"[{to.host}]" if ":" in to.host else to.host
    return [
        ("Host", f"{host}:{to.port}"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]


async def _status(reader: asyncio.StreamReader, line: h11.Connection) -> int:
    while True:
        event = line.next_event()
        if isinstance(event, h11.Response):
            return event.status_code
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(READ_BYTES))
        elif not isinstance(event, h11.InformationalResponse):
            raise ConnectionResetError("closed the line before it answered")


async def _near(to: Receiver) -> str:
    """An address of this machine or a private network. Looked up each time: what a name means may change."""
    found = await asyncio.get_running_loop().getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    addresses = [str(address[4][0]) for address in found]
    for address in addresses:
        if ipaddress.ip_address(address.partition("%")[0]).is_private:
            return address
    raise PostError(f"{to.host} is {addresses[0]}, which is of no private network; facts are told to neighbours only")
