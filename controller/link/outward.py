"""Facts outward: in order, a bounded number unconfirmed, again from wherever the town says.

What the broker confirms only means that it has the message; what the town has, the town says (*acknowledges*). So
neither a broker that forgets nor a town that was restored from a copy loses a fact.

An acknowledgement is not signed, so that a back end needs no keys to listen. What a broker that was taken over can do
with a false one: up to what was sent through it, no further (``Cursor.acknowledged``). It could as well have dropped
those facts. The journal keeps them all the same, for a year at least, and the next message to reach the real town
shows the hole, for each names the hash before it; the town asks for them again.
"""

import asyncio
from dataclasses import dataclass, field

from controller.link.bank import Bank
from controller.link.contract import FACTS_MAX, Ack, Facts, Gap, Head
from controller.link.pace import Pace
from controller.link.signed import gap_text, head_text


@dataclass(slots=True)
class Cursor:
    """How far facts were sent, and how far the town has them."""

    has: int
    """What the town last said, or the disk remembers."""
    sent: int
    """Up to here they are on their way, in this round."""
    ever_sent: int
    """The greatest number ever handed to a broker: nobody can have more."""
    ahead: int = 0
    """The town claims this fact, and this bank never wrote it: a copy was brought back, or somebody lies."""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def at(cls, acknowledged: int) -> "Cursor":
        return cls(acknowledged, acknowledged, acknowledged)

    def acknowledged(self, ack: Ack, newest: int) -> bool:
        """Whether it is believed. ``newest`` is the last fact that there is.

        After a start the town may have more than was sent since: it gets that twice, and says so again.
        """
        self.ahead = ack.has if ack.has > newest else 0
        if ack.has > self.ever_sent:
            return False
        if ack.again:
            self.sent = self.has = ack.has
        elif ack.has > self.has:
            self.has = ack.has
            self.sent = max(self.sent, self.has)
        self.news.set()
        return True

    def sent_to(self, seq: int) -> None:
        self.sent = seq
        self.ever_sent = max(self.ever_sent, seq)

    def again(self) -> None:
        """Whatever was not confirmed is sent again."""
        self.sent = self.has


class Outward:
    """The next messages with facts. ``async for``-like: :meth:`next` returns when there is one to send."""

    def __init__(self, bank: Bank, pace: Pace, cursor: Cursor) -> None:
        self._bank = bank
        self._pace = pace
        self._cursor = cursor

    async def next(self) -> Facts:
        """Facts after what was sent, once there are some and the window is open.

        Raises :class:`~controller.link.bank.Unreadable`.
        """
        cursor, patience_s = self._cursor, self._pace.again_from_s
        heard = cursor.has
        while True:
            if cursor.sent - cursor.has < self._pace.window_facts and self._bank.newest() > cursor.sent:
                message = await self._read()
                if message is not None:
                    return message
            try:
                async with asyncio.timeout(patience_s if cursor.sent > cursor.has else None):
                    await self._something_new()
            except TimeoutError:
                patience_s = min(self._pace.again_to_s, patience_s * 2)
                cursor.again()
            if cursor.has != heard:
                heard, patience_s = cursor.has, self._pace.again_from_s

    async def _something_new(self) -> None:
        """Return when the town has said something, or, where there is room in the window, when there is a fact more."""
        news, watch = self._cursor.news, None
        news.clear()
        if self._cursor.sent - self._cursor.has < self._pace.window_facts:
            watch = asyncio.ensure_future(self._bank.reaches(self._cursor.sent + 1))
            watch.add_done_callback(lambda done: None if done.cancelled() else news.set())
        try:
            await news.wait()
        finally:
            if watch is not None:
                watch.cancel()

    async def _read(self) -> Facts | None:
        asked = self._cursor.sent
        piece = await self._bank.facts(asked, FACTS_MAX)
        if self._cursor.sent != asked:
            return None  # the town asked for others meanwhile
        gap = self._gap(asked, piece.cut, piece.previous)
        if not piece.facts and gap is None:
            return None
        last, link = (piece.facts[-1].seq, piece.facts[-1].link) if piece.facts else (piece.cut, piece.previous)
        return Facts(
            device=self._bank.device,
            site=self._bank.site,
            epoch=self._bank.epoch(),
            previous=piece.previous,
            gap=gap,
            facts=tuple(piece.facts),
            head=self.head(last, link),
        )

    def _gap(self, asked: int, cut: int, link: str) -> Gap | None:
        if asked >= cut:
            return None
        signature = self._bank.sign(gap_text(self._bank.device, asked + 1, cut, link))
        return Gap(first=asked + 1, last=cut, link=link, signature=signature)

    def head(self, seq: int, link: str) -> Head:
        return Head(seq=seq, link=link, signature=self._bank.sign(head_text(self._bank.device, seq, link)))
