"""Boards of several kinds on one serial line: who is spoken to next, and what is lost when the line is.

The rules of every bus, in the order in which they decide:

1. An order to unlock goes ahead of every look, as soon as the exchange on the line is over and the supply is free.
2. One lock is released at a time on one supply (inrush).
3. A board whose level hangs in the air is looked at again when that decides it; the others in turn.
4. Silent boards are asked ever more seldom, and while others answer they get a fifth of the line's time at most.
5. What is said once is never said again by itself: a look is repeated in turn, an order never.

While nothing has happened for a minute the looks are spaced out, or an idle bank would keep a processor busy.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final

from hal.boards.board import PULSE_MAX_MS, Board
from hal.exchange import BadFrameError
from hal.line import LOOKED_FOR_EVERY_S, Line, LineLostError
from hal.ports import Content, Level, Sent
from hal.quality import LOST, NOTHING, Quality
from hal.seat import Order, Seat
from hal.speaker import NoReplyError, Speaker

log = logging.getLogger(__name__)

ORDERS_WAITING_MAX: Final = 32
ORDER_WAITS_S: Final = 4.0
"""A lock that fires later than this opens for somebody who has turned away."""
BRISK_FOR_S: Final = 60.0
CALM_S: Final = 0.5
"""Between two looks at one board while nothing happens: a door that is forced is noticed within this."""
SILENT_SHARE: Final = 0.2
SUPPLY_RESTS_S: Final = 0.05
RESTS_S_MAX: Final = 8.0
"""Where nothing is to be said at all, the bus comes round all the same, so that others see that it lives."""
MARGIN_S: Final = 0.1
"""What a board's own timer may be late by."""


class Supply:
    """The power supply of the locks, which may feed several buses: it bears one coil at a time."""

    def __init__(self) -> None:
        self.free_s = 0.0

    def take(self, now_s: float, pulse_ms: int) -> None:
        self.free_s = now_s + pulse_ms / 1000 + SUPPLY_RESTS_S


