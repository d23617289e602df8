"""The daemon's end of the header's lines: it starts the keeper, hears it, and starts it again when it is gone.

A keeper that was killed, hangs or never starts is logged once when it goes and once when it returns. Its lines are
silent meanwhile, and whatever was asked of them is known not to have happened, or not known (L3).
"""

import asyncio
import logging
import socket
import sys
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from hal.feed import Feed
from hal.gpio.frames import FRAME_BYTES_MAX, NUMBERS, STAMP, Answer, Ask, FrameError, Order, Told
from hal.gpio.plan import Plan
from hal.ports import Sent

log = logging.getLogger(__name__)

KEEPER: Final = (sys.executable, "-m", "hal.gpio.keeper")
BEAT_S: Final = 0.25
UNANSWERED_MAX: Final = 8
"""Heartbeats in a row; then it hangs and is killed. Counted, not timed: a daemon that was stopped blames nobody."""
UNANSWERED_WITH_COIL_MAX: Final = 3
"""While a coil may be on: there, a second is half of all that a coil may ever be on (law I3)."""
STARTS_WITHIN_S: Final = 10.0
"""Python and gpiozero on the slowest Raspberry Pi."""
ANSWERS_WITHIN_S: Final = 1.0
"""Longer than the keeper lets an order wait; after this it is refused there, so it cannot fire any more."""
SAFE_WITHIN_S: Final = 3.0
ENDS_WITHIN_S: Final = 0.5
BACKOFF_S: Final = (0.1, 10.0)


@dataclass(frozen=True, slots=True)
class LineLevel:
    channel: int
    """The line's GPIO number."""
    high: bool | None


