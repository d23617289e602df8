"""Hardware ports whose hardware is elsewhere: the daemon's end of the wire to the imagined world."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from hal.ports import Glass, Level, Output, Sent, Shown, Tone
from simulator.wire import (
    MAX_LINE_BYTES,
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

ANSWER_WITHIN_S = 2.0
"""Longer than any board takes (1.5 s, see the boards' documents); then the outcome is unknown."""
TEXT_MAX_CHARS = 512
TEXTS_WAITING_MAX = 16
KEYS_WAITING_MAX = 64
"""What a reader or keypad keeps for a daemon that does not listen; more is lost, as in a serial buffer."""
CHANGES_WAITING_MAX = 1_024
GLASS_SETTLES_S = 6.0
"""More than twice what the imagined display takes to light."""
GLASS_LOOKED_AT_EVERY_S = 0.1


class LevelFeed:
    """The levels of one board: all of them once, then each change.

    A daemon that listens too late sees only the present levels, as with a real board that is polled.
    """

    def __init__(self, levels: dict[int, bool | None]) -> None:
        self._latest = dict(levels)
        self._changes: deque[Level] = deque()
        self._news = asyncio.Event()

    def saw(self, channel: int, closed: bool | None) -> None:
        self._latest[channel] = closed
        if len(self._changes) >= CHANGES_WAITING_MAX:
            self._changes = deque(self._all())
        else:
            self._changes.append(Level(channel, closed))
        self._news.set()

    def silence(self) -> None:
        for channel in self._latest:
            self.saw(channel, None)

    async def follow(self) -> AsyncIterator[Level]:
        self._changes = deque(self._all())
        while True:
            while self._changes:
                yield self._changes.popleft()
            self._news.clear()
            await self._news.wait()

    def _all(self) -> list[Level]:
        return [Level(channel, closed) for channel, closed in self._latest.items()]


class Cable:
    """One connection to the world. :meth:`listen` must run for anything to arrive."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, greeting: Greeting) -> None:
        self._reader = reader
        self._writer = writer
        self._orders = 0
        self._answers: dict[int, asyncio.Future[str]] = {}
        self.gone = False
        self.clock: ClockReading = greeting.clock
        self.boards = {name: LevelFeed(levels) for name, levels in greeting.boards.items()}
        self.channels = {name: frozenset(levels) for name, levels in greeting.boards.items()}
        self.texts: dict[str, asyncio.Queue[str]] = {name: _queue(TEXTS_WAITING_MAX) for name in greeting.scanners}
        self.keys: asyncio.Queue[str] = _queue(KEYS_WAITING_MAX)
        self.present = greeting.present
        self._stepped = asyncio.Event()

    @classmethod
    async def connect(cls, path: Path) -> "Cable":
        """Raises ``OSError`` when no world listens there, :class:`WireError` when it does not greet."""
        reader, writer = await asyncio.open_unix_connection(path, limit=MAX_LINE_BYTES)
        greeting = await receive(reader, NEWS)
        if not isinstance(greeting, Greeting):
            writer.close()
            raise WireError("the world did not say what is wired up")
        return cls(reader, writer, greeting)

    async def listen(self) -> None:
        """Returns when the world is gone; every board has fallen silent then."""
        try:
            while (news := await receive(self._reader, NEWS)) is not None:
                self._heard(news)
        finally:
            self.close()

    async def ask(self, order: Callable[[int], Order]) -> str | None:
        """Send an order and wait for its answer; None when there was none in time."""
        if self.gone:
            return None
        self._orders += 1
        number = self._orders
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self._writer.write(encode(ORDERS, order(number)))
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await answer
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._answers[number]

    def _heard(self, news: News) -> None:
        match news:
            case Answered(id=number, outcome=outcome):
                answer = self._answers.get(number)
                if answer is not None and not answer.done():
                    answer.set_result(outcome)
            case LevelSeen(board=board, channel=channel, closed=closed):
                if channel in self.channels.get(board, ()):
                    self.boards[board].saw(channel, closed)
            case Scanned(scanner=scanner, text=text):
                if scanner in self.texts:
                    _offer(self.texts[scanner], text)
            case KeyPressed(key=key):
                _offer(self.keys, key)
            case PresenceSeen(present=present):
                self._stands_before(present)
            case ClockReading():
                self.clock = news
            case Greeting():
                raise WireError("the world greets once")

    def _stands_before(self, present: bool | None) -> None:
        self.present = present
        self._stepped.set()
        self._stepped = asyncio.Event()

    async def steps(self) -> AsyncIterator[bool | None]:
        """Whether somebody stands before the window, now and at each change."""
        told: bool | None = self.present
        yield told
        while True:
            stepped = self._stepped
            if self.present is not told:
                told = self.present
                yield told
            else:
                await stepped.wait()

    def close(self) -> None:
        """Pull the cable: whoever waits for an answer gets none, every board is silent."""
        self.gone = True
        self._writer.close()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the world is gone"))
        for feed in self.boards.values():
            feed.silence()
        self._stands_before(None)


class WiredLocks:
    """A lock board of the imagined world (:class:`hal.ports.LockBank`)."""

    def __init__(self, cable: Cable, board: str) -> None:
        if board not in cable.boards:
            raise KeyError(f"the world has no board {board!r}; it has {', '.join(sorted(cable.boards))}")
        self._cable = cable
        self._board = board

    async def outputs_safe(self) -> None:
        if await self._cable.ask(lambda number: MakeSafe(number, self._board)) != "safe":
            raise ConnectionError(f"board {self._board} does not answer")

    async def pulse(self, channel: int) -> Sent:
        """``ValueError`` for a channel that this board does not have."""
        if channel not in self._cable.channels[self._board]:
            raise ValueError(f"board {self._board} has no channel {channel}")
        if self._cable.gone:
            return Sent.NOT_SENT
        outcome = await self._cable.ask(lambda number: Pulse(number, self._board, channel))
        return Sent.UNKNOWN if outcome is None else Sent(outcome)

    def levels(self) -> AsyncIterator[Level]:
        return self._cable.boards[self._board].follow()


class WiredScanner:
    """A code reader of the imagined world (:class:`hal.ports.Scanner`)."""

    def __init__(self, cable: Cable, scanner: str) -> None:
        self._waiting = cable.texts[scanner]

    async def texts(self) -> AsyncIterator[str]:
        while True:
            text = (await self._waiting.get()).rstrip("\r\n")
            if text:
                yield text[:TEXT_MAX_CHARS]


class WiredKeypad:
    def __init__(self, cable: Cable) -> None:
        self._waiting = cable.keys

    async def keys(self) -> AsyncIterator[str]:
        while True:
            yield await self._waiting.get()


class WiredPrinter:
    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    async def print_ticket(self, qr_text: str, lines: tuple[str, ...]) -> bool:
        return await self._cable.ask(lambda number: Print(number, qr_text, lines)) == "printed"


class WiredSignals:
    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    async def show(self, tone: Tone) -> None:
        await self._cable.ask(lambda number: Sound(number, tone.value))


class WiredDisplay:
    """The display of the imagined window (:class:`hal.ports.Display`)."""

    def __init__(self, cable: Cable, settles_s: float = GLASS_SETTLES_S) -> None:
        self._cable = cable
        self._settles_s = settles_s

    async def power(self, lit: bool) -> Shown:
        await self._cable.ask(lambda number: SetGlass(number, lit))
        wanted, end_s = Glass.LIT if lit else Glass.DARK, time.monotonic() + self._settles_s
        while True:
            shown = await self.look()
            if shown.glass is wanted or time.monotonic() >= end_s:
                return shown
            await asyncio.sleep(GLASS_LOOKED_AT_EVERY_S)

    async def look(self) -> Shown:
        glass, _ = await self._seen()
        return Shown(glass, "simulated, told by the street")

    async def output(self) -> Output:
        _, modes = await self._seen()
        return Output(bool(modes), modes)

    async def _seen(self) -> tuple[Glass, tuple[str, ...]]:
        words = (await self._cable.ask(LookAtGlass) or Glass.UNKNOWN.value).split()
        return Glass(words[0]), tuple(words[1:])


class WiredLights:
    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    async def show(self, scene: str | None) -> None:
        await self._cable.ask(lambda number: Shine(number, scene))


class WiredPresence:
    """Whoever stands before the imagined window (:class:`hal.ports.Presence`)."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    def present(self) -> AsyncIterator[bool | None]:
        return self._cable.steps()


class WiredKiosk:
    """The browser in the street's window (:class:`hal.ports.Kiosk`)."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    async def restart_browser(self) -> bool:
        return await self._cable.ask(lambda number: Restart(number, "browser")) == "begun"

    async def restart_session(self) -> bool:
        return await self._cable.ask(lambda number: Restart(number, "session")) == "begun"


class WiredClock:
    """The clocks of the imagined machine (:class:`controller.clock.MachineClock`)."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable

    @property
    def boot(self) -> str:
        return self._cable.clock.boot

    @property
    def synchronised(self) -> bool:
        return self._cable.clock.synchronised

    @property
    def battery(self) -> bool:
        return self._cable.clock.battery

    def mono_s(self) -> float:
        return time.monotonic() - self._cable.clock.started_s

    def wall_s(self) -> float:
        return time.time() + self._cable.clock.wall_offset_s


def _queue(limit: int) -> asyncio.Queue[str]:
    return asyncio.Queue(limit)


def _offer(queue: asyncio.Queue[str], text: str) -> None:
    if not queue.full():
        queue.put_nowait(text)