class Bus:
    """Everything on one line. :meth:`running` must last for anything to happen."""

    def __init__(self, name: str, line: Line, supply: Supply, *, calm_s: float = CALM_S) -> None:
        """``calm_s`` is what may pass from one look at a board to the next while nothing happens; 0 for none."""
        self.name = name
        self._line = line
        self._supply = supply
        self._speaker = Speaker(line)
        self._seats: dict[str, Seat] = {}
        self._orders: list[tuple[Seat, Order]] = []
        self._stirred = asyncio.Event()
        self._tried = asyncio.Event()
        """The port was looked for at least once."""
        self._calm_s = calm_s
        self._brisk_until_s = 0.0
        self._silent_after_s = 0.0
        self._opened_s = 0.0
        self._why_lost = ""
        self._quality = NOTHING
        self.turns = 0
        """Rises while the bus lives, whatever its boards and its port do."""

    def add(self, name: str, board: Board, wired: Iterable[int]) -> "BusLocks":
        """A board, and the channels that a lock is wired to: the others neither fire nor tell anything."""
        wired = sorted(wired)
        if name in self._seats:
            raise ValueError(f"{self.name} has a board {name} already")
        if any(not 1 <= channel <= board.channels for channel in wired):
            raise ValueError(f"board {name} has channels 1 to {board.channels}, and not all of {wired}")
        if board.pulse_ms > PULSE_MAX_MS:
            raise ValueError(f"board {name} would pulse for {board.pulse_ms} ms; the cap is {PULSE_MAX_MS}")
        self._seats[name] = Seat(self.name, name, board, wired, self._between_looks_s)
        return self.locks(name)

    def locks(self, name: str) -> "BusLocks":
        """One board as a :class:`hal.ports.LockBank`. ``KeyError`` when there is none of this name."""
        return BusLocks(self, self._seats[name])

    @property
    def quality(self) -> Quality:
        """Of the whole line."""
        boards = sum((seat.quality for seat in self._seats.values()), self._quality)
        return boards + Quality(surplus_bytes=self._speaker.surplus_bytes)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The bus lives as long as the block lasts; a fault of the unexpected kind ends the block."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self._run(), name=f"bus {self.name}")
            await self._tried.wait()
            try:
                yield
            finally:
                task.cancel()

    # -- orders -------------------------------------------------------------------------------

    async def pulse(self, seat: Seat, channel: int) -> Sent:
        now_s = asyncio.get_running_loop().time()
        if not self._line.is_open or len(self._orders) >= ORDERS_WAITING_MAX:
            return Sent.NOT_SENT
        order = Order(channel, now_s + ORDER_WAITS_S, asyncio.get_running_loop().create_future())
        self._orders.append((seat, order))
        self._stir(now_s)
        return await order.done

    async def make_safe(self, seat: Seat) -> None:
        """Where the board ends its pulses by itself, they must be over; and it must answer."""
        await self._pulses_over(seat)
        if not self._line.is_open:
            raise ConnectionError(f"{self.name}: {self._line.path} {self._why_lost}")
        waiting = seat.make_safe()
        self._stir(asyncio.get_running_loop().time())
        await waiting
        await self._pulses_over(seat)

    async def _pulses_over(self, seat: Seat) -> None:
        """Until the line was opened, it was another process that may have fired."""
        if seat.board.off_after_ms:
            over_s = max(self._opened_s, seat.fired_s) + seat.board.off_after_ms / 1000 + MARGIN_S
            await asyncio.sleep(over_s - asyncio.get_running_loop().time())

    def _stir(self, now_s: float) -> None:
        self._brisk_until_s = now_s + BRISK_FOR_S
        self._stirred.set()

    def _between_looks_s(self, now_s: float) -> float:
        return 0.0 if now_s < self._brisk_until_s else self._calm_s

    # -- the line -----------------------------------------------------------------------------

    async def _run(self) -> None:
        try:
            while True:
                await self._find()
                try:
                    while True:
                        await self._turn()
                except LineLostError as error:
                    self._quality += LOST
                    self._missing(str(error))
        finally:
            self._line.close()
            self._let_go("was closed", sent=True)

    async def _find(self) -> None:
        """Return once the port is open. That it is gone was said once, and so is that it is back."""
        loop = asyncio.get_running_loop()
        since_s = loop.time()
        while not self._line.is_open:
            self.turns += 1
            try:
                self._line.open()
            except LineLostError as error:
                self._missing(str(error))
                self._tried.set()
                await asyncio.sleep(LOOKED_FOR_EVERY_S)
        self._opened_s = loop.time()
        if self._why_lost:
            log.info("%s: %s is back after %.0f s", self.name, self._line.path, self._opened_s - since_s)
        self._why_lost = ""
        self._tried.set()
        self._stir(self._opened_s)

    def _missing(self, why: str) -> None:
        if not self._why_lost:
            log.warning("%s: %s %s; looking for it", self.name, self._line.path, why)
            self._let_go(why, sent=False)
        self._why_lost = why

    def _let_go(self, why: str, *, sent: bool) -> None:
        """The port is gone: nothing waits for it any more, and every board on it is silent."""
        for seat in self._seats.values():
            seat.line_lost(why, sent=sent)
        orders, self._orders = self._orders, []
        for _, order in orders:
            order.answer(Sent.NOT_SENT)

    # -- turns --------------------------------------------------------------------------------

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        self.turns += 1
        await self._speaker.settle()
        seat = self._next(loop.time())
        if seat is None:
            await self._rest(loop.time())
        else:
            await self._speak(seat, loop)

    async def _speak(self, seat: Seat, loop: asyncio.AbstractEventLoop) -> None:
        """One exchange. Between the choice of the seat and the first byte nothing is waited for."""
        exchange, began_s = seat.exchange(), loop.time()
        if seat.fires:
            self._supply.take(began_s, seat.board.pulse_ms)
            seat.fired_s = began_s
        try:
            reply = await self._speaker.ask(exchange)
        except LineLostError as error:
            seat.line_lost(str(error), sent=error.sent)
            raise
        except (NoReplyError, BadFrameError) as error:
            now_s = loop.time()
            seat.failed(error, now_s)
            self._silent_after_s = now_s + (now_s - began_s) * (1 / SILENT_SHARE - 1)
        else:
            if seat.heard(reply, loop.time()):
                self._stir(loop.time())

    def _next(self, now_s: float) -> Seat | None:
        self._orders = [one for one in self._orders if self._still_wanted(one[1], now_s)]
        if self._supply.free_s <= now_s:
            for number, (seat, order) in enumerate(self._orders):
                if seat.free_s <= now_s:
                    del self._orders[number]
                    seat.take(order)
                    return seat
        dues = ((not seat.urgent, self._due_s(seat, now_s), name) for name, seat in self._seats.items())
        due = [one for one in dues if one[1] <= now_s]
        return self._seats[min(due)[-1]] if due else None

    def _due_s(self, seat: Seat, now_s: float) -> float:
        due_s = seat.due_s(now_s)
        if seat.fires:
            return max(due_s, self._supply.free_s)
        if seat.silent and not seat.urgent and not all(one.silent for one in self._seats.values()):
            return max(due_s, self._silent_after_s)
        return due_s

    def _still_wanted(self, order: Order, now_s: float) -> bool:
        if now_s >= order.until_s:
            order.answer(Sent.NOT_SENT)
        return not order.done.done()

    async def _rest(self, now_s: float) -> None:
        """Nothing is due: wait until something is, or until somebody wants something."""
        dues = [self._due_s(seat, now_s) for seat in self._seats.values()]
        for seat, order in self._orders:
            dues += [max(self._supply.free_s, seat.free_s), order.until_s]
        later = [due_s for due_s in (*dues, now_s + RESTS_S_MAX) if due_s > now_s]
        self._stirred.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(min(later)):
                await self._stirred.wait()


class BusLocks:
    """One board of a bus (:class:`hal.ports.LockBank`, and :class:`hal.ports.ContentSensors` where it has any)."""

    def __init__(self, bus: Bus, seat: Seat) -> None:
        self._bus = bus
        self._seat = seat

    async def outputs_safe(self) -> None:
        await self._bus.make_safe(self._seat)

    async def pulse(self, channel: int) -> Sent:
        """``ValueError`` for a channel that no lock is wired to."""
        if channel not in self._seat.watch.channels:
            raise ValueError(f"board {self._seat.name} has no lock on channel {channel}")
        return await self._bus.pulse(self._seat, channel)

    def levels(self) -> AsyncIterator[Level]:
        return self._seat.levels.follow()

    def contents(self) -> AsyncIterator[Content]:
        return self._seat.contents.follow()

    @property
    def quality(self) -> Quality:
        """Of this board alone; that of the port is its bus's."""
        return self._seat.quality
