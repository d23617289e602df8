"""The fleet's town, in a process of its own, written from docs/link.md alone: it keeps each device's end and a verdict.

python -m simulator.fleet.town HOST PORT KEYS      KEYS: a JSON file, device → public key. It ends when its input does.

Prints a line of JSON a second, ``{"facts": N}``, and last ``{"verdict": {device: {...}}}``. It keeps no facts, for the
chain's hash after the last one stands for all of them.
"""

import asyncio
import hashlib
import json
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiomqtt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from paho.mqtt.reasoncodes import ReasonCode

GENESIS: Final = hashlib.sha256(b"bastide journal 1").hexdigest()
TRUST: Final = {"floor_only": 0, "held_over": 1, "synchronised": 2}
TOPIC: Final = "bastide/1"
TELLS_EVERY_S: Final = 1.0
TRIES_AGAIN_S: Final = 0.2


@dataclass(slots=True)
class Books:
    """What the town has of one device."""

    device: str
    key: Ed25519PublicKey = field(repr=False)
    seq: int = 0
    link: str = GENESIS
    repeated: int = 0
    """Facts that came again, and were skipped."""
    holes: int = 0
    """Times that facts were missing, and asked for."""
    wrong: int = 0
    """Messages that this device cannot have said."""
    gaps: int = 0
    """Facts that the device itself says are gone."""

    def keep(self, message: dict[str, Any]) -> bool:
        """Keep what is new. False when facts are missing before it."""
        if not self._says(message["head"]):
            self.wrong += 1
            return True
        if (gap := message["gap"]) and gap["first"] <= self.seq + 1 <= gap["last"]:
            self.gaps += gap["last"] - self.seq
            self.seq, self.link = gap["last"], gap["link"]
        for fact in message["facts"]:
            self._take(fact)
        if self.seq < message["head"]["seq"]:
            self.holes += 1
            return False
        if self.seq == message["head"]["seq"] and self.link != message["head"]["link"]:
            self.wrong += 1
        return True

    def _take(self, fact: dict[str, Any]) -> None:
        if fact["seq"] <= self.seq:
            self.repeated += 1
        elif fact["seq"] == self.seq + 1:
            self.seq, self.link = fact["seq"], after(self.link, fact)

    def _says(self, head: dict[str, Any]) -> bool:
        text = f"bastide head 1\n{self.device}\n{head['seq']}\n{head['link']}"
        try:
            self.key.verify(bytes.fromhex(head["signature"]), text.encode())
        except InvalidSignature:
            return False
        return True

    def verdict(self) -> dict[str, Any]:
        names = ("seq", "link", "repeated", "holes", "wrong", "gaps")
        return {name: getattr(self, name) for name in names}


def after(previous: str, fact: dict[str, Any]) -> str:
    """The chain's hash after a fact."""
    numbers = struct.pack(">QddB", fact["seq"], fact["mono_s"], fact["wall_s"], TRUST[fact["trust"]])
    hashes = hashlib.sha256(fact["body"].encode()).digest() + bytes.fromhex(fact["side_hash"] or "00" * 32)
    named = f"{fact['kind']}\0{fact['boot']}".encode()
    return hashlib.sha256(bytes.fromhex(previous) + numbers + hashes + named).hexdigest()


class Town:
    def __init__(self, host: str, port: int, keys: dict[str, str]) -> None:
        self._where = (host, port)
        self.books = {
            device: Books(device, Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)))
            for device, key in keys.items()
        }

    async def run(self) -> None:
        """Until cancelled, whatever becomes of the broker."""
        while True:
            with suppress(aiomqtt.MqttError, OSError):
                async with aiomqtt.Client(*self._where) as client:
                    await self._at_the_broker(client)
            await asyncio.sleep(TRIES_AGAIN_S)

    async def _at_the_broker(self, client: aiomqtt.Client) -> None:
        granted = await client.subscribe(f"{TOPIC}/+/facts", qos=1)
        if any(code.is_failure for code in granted if isinstance(code, ReasonCode)):
            return  # a cluster that just lost a node refuses it now and then
        asking = asyncio.create_task(self._ask_again(client))
        try:
            async for message in client.messages:
                books = self.books.get(str(message.topic).split("/")[2])
                if books is not None and isinstance(message.payload, bytes):
                    await self._answer(client, books, not books.keep(json.loads(message.payload)))
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _ask_again(self, client: aiomqtt.Client) -> None:
        """What came while we were away is not known here."""
        for books in self.books.values():
            await self._answer(client, books, again=True)

    async def _answer(self, client: aiomqtt.Client, books: Books, again: bool) -> None:
        ack = json.dumps({"has": books.seq, "again": again})
        await client.publish(f"{TOPIC}/{books.device}/ack", ack, qos=1)

    def facts(self) -> int:
        return sum(books.seq for books in self.books.values())


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def main(town: Town) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin, ended.set)
    work = loop.create_task(town.run())
    while not ended.is_set():
        tell({"facts": town.facts()})
        with suppress(TimeoutError):
            async with asyncio.timeout(TELLS_EVERY_S):
                await ended.wait()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    tell({"verdict": {device: books.verdict() for device, books in town.books.items()}})


if __name__ == "__main__":
    asyncio.run(main(Town(sys.argv[1], int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8")))))
