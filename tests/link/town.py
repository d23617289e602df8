"""The town: its back end (the very example of the guide), its operator, and an ear on every topic."""

import asyncio
import hashlib
import json
import secrets
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiomqtt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.config.link import LinkTable
from controller.config.models import Config
from controller.rights.orders import sign_order
from controller.store.reader import reading
from tests.runtime.place import Place, Running

HERE = Path(__file__).parent.parent.parent
BACKEND = HERE / "docs" / "examples" / "backend.py"
DEVICE = "halles-1"
WITHIN_S = 300.0
"""Longer than a bank may wait before it tries a slow broker again."""


def linked(config: Config, port: int, **more: Any) -> Config:
    """This bank's configuration with a link to a broker on this machine."""
    return config.model_copy(update={"link": LinkTable(**{"device": DEVICE, "host": "127.0.0.1", "port": port} | more)})


async def until(true: Callable[[], Any], what: str = "") -> None:
    async with asyncio.timeout(WITHIN_S):
        while not true():
            await asyncio.sleep(0.01)


def journal_of(place: Place) -> list[tuple[int, str, str, str]]:
    """Every fact as the bank's own journal has it."""
    with reading(Path(place.config.data.dir) / "journal.db") as reader:
        return [(one.seq, one.kind, one.body.decode(), one.link.hex()) for one in reader.facts()]


def public_key(place: Place) -> str:
    from controller.rights import identity

    return identity.load(Path(place.config.data.dir)).public


@dataclass
class Backend:
    """The guide's example, as a process of its own."""

    port: int
    public: str
    file: Path
    _process: Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(BACKEND), "127.0.0.1", str(self.port), DEVICE, self.public, str(self.file)
        )

    async def run_for_ever(self) -> None:
        """As a service manager does it: started again when it falls over a broker that is gone."""
        try:
            while True:
                await self.start()
                assert self._process is not None
                await self._process.wait()
                await asyncio.sleep(0.1)
        finally:
            await self.kill()

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def facts(self) -> list[tuple[int, str, str, str]]:
        if not self.file.exists():
            return []
        db = sqlite3.connect(self.file)
        try:
            return db.execute("SELECT seq, kind, body, link FROM fact ORDER BY seq").fetchall()
        except sqlite3.OperationalError:
            return []  # its table is not made yet
        finally:
            db.close()

    async def has_everything(self, one: Running) -> None:
        """Once nothing more happens at the bank: exactly its journal, in order, none twice, none missing."""
        await until(lambda: len(self.facts()) >= len(journal_of(one.place)))
        assert self.facts() == journal_of(one.place)


@asynccontextmanager
async def backend(one: Running, port: int, folder: Path) -> AsyncIterator[Backend]:
    town = Backend(port, public_key(one.place), folder / "town.db")
    task = asyncio.get_running_loop().create_task(town.run_for_ever())
    try:
        yield town
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


# -- orders ----------------------------------------------------------------------------------


def order(one: Running, what: str, key: Ed25519PrivateKey | None = None, **more: Any) -> str:
    """The text of a signed order, as the town sends it."""
    now_s = int(one.bank.front.now().wall_s)
    body: dict[str, Any] = {
        "id": secrets.token_hex(8), "device": DEVICE, "site": one.place.config.bank.site, "not_before_s": now_s - 60,
        "expires_s": now_s + 600, "reason": "a resident telephoned", "what": what,
    }  # fmt: skip
    text = json.dumps(body | more)
    key_id, signature = sign_order(text, key or one.place.operator)
    return json.dumps({"order": text, "key": key_id, "signature": signature})


def name_of(message: str) -> str:
    return str(json.loads(json.loads(message)["order"])["id"])


@dataclass
class Ear:
    """Everything that is said at a broker, and a mouth to say something."""

    client: aiomqtt.Client
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    async def listen(self) -> None:
        async for message in self.client.messages:
            assert isinstance(message.payload, bytes)
            self.heard.append((str(message.topic), message.payload))

    def on(self, topic: str) -> list[Any]:
        return [json.loads(payload) for name, payload in self.heard if name == f"bastide/1/{DEVICE}/{topic}"]

    async def say(self, topic: str, message: str | bytes) -> None:
        await self.client.publish(f"bastide/1/{DEVICE}/{topic}", message, qos=1)

    async def asks(self, message: str | bytes) -> dict[str, Any]:
        """Send an order; its answer."""
        before = len(self.on("answers"))
        await self.say("orders", message)
        await until(lambda: len(self.on("answers")) > before)
        answer: dict[str, Any] = self.on("answers")[-1]
        return answer


@asynccontextmanager
async def ear(port: int, **more: Any) -> AsyncIterator[Ear]:
    async with aiomqtt.Client("127.0.0.1", port, **more) as client:
        await client.subscribe("bastide/#", qos=1)
        one = Ear(client)
        task = asyncio.get_running_loop().create_task(one.listen())
        try:
            yield one
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def digest_of(message: str | bytes) -> str:
    return hashlib.sha256(message if isinstance(message, bytes) else message.encode()).hexdigest()
