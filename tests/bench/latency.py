"""From a scan to the pulse at the port, against what no software on this machine could do without.

The floor is one signature check, one durable commit of the same bytes and one write to the same kind of port, one
after the other with nothing between them. Floor and bank take turns in one run, so that the ratio is fair.
"""

import asyncio
import struct
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, time

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from controller.app import Bank, running
from controller.core.bank import Size
from controller.core.events import Touch, Touched, Woke
from controller.core.rights import Act
from controller.core.screen import Screen
from controller.ports import Ports
from controller.rights.issue import draft, new_holder, order_digest
from controller.rights.passes import CONTEXT, sign, unpack
from controller.store.tables import FACT_COLUMNS
from tests.bench.journal import bare_database
from tests.bench.measure import Measure, percentile
from tests.bench.office import office
from tests.bench.wires import Board, Scanner, SerialLine, Shot, SkippingClock

COMPARTMENTS = 100
SAMPLES = 400
WARM_UP = 20
GOAL = 1.5
LIMIT_S = 10.0
GRACE_S = 180.0
REST_S = 0.01
"""Before a scan and before the floor: people come one at a time, and what was before is done."""


def measure(folder: Path) -> list[Measure]:
    bank, floor = asyncio.run(_run(folder))
    ratio = percentile(bank, 50) / percentile(floor, 50)
    return [
        Measure("scan → pulse at the port, p50", percentile(bank, 50) * 1e3, "ms"),
        Measure("scan → pulse at the port, p99", percentile(bank, 99) * 1e3, "ms"),
        Measure("floor: one check, one commit, one write, p50", percentile(floor, 50) * 1e3, "ms"),
        Measure("floor: one check, one commit, one write, p99", percentile(floor, 99) * 1e3, "ms"),
        Measure("scan → pulse against the floor, p50", ratio, "×", GOAL),
        Measure("scan → pulse against the floor, p99", percentile(bank, 99) / percentile(floor, 99), "×"),
    ]


@dataclass(slots=True)
class Street:
    """One person before the bank who does everything at once."""

    bank: Bank
    scanner: Scanner
    fired: asyncio.Queue[Shot]
    clock: SkippingClock
    private: Ed25519PrivateKey
    badge: str
    site: str

    async def deposit(self) -> str:
        """Leave an order; the pass that fetches it."""
        self.scanner.show(self.badge)
        await self.until(Screen.MENU)
        await self.touch(Touch.DEPOSIT, Size.S)
        await self.through_the_door(Screen.PUT_IN, Screen.TICKET)
        shown = self.bank.front.ticket()
        assert shown is not None
        await self.touch(Touch.DONE)
        order = order_digest(shown.ticket)
        return sign(draft(self.site, new_holder(), Act.PICKUP, time(), 30, order=order), self.private)

    async def pickup(self, text: str) -> float:
        """Seconds from scan to pulse, of a bank at rest before it."""
        await asyncio.sleep(REST_S)
        shown_at = self.scanner.show(text)
        fired_at = await self.through_the_door(Screen.TAKE_OUT, Screen.CLOSED)
        await self.touch(Touch.DONE)
        self.clock.skip(GRACE_S)
        await self.bank.front.offer(Woke())
        return fired_at - shown_at

    async def through_the_door(self, opened: Screen, closed: Screen) -> float:
        """When the pulse had left."""
        async with asyncio.timeout(LIMIT_S):
            shot = await self.fired.get()
        shot.board.turn(shot.channel, closed=False)
        await self.until(opened)
        shot.board.turn(shot.channel, closed=True)
        await self.until(closed)
        return shot.at

    async def touch(self, touch: Touch, size: Size | None = None) -> None:
        await self.bank.front.offer(Touched(touch, self.bank.front.view().visit, size=size))

    async def until(self, screen: Screen) -> None:
        front = self.bank.front
        async with asyncio.timeout(LIMIT_S):
            while front.view().screen is not screen:
                await front.changed(front.revision())


class Kept:
    """What a scan made durable, read from beside the daemon."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: apsw.Connection | None = None

    def scan(self, after: int) -> bytes:
        """Every byte of the rows that one scan added, those up to its pulse."""
        if self._db is None:
            self._db = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        rows = self._db.execute(
            f"SELECT {FACT_COLUMNS} FROM fact WHERE seq > ? ORDER BY seq LIMIT 20", (after,)
        ).fetchall()
        kinds = [row[1] for row in rows]
        return b"".join(as_bytes(value) for row in rows[: kinds.index("PulseEnded")] for value in row)


def as_bytes(value: object) -> bytes:
    """What a value takes on the disk, more or less."""
    match value:
        case None:
            return b""
        case str():
            return value.encode()
        case int() | float():
            return struct.pack("d", value)
        case bytes():
            return value
        case _:
            raise TypeError(value)


def _floor(public: Ed25519PublicKey, text: str, bare: apsw.Connection, facts: bytes, line: SerialLine) -> float:
    """Seconds of the same work with nothing around it."""
    parts = unpack(text)
    assert isinstance(parts, tuple)
    data, signature = parts
    began = perf_counter()
    public.verify(signature, CONTEXT + data)
    bare.execute("INSERT INTO bare (body) VALUES (?)", (facts,))
    line.write()
    ended = perf_counter()
    line.drain()
    return ended - began


async def _run(folder: Path) -> tuple[list[float], list[float]]:
    config, private = office(folder)
    line, clock, scanner = SerialLine(), SkippingClock(), Scanner()
    wires: dict[str, list[int]] = {}
    for name, channel in config.wiring().values():
        wires.setdefault(name, []).append(channel)
    fired: asyncio.Queue[Shot] = asyncio.Queue()
    boards = {name: Board(line, channels, fired) for name, channels in wires.items()}
    site = config.bank.site
    badge = sign(draft(site, new_holder(), Act.DEPOSIT, time(), 30), private)
    bare = bare_database(folder / "bare.db")
    kept = Kept(folder / "journal.db")
    taken: list[float] = []
    floor: list[float] = []
    async with AsyncExitStack() as stack:
        bank = await stack.enter_async_context(running(config, Ports(locks=boards, scanners={"front": scanner}), clock))
        street = Street(bank, scanner, fired, clock, private, badge, site)
        for _ in range(WARM_UP + SAMPLES):
            pass_text = await street.deposit()
            before = bank.loop.seq
            taken.append(await street.pickup(pass_text))
            await asyncio.sleep(REST_S)
            floor.append(_floor(private.public_key(), pass_text, bare, kept.scan(before), line))
    line.close()
    return taken[WARM_UP:], floor[WARM_UP:]
