"""The world's end of the wire: what is wired to the imagined machine, offered to one daemon at a time."""

import asyncio
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from hal.ports import Tone
from simulator.live import LiveWorld
from simulator.shopfront import Shopfront
from simulator.wire import (
    MAX_BACKLOG_BYTES,
    MAX_LINE_BYTES,
    MAX_SCAN_CHARS,
    NEWS,
    ORDERS,
    Answered,
    ClockReading,
    Greeting,
    KeyPressed,
    LevelSeen,
    LookAtGlass,
    MakeSafe,
    News,
    Order,
    PresenceSeen,
    Print,
    Pulse,
    Restart,
    Scanned,
    SetGlass,
    Shine,
    Sound,
    WireError,
    encode,
    receive,
)

ALARM_S = 30.0
"""The buzzer's own limit: neighbours sleep above the bank."""
PAPER_KEPT = 6
"""Printed tickets that still hang from the printer."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One printed ticket."""

    number: int
    qr_text: str
    lines: tuple[str, ...]


def _socket_at(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o600)
    return listener


async def _at_once(_: Order) -> None:
    """Nothing in the way of an order."""


class Backplane:
    """Boards, readers, printer, signals and clock of one imagined machine."""

    def __init__(
        self, worlds: Mapping[str, LiveWorld], scanners: tuple[str, ...], boot: str, *, alarm_s: float = ALARM_S
    ) -> None:
        self.worlds = dict(worlds)
        self.scanners = scanners
        self.clock = ClockReading(boot, time.monotonic(), 0.0, True)
        self.tone = Tone.OFF
        self.paper: deque[Paper] = deque(maxlen=PAPER_KEPT)
        self.has_paper = True
        self.printed = 0
        self.shopfront = Shopfront()
        self.levels = {board: dict(live.now.levels()) for board, live in worlds.items()}
        """What the daemon has been told of every channel."""
        self.on_change: Callable[[], None] = lambda: None
        self.before: Callable[[Order], Awaitable[None]] = _at_once
        """Awaited before an order is obeyed: a slow cable, or a test that cuts the power just then."""
        self.after: Callable[[Order], Awaitable[None]] = _at_once
        """Awaited after an order was obeyed and before it is answered."""
        self._daemon: asyncio.StreamWriter | None = None
        self._alarm_s = alarm_s
        self._quiet: asyncio.TimerHandle | None = None
        for board, live in worlds.items():
            live.now.on_level = self._teller(board)

    @property
    def connected(self) -> bool:
        return self._daemon is not None

    @asynccontextmanager
    async def serving(self, path: Path) -> AsyncIterator[None]:
        """Listen at ``path`` (for this user alone) as long as the block lasts."""
        async with asyncio.TaskGroup() as group:
            attending: set[asyncio.Task[None]] = set()

            def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                task = group.create_task(self._attend(reader, writer))
                attending.add(task)
                task.add_done_callback(attending.discard)

            server = await asyncio.start_unix_server(attend, sock=_socket_at(path), limit=MAX_LINE_BYTES)
            try:
                yield
            finally:
                server.close()
                for task in attending:
                    task.cancel()

    # -- what people and nature do to it ------------------------------------------------------

    def scan(self, scanner: str, text: str) -> None:
        """Hold a code in front of a reader."""
        self._tell(Scanned(scanner, text[:MAX_SCAN_CHARS]))

    def press(self, key: str) -> None:
        """One key; raises :class:`WireError` for one the keypad does not have."""
        self._tell(KeyPressed(key))  # type: ignore[arg-type]

    def set_clock(self, *, wall_offset_s: float | None = None, synchronised: bool | None = None) -> None:
        offset_s = self.clock.wall_offset_s if wall_offset_s is None else wall_offset_s
        steady = self.clock.synchronised if synchronised is None else synchronised
        self.clock = replace(self.clock, wall_offset_s=offset_s, synchronised=steady)
        self._tell(self.clock)

    def boot(self, name: str) -> None:
        """The machine was switched on: its monotonic clock begins anew, its outputs are off."""
        self.clock = replace(self.clock, boot=name, started_s=time.monotonic())
        self._sound(Tone.OFF)

    def stand_before(self, present: bool | None) -> None:
        """Somebody steps before the window, or everybody has gone; None: the sensor's cable is cut."""
        self.shopfront.present = present
        self._tell(PresenceSeen(present))
        self.on_change()

    def hang_up(self) -> None:
        """The daemon's machine is gone, or its cable is pulled."""
        if self._daemon is not None:
            self._daemon.transport.abort()

    # -- one daemon ---------------------------------------------------------------------------

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._daemon is not None:
            self._daemon.close()
        self._daemon = writer
        self._tell(Greeting(self.clock, self.levels, self.scanners, self.shopfront.present))
        self.on_change()
        try:
            while (order := await receive(reader, ORDERS)) is not None:
                await self.before(order)
                outcome = self._obey(order)
                await self.after(order)
                if self._daemon is not writer:
                    return
                self._tell(Answered(order.id, outcome))
        except WireError:
            pass  # what speaks so is no daemon of ours; its cable is pulled
        finally:
            self._forget(writer)
            with suppress(ConnectionError):
                await writer.wait_closed()

    def _obey(self, order: Order) -> str:
        match order:
            case MakeSafe(board=board):
                return self._make_safe(board)
            case Pulse(board=board, channel=channel):
                return self.worlds[board].now.pulse(channel).value if self._has(board, channel) else "not_sent"
            case Print(qr_text=qr_text, lines=lines):
                return self._print(qr_text, lines)
            case Sound(tone=tone):
                self._sound(Tone(tone))
                return "shown"
            case SetGlass() | LookAtGlass() | Shine() | Restart():
                return self._at_the_window(order)

    def _at_the_window(self, order: SetGlass | LookAtGlass | Shine | Restart) -> str:
        outcome = self.shopfront.obey(order, time.monotonic())
        if not isinstance(order, LookAtGlass):
            self.on_change()
        return outcome

    def _has(self, board: str, channel: int) -> bool:
        return channel in self.levels.get(board, ())

    def _make_safe(self, board: str) -> str:
        if board not in self.worlds or not self.worlds[board].now.answers:
            return "silent"
        for channel in self.levels[board]:
            self.worlds[board].now.release(channel)
        return "safe"

    def _sound(self, tone: Tone) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        self.tone = tone
        if tone is Tone.ALARM:
            self._quiet = asyncio.get_running_loop().call_later(self._alarm_s, self._sound, Tone.OFF)
        self.on_change()

    def _print(self, qr_text: str, lines: tuple[str, ...]) -> str:
        if not self.has_paper:
            return "no_paper"
        self.printed += 1
        self.paper.append(Paper(self.printed, qr_text, lines))
        self.on_change()
        return "printed"

    def _teller(self, board: str) -> Callable[[int, bool | None], None]:
        def tell(channel: int, closed: bool | None) -> None:
            self.levels[board][channel] = closed
            self._tell(LevelSeen(board, channel, closed))
            self.on_change()

        return tell

    def _tell(self, news: News) -> None:
        daemon = self._daemon
        if daemon is None or daemon.is_closing():
            return
        if daemon.transport.get_write_buffer_size() > MAX_BACKLOG_BYTES:
            daemon.transport.abort()
            return
        daemon.write(encode(NEWS, news))

    def _forget(self, writer: asyncio.StreamWriter) -> None:
        if self._daemon is writer:
            self._daemon = None
            self.on_change()
        writer.close()
