"""From a signed order of the town to the pulse at the port, against what no software could do without.

The floor is one bare publish of the same bytes through the same broker, one signature check, one durable commit of the
same bytes and one write to the same kind of port, one after the other. Floor and bank take turns in one run.
"""

import asyncio
import json
import secrets
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter, time

import aiomqtt
import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.app import Bank, running
from controller.clock import SystemClock
from controller.config.link import LinkTable
from controller.core.state import Door
from controller.link.pace import Pace
from controller.link.topics import Topic, topic
from controller.ports import Ports
from controller.rights.orders import CONTEXT, sign_order
from tests.bench.journal import bare_database
from tests.bench.latency import Kept
from tests.bench.link import AT_ONCE_OUT
from tests.bench.measure import Measure, percentile
from tests.bench.office import office
from tests.bench.wires import Board, SerialLine, Shot
from tests.link.brokers import OPEN_DOOR, mosquitto

SAMPLES = 200
WARM_UP = 20
GOAL = 1.3
LIMIT_S = 30.0
REST_S = 0.01
DEVICE = "bench"
BARE = "bench/bare"


def measure(folder: Path) -> list[Measure]:
    bank, floor = asyncio.run(_run(folder))
    ratio = percentile(bank, 50) / percentile(floor, 50)
    return [
        Measure("order of the town → pulse at the port, p50", percentile(bank, 50) * 1e3, "ms"),
        Measure("order of the town → pulse at the port, p99", percentile(bank, 99) * 1e3, "ms"),
        Measure("floor: publish, check, commit, write, p50", percentile(floor, 50) * 1e3, "ms"),
        Measure("order → pulse against the floor, p50", ratio, "×", GOAL),
    ]


class Floor:
    """The same work with nothing around it."""

    def __init__(self, client: aiomqtt.Client, private: Ed25519PrivateKey, bare: apsw.Connection) -> None:
        self._client = client
        self._private = private
        self._bare = bare
        self._line = SerialLine()

    async def once(self, message: str, facts: bytes) -> float:
        envelope = json.loads(message)
        text, signature = CONTEXT + envelope["order"].encode(), bytes.fromhex(envelope["signature"])
        public = self._private.public_key()
        began = perf_counter()
        await self._client.publish(BARE, message, qos=1)
        await anext(aiter(self._client.messages))
        public.verify(signature, text)
        self._bare.execute("INSERT INTO bare (body) VALUES (?)", (facts,))
        self._line.write()
        ended = perf_counter()
        self._line.drain()
        return ended - began

    def close(self) -> None:
        self._line.close()


class SureClock(SystemClock):
    """A bank opens nothing for the town while it does not know the time; a machine that measures may not be set."""

    def synchronised(self) -> bool:
        return True


def _order(site: str, box: str, private: Ed25519PrivateKey) -> str:
    now_s = int(time())
    body = {"id": secrets.token_hex(8), "device": DEVICE, "site": site, "not_before_s": now_s - 60,
            "expires_s": now_s + 600, "reason": "measured", "what": "open", "box": box}  # fmt: skip
    text = json.dumps(body)
    key, signature = sign_order(text, private)
    return json.dumps({"order": text, "key": key, "signature": signature})


async def _run(folder: Path) -> tuple[list[float], list[float]]:
    config, private = office(folder)
    line, fired = SerialLine(), asyncio.Queue[Shot]()
    wires: dict[str, list[int]] = {}
    for name, channel in config.wiring().values():
        wires.setdefault(name, []).append(channel)
    boards = {name: Board(line, channels, fired) for name, channels in wires.items()}
    taken: list[float] = []
    floor: list[float] = []
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(mosquitto(folder, OPEN_DOOR + "set_tcp_nodelay true\n"))
        link = LinkTable(device=DEVICE, host="127.0.0.1", port=broker.port)
        config = config.model_copy(update={"link": link})
        bank = await stack.enter_async_context(running(config, Ports(locks=boards), SureClock()))
        town = await stack.enter_async_context(aiomqtt.Client("127.0.0.1", broker.port, socket_options=AT_ONCE_OUT))
        await town.subscribe(BARE, 1)
        bare = Floor(town, private, bare_database(folder / "bare.db"))
        stack.callback(bare.close)
        kept = Kept(folder / "journal.db")
        await _linked(bank)
        boxes = [one.id for one in config.compartments]
        for number in range(WARM_UP + SAMPLES):
            message, before = _order(config.bank.site, boxes[number % len(boxes)], private), bank.loop.seq
            await asyncio.sleep(REST_S)
            began = perf_counter()
            await town.publish(topic(DEVICE, Topic.ORDERS), message, qos=1)
            taken.append(await _fired(bank, fired, boxes[number % len(boxes)]) - began)
            await asyncio.sleep(REST_S)
            floor.append(await bare.once(message, kept.scan(before)))
    line.close()
    return taken[WARM_UP:], floor[WARM_UP:]


async def _linked(bank: Bank) -> None:
    """At the broker, and with the limit of orders a second taken off."""
    assert bank.link.link is not None
    bank.link.link._pace = Pace(orders_per_s=10**6, orders_at_once=10**6)
    async with asyncio.timeout(LIMIT_S):
        while not bank.link.link.status.connected:
            await asyncio.sleep(REST_S)


async def _fired(bank: Bank, fired: "asyncio.Queue[Shot]", box: str) -> float:
    """When the pulse had left; a hand opens the door and closes it."""
    async with asyncio.timeout(LIMIT_S):
        shot = await fired.get()
        for closed, door in ((False, Door.OPEN), (True, Door.CLOSED)):
            shot.board.turn(shot.channel, closed=closed)
            while bank.loop.state.boxes[box].door is not door:
                await bank.front.changed(bank.front.revision())
    return shot.at
