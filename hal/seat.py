"""One board's place on a bus: what is said to it next, and what its answers and silences come to.

Nothing here waits or owns a port; time is passed in. A seat is *new* until the board has begun, then it *answers*,
until ``MISSES_MAX`` looks in a row have failed: then it is *silent*, is asked ever more seldom, and begins anew when it
is back.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from hal.boards.board import Board, BoardRefusedError, NotFiredError, Seen
from hal.exchange import BadFrameError, Exchange, Talk
from hal.feed import Feed
from hal.outage import Outage
from hal.ports import Content, Level, Sent
from hal.quality import AGAIN, ASKED, GARBLED, NOTHING, UNANSWERED
from hal.watch import Watch

log = logging.getLogger(__name__)

UNSETTLED_S: Final = 1.0
"""After an unlocking without a good answer that answer may still come, and must not be taken for that of the next."""
MISSES_MAX: Final = 2
"""One failure may be noise on the line; it is looked again after the others had their turn."""


class Doing(Enum):
    NOTHING = "nothing"
    BEGIN = "begin"
    LOOK = "look"
    UNLOCK = "unlock"


@dataclass(slots=True)
class Order:
    """One pulse that somebody waits for."""

    channel: int
    until_s: float
    """Not sent by then, it is not sent at all: whoever stood at the door has gone."""
    done: "asyncio.Future[Sent]"

    def answer(self, sent: Sent) -> None:
        if not self.done.done():
            self.done.set_result(sent)


class Seat:
    def __init__(
        self, bus: str, name: str, board: Board, wired: Iterable[int], calm_s: Callable[[float], float]
    ) -> None:
        """``calm_s`` says at a time how long may pass from one look to the next."""
        self.name = name
        self.board = board
        self.watch = Watch(wired, board.stable_ms)
        self.levels: Feed[Level] = Feed()
        self.contents: Feed[Content] = Feed()
        self.quality = NOTHING
        self.fired_s = 0.0
        self._where = f"{bus}: board {name}"
        self._calm_s = calm_s
        self._safe: list[asyncio.Future[None]] = []
        self._order: Order | None = None
        self._doing = Doing.NOTHING
        self._talk: Talk[Seen] | None = None
        self._next: Exchange | None = None
        self._firing: Exchange | None = None
        """The exchange of this talk that releases the lock."""
        self._begun = False
        self._misses = 0
        self._not_before_s = 0.0
        self._unsettled_s = 0.0
        """Until then no lock of this board is fired."""
        self._looked_s = 0.0
        self._outage = Outage()

    # -- what is to be said -------------------------------------------------------------------

    def due_s(self, now_s: float) -> float:
        """When this board is to be spoken to next."""
        if self._talk is not None or self._safe:
            return self._not_before_s
        if self.silent:
            return max(self._outage.again_s, self._not_before_s)
        if not self._begun:
            return self._not_before_s
        again_s = self.watch.look_again_s()
        if again_s is not None:
            return max(again_s, self._not_before_s)
        return max(self._looked_s + (0.0 if self._misses else self._calm_s(now_s)), self._not_before_s)

    @property
    def silent(self) -> bool:
        return self._outage.since_s is not None

    @property
    def urgent(self) -> bool:
        """Somebody waits for the outcome, or a level hangs in the air."""
        return self._order is not None or bool(self._safe) or self.watch.look_again_s() is not None

    @property
    def fires(self) -> bool:
        """The next exchange releases a lock."""
        return self._doing is Doing.UNLOCK and self._order is not None and self._next is self._firing

    @property
    def free_s(self) -> float:
        """When it can take an order; never, while it has one."""
        return math.inf if self._order is not None else max(self._not_before_s, self._unsettled_s)

    def take(self, order: Order) -> None:
        """An order goes before everything else that was begun with this board.

        A silent board is greeted first: as long as it does not answer that, it is certain that nothing was fired.
        """
        self._order = order
        if self.silent or (self.board.proven_first and not self._begun):
            if self._doing is not Doing.BEGIN:
                self._open(Doing.BEGIN)
        else:
            self._open(Doing.UNLOCK)

    def make_safe(self) -> "asyncio.Future[None]":
        """Begin anew; the future fails with ``ConnectionError`` when outputs are not shown to be off."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._safe.append(waiting)
        self._begun = False
        return waiting

    def exchange(self) -> Exchange:
        """What to send now."""
        if self._next is None:
            self._open(Doing.LOOK if self._begun and not self._safe else Doing.BEGIN)
            self.quality += AGAIN if self._misses and self._begun else NOTHING
        assert self._next is not None
        self.quality += ASKED
        return self._next

    def _open(self, doing: Doing) -> None:
        self._close()
        if doing is Doing.UNLOCK:
            assert self._order is not None
            self._talk = self.board.unlock(self._order.channel)
        else:
            self._talk = self.board.begin() if doing is Doing.BEGIN else self.board.poll()
        self._doing, self._next = doing, next(self._talk)
        self._firing = self._next if doing is Doing.UNLOCK else None

    def _close(self) -> None:
        if self._talk is not None:
            self._talk.close()
        self._talk, self._next, self._firing, self._doing = None, None, None, Doing.NOTHING

    # -- what came of it ----------------------------------------------------------------------

    def heard(self, reply: bytes, now_s: float) -> bool:
        """The whole reply to :meth:`exchange`; True when something changed."""
        assert self._talk is not None and self._next is not None
        self._not_before_s = now_s + self._next.busy_ms / 1000
        try:
            self._next = self._talk.send(reply)
        except StopIteration as done:
            return self._came(done.value, now_s)
        except NotFiredError as error:
            self._not_fired(error, now_s)
        except (BadFrameError, BoardRefusedError) as error:
            self.failed(error, now_s)
        return False

    def _not_fired(self, error: NotFiredError, now_s: float) -> None:
        """The board answered, and did nothing: that is known, and the board is well. What it will obey in time for
        whoever waits is said again then."""
        order = self._order
        self._close()
        self._misses, self._looked_s = 0, now_s
        if order is None:
            return
        if error.again_ms is not None and now_s + error.again_ms / 1000 < order.until_s:
            self._not_before_s = now_s + error.again_ms / 1000
            self._open(Doing.UNLOCK)
            return
        log.warning("%s: %s", self._where, error)
        self._order = None
        order.answer(Sent.NOT_SENT)

    def _came(self, seen: Seen, now_s: float) -> bool:
        doing, order = self._doing, self._order
        self._close()
        self._misses, self._looked_s = 0, now_s
        if doing is Doing.BEGIN:
            self._begun = True
            self._answer_safe(None)
            self._back(now_s)
            if order is not None:
                self._open(Doing.UNLOCK)
        elif doing is Doing.UNLOCK and order is not None:
            self._order = None
            order.answer(Sent.SENT)
        return self._tell(seen, now_s)

    def _tell(self, seen: Seen, now_s: float) -> bool:
        if not self._begun:
            return False  # what it says counts once it has been shown to be as it must be
        levels, contents = self.watch.saw(seen, now_s), self.watch.contents(seen.occupied)
        for level in levels:
            self.levels.tell(level)
        for content in contents:
            self.contents.tell(content)
        return bool(levels or contents)

    def failed(self, error: Exception, now_s: float) -> None:
        """No reply, a bad one, or a board that must not be used as it is."""
        refused = isinstance(error, BoardRefusedError)
        if self._doing is Doing.UNLOCK:
            self._unsettled_s = now_s + UNSETTLED_S
        if not refused:
            self.quality += GARBLED if isinstance(error, BadFrameError) else UNANSWERED
        self._drop_order()
        self._answer_safe(ConnectionError(f"{self._where}: {error}"))
        self._close()
        self._misses += 1
        self._looked_s = now_s
        if refused or not self._begun or self._misses >= MISSES_MAX:
            self._fall_silent(error, now_s)

    def _drop_order(self) -> None:
        """Whether it fired, nobody knows, unless its first byte has not left yet. It is never sent again (rule 3)."""
        order, self._order = self._order, None
        if order is not None:
            order.answer(Sent.UNKNOWN if self._doing is Doing.UNLOCK else Sent.NOT_SENT)

    def _fall_silent(self, error: Exception, now_s: float) -> None:
        if self._outage.failed(now_s):
            log.warning("%s is out: %s; its doors are unreachable until it answers", self._where, error)
        self._begun = False
        self._tell_lost()

    def _tell_lost(self) -> None:
        levels, contents = self.watch.fell_silent()
        for level in levels:
            self.levels.tell(level)
        for content in contents:
            self.contents.tell(content)

    def _back(self, now_s: float) -> None:
        lasted_s = self._outage.over(now_s)
        if lasted_s is not None:
            log.info("%s answers again after %.0f s", self._where, lasted_s)

    def line_lost(self, why: str, *, sent: bool) -> None:
        """The port is gone; ``sent`` when a byte of :meth:`exchange` may have left it. The bus logs it once for all."""
        order, self._order = self._order, None
        if order is not None:
            fired = self._doing is Doing.UNLOCK and (sent or self._next is not self._firing)
            order.answer(Sent.UNKNOWN if fired else Sent.NOT_SENT)
        self._answer_safe(ConnectionError(f"{self._where}: its port {why}"))
        self._close()
        self._begun, self._misses = False, 0
        self._not_before_s = 0.0
        self._outage.ask_now()
        self._tell_lost()

    def _answer_safe(self, error: ConnectionError | None) -> None:
        waiting, self._safe = self._safe, []
        for one in waiting:
            if one.done():
                continue
            if error is None:
                one.set_result(None)
            else:
                one.set_exception(error)