class Lines:
    """Nothing happens before :meth:`run` runs."""

    def __init__(self, plan: Plan, command: tuple[str, ...] = KEEPER) -> None:
        self._plan = plan
        self._command = command
        self._highs: dict[int, bool | None] = {one.line: None for one in plan.inputs}
        self._levels: Feed[LineLevel] = Feed()
        for line in self._highs:
            self._levels.tell(LineLevel(line, None))
        self._peer: socket.socket | None = None
        self._ready = asyncio.Event()
        self._lost = asyncio.Event()
        self._unanswered = 0
        self._heard_s = 0.0
        self._coils = frozenset(one.line for one in plan.outputs if one.coil)
        self._coil_on_until_s = 0.0
        self._number = 0
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self.keeper: int | None = None
        """Its process id while it runs."""
        self.restarts = 0
        self.turns = 0
        """Rises while somebody looks after the keeper, whatever the keeper does."""

    # -- what the lines do --------------------------------------------------------------------

    async def hold(self, line: int, ms: int) -> Sent:
        """On now, for ``ms`` at most; the keeper ends it. Refused beyond the line's own bounds."""
        if not self._ready.is_set():
            return Sent.NOT_SENT
        number = self._send(Ask.HOLD, line, ms)
        if number is None:
            return Sent.NOT_SENT
        if line in self._coils:
            self._coil_on_until_s = time.monotonic() + ms / 1000
        answer = await self._answer(number)
        if answer is None:
            return Sent.UNKNOWN
        return Sent.SENT if answer.told is Told.TAKEN else Sent.NOT_SENT

    async def off(self, line: int) -> None:
        """Off now; where nobody answers, the keeper or its successor has switched it off."""
        await self._ask(Ask.OFF, line)

    async def safe(self) -> None:
        """Everything is off, read back. Raises ``ConnectionError`` when that cannot be shown."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SAFE_WITHIN_S):
                await self._ready.wait()
        answer = await self._ask(Ask.SAFE)
        if answer is None or answer.told is not Told.TAKEN:
            raise ConnectionError("the keeper of the GPIO lines does not answer")

    async def read(self, line: int) -> bool | None:
        """Whether an input is high just now, bouncing or not; None when nobody answers."""
        answer = await self._ask(Ask.READ, line)
        return None if answer is None else answer.high

    async def watch(self, lines: Collection[int]) -> AsyncIterator[tuple[int, bool | None]]:
        """Whether each of these inputs is high, debounced: now, and each change; None while nobody watches it."""
        async for level in self._levels.follow():
            if level.channel in lines:
                yield level.channel, level.high

    async def ready(self) -> None:
        """Return once the keeper has proven every output off."""
        await self._ready.wait()

    # -- the keeper's life --------------------------------------------------------------------

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """A keeper as long as the block lasts."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.run(), name="gpio keeper")
            try:
                yield
            finally:
                task.cancel()

    async def run(self) -> None:
        """Have a keeper, for ever; when cancelled, it goes safe and ends."""
        backoff_s = BACKOFF_S[0]
        while True:
            reason = await self._employ()
            served = self._ready.is_set()
            self._fall_silent()
            if served or self.restarts == 0:
                log.error("the keeper of the GPIO lines %s; it is started again and again", reason)
            self.restarts += 1
            backoff_s = BACKOFF_S[0] if served else min(2 * backoff_s, BACKOFF_S[1])
            await asyncio.sleep(backoff_s)

    async def _employ(self) -> str:
        """One keeper's life; why it ended."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, theirs:
            ours.setblocking(False)
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command, self._plan.to_text(), stdin=theirs.fileno(), start_new_session=True
                )
            except OSError as error:
                return f"cannot be started ({error})"
            theirs.close()
            self.keeper = process.pid
            try:
                with self._hearing(ours):
                    hangs = await self._beat()
                if hangs:
                    process.kill()  # the kernel lets its lines fall back
            finally:
                self.keeper = None
                ours.close()  # it goes safe on this
                await _dismissed(process)
        return "hangs" if hangs else f"ended ({process.returncode})"

    @contextmanager
    def _hearing(self, peer: socket.socket) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        self._peer, self._unanswered = peer, 0
        self._lost.clear()
        loop.add_reader(peer, self._hear)
        try:
            yield
        finally:
            loop.remove_reader(peer)
            self._peer = None

    async def _beat(self) -> bool:
        """Heartbeats until the keeper is gone. True when it is there and does not answer."""
        while self._unanswered <= self._patience():
            self.turns += 1
            if self._send(Ask.BEAT) is None:
                return False
            self._unanswered += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):
                    await self._lost.wait()
                    return False
        return True

    def _patience(self) -> int:
        """How many heartbeats in a row may stay unanswered."""
        if not self._ready.is_set():
            return round(STARTS_WITHIN_S / BEAT_S)
        fell_silent_with_coil_on = self._heard_s < self._coil_on_until_s
        return UNANSWERED_WITH_COIL_MAX if fell_silent_with_coil_on else UNANSWERED_MAX

    def _fall_silent(self) -> None:
        self._ready.clear()
        for line in self._highs:
            self._saw(line, None)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the keeper is gone"))

    # -- frames -------------------------------------------------------------------------------

    def _hear(self) -> None:
        """The socket can be read."""
        try:
            while self._peer is not None:
                data = self._peer.recv(FRAME_BYTES_MAX)
                if not data:
                    raise ConnectionResetError
                self._heard(Answer.from_bytes(data))
        except BlockingIOError:
            pass
        except (OSError, FrameError):
            self._lost.set()
            if self._peer is not None:
                asyncio.get_running_loop().remove_reader(self._peer)

    def _heard(self, answer: Answer) -> None:
        self._unanswered, self._heard_s = 0, time.monotonic()
        waiting = self._answers.get(answer.number)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
        elif answer.told is Told.READY:
            self._ready.set()
            if self.restarts:
                log.info("the keeper of the GPIO lines is back; every output was proven off")
        elif answer.told is Told.LEVEL and answer.number == 0:
            self._saw(answer.line, answer.high)

    def _saw(self, line: int, high: bool | None) -> None:
        if self._highs[line] is not high:
            self._highs[line] = high
            self._levels.tell(LineLevel(line, high))

    def _send(self, ask: Ask, line: int = 0, ms: int = 0) -> int | None:
        """The number of the order; None when no byte left."""
        if self._peer is None:
            return None
        self._number = self._number % NUMBERS + 1
        order = Order(ask, self._number, line, ms, int(time.monotonic() * 1000) & STAMP)
        try:
            self._peer.send(order.to_bytes())
        except OSError:  # it is gone, or takes nothing any more
            return None
        return self._number

    async def _ask(self, ask: Ask, line: int = 0) -> Answer | None:
        number = self._send(ask, line) if self._ready.is_set() else None
        return None if number is None else await self._answer(number)

    async def _answer(self, number: int) -> Answer | None:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                return await answer
        except TimeoutError:
            return None if answer.cancelled() else answer.result()  # it came while this process was stopped
        except ConnectionError:
            return None
        finally:
            del self._answers[number]


async def _dismissed(process: asyncio.subprocess.Process) -> None:
    """Its end of the socket is shut: it ends by itself, or it hangs and is killed."""
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDS_WITHIN_S):
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
