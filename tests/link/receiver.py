"""A receiver as the guide asks for one: a real HTTP server that keeps facts by (device, seq), and may be spoilt."""

import asyncio
import hashlib
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.link.brokers import free_port


@dataclass
class Receiver:
    port: int = field(default_factory=free_port)
    public: str = ""
    answers: list[bytes] = field(default_factory=list)
    """What to answer to the next requests, instead of 204; empty is to answer nothing and hang."""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    facts: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    doubles: int = 0
    hanging: int = 0
    tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"http{'' if self.tls is None else 's'}://127.0.0.1:{self.port}/bastide?of=halles"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Receiver"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.tls)
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
            body = await reader.readexactly(int(headers["content-length"]))
            self.asked.append((head[0], headers, body))
            answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 No Content\r\n\r\n"
            if answer.startswith(b"HTTP/1.1 2"):
                self._keep(headers, body)
            if answer == b"":
                self.hanging += 1
                await reader.read()  # until the bank has had enough
                self.hanging -= 1
            writer.write(answer)
            await writer.drain()
        writer.close()

    def _keep(self, headers: dict[str, str], body: bytes) -> None:
        message: dict[str, Any] = json.loads(body)
        text = f"bastide webhook 1\n{message['device']}\n{hashlib.sha256(body).hexdigest()}"
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public))
        key.verify(bytes.fromhex(headers["bastide-signature"]), text.encode())
        for fact in message["facts"]:
            self.doubles += fact["seq"] in self.facts
            assert fact["seq"] in self.facts or fact["seq"] == len(self.facts) + 1, "out of order"
            self.facts[fact["seq"]] = (fact["kind"], fact["body"], fact["link"])

    def journal(self) -> list[tuple[int, str, str, str]]:
        return [(seq, *self.facts[seq]) for seq in sorted(self.facts)]
