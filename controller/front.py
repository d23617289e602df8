"""The front of the bank: what the screen shows, and what is shown and typed to it. Implements the web's ``Desk``."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from controller import board
from controller.core.bank import Size
from controller.core.commands import Command, Notice, PrintTicket, Say, ShowTicket, Word
from controller.core.events import CodeEntered, Event, PassScanned, Refusal, ReservationWished, ScanRefused
from controller.core.moment import Moment
from controller.core.pins import slot_digits
from controller.core.rights import VerifiedPass
from controller.core.screen import View, view
from controller.core.state import Stage, State
from controller.loop import Full, Loop
from controller.rights import scan as scans
from controller.rights.keyring import Keyring
from controller.rights.passes import code_digest
from controller.rights.tickets import DeviceKey
from controller.web.desk import Busy, Health

SAID_FOR_S: Final = 8.0
ASKED_AGAIN_S: Final = 60.0
"""A line of the town ends by the wall time, and that may be corrected."""
BADGES_REMEMBERED: Final = 8
"""Badges scanned last: one of them is being served, others wait. Their readable ids are kept nowhere else."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands on the front of this bank whatever happens."""

    site: str
    name: str
    help_phone: str
    help_hours: str
    languages: tuple[str, ...]


class Front:
    def __init__(
        self,
        sign: Sign,
        loop: Loop,
        now: Callable[[], Moment],
        keyring: Keyring,
        device_key: DeviceKey,
        health: Callable[[Health], Health],
    ) -> None:
        self.site, self.name = sign.site, sign.name
        self.help_phone, self.help_hours, self.languages = sign.help_phone, sign.help_hours, sign.languages
        self._loop = loop
        self.now = now
        self.keyring = keyring
        self._key = device_key
        self._health = health
        self._model = board.read().model
        self._started_s = time.monotonic()
        self._revision = 0
        self._news = asyncio.Event()
        self._view: View | None = None
        self._said: Say | None = None
        self._said_count = 0
        self._hush: asyncio.TimerHandle | None = None
        self._ticket: ShowTicket | None = None
        self._notice: Notice | None = None
        self._ends: asyncio.TimerHandle | None = None
        self._badges: dict[str, VerifiedPass] = {}
        self.pin_failures = 0

    # -- what is shown -----------------------------------------------------------------------

    def state(self) -> State:
        return self._loop.state

    def view(self) -> View:
        return view(self._loop.state, self.now())

    def said(self) -> tuple[int, Say] | None:
        return None if self._said is None else (self._said_count, self._said)

    def ticket(self) -> ShowTicket | None:
        return self._ticket

    def revision(self) -> int:
        return self._revision

    async def changed(self, revision: int) -> int:
        while self._revision == revision:
            await self._news.wait()
        return self._revision

    def show(self, command: ShowTicket | Say) -> None:
        """A command of the core for the screen."""
        if isinstance(command, ShowTicket):
            self._ticket = command
        else:
            self._say(command)
        self._turn_page()

    def _say(self, said: Say) -> None:
        self._said, self._said_count = said, self._said_count + 1
        if said.word in (Word.PIN_WRONG, Word.PIN_DEAD):
            self.pin_failures += 1
        if self._hush is not None:
            self._hush.cancel()
        self._hush = asyncio.get_running_loop().call_later(SAID_FOR_S, self._fall_silent)

    def _fall_silent(self) -> None:
        self._said = None
        self._turn_page()

    def decided(self) -> None:
        """The state may have changed; a ticket whose visit is over is forgotten."""
        visit = self._loop.state.visit
        if self._ticket is not None and (visit is None or visit.id != self._ticket.visit):
            self._ticket = None
        order = None if self._ticket is None else self._loop.state.order(self._ticket.order)
        if order is not None and order.pin_digest is None:
            self._ticket = None  # a claim card took its place
        fresh = self.view()
        if fresh != self._view:
            self._view = fresh
            self._turn_page()

    def _turn_page(self) -> None:
        self._revision += 1
        self._news.set()
        self._news = asyncio.Event()

    def paper(self, command: PrintTicket) -> tuple[str, tuple[str, ...]] | None:
        """What is printed for this ticket, while it is shown."""
        ticket = self._ticket
        if ticket is None or ticket.order != command.order:
            return None
        pin = () if ticket.pin is None else (f"{ticket.pin[:4]} {ticket.pin[4:]}",)
        return ticket.ticket, (self.name, *pin, self.help_phone)

    # -- what the town says ------------------------------------------------------------------

    def trust(self, keyring: Keyring) -> None:
        """From here on these public keys are in force."""
        self.keyring = keyring

    def announce(self, notice: Notice) -> None:
        """A line of the town on the idle screen, until its end or the next start."""
        self._notice = notice
        if self._ends is not None:
            self._ends.cancel()
        left_s = max(0.0, notice.until_s - self.now().wall_s)
        self._ends = asyncio.get_running_loop().call_later(min(left_s, ASKED_AGAIN_S) + 0.001, self._notice_over)
        self._turn_page()

    def _notice_over(self) -> None:
        """Or, where its end is far or the clock was set, not yet."""
        if self._notice is not None and self.notice():
            return self.announce(self._notice)
        self._turn_page()

    def notice(self) -> str:
        return self._notice.text if self._notice is not None and self.now().wall_s < self._notice.until_s else ""

    # -- what is shown and typed to it -------------------------------------------------------

    async def offer(self, event: Event) -> None:
        await self._offer(event)

    async def _offer(self, event: Event) -> tuple[Command, ...]:
        try:
            return await self._loop.offer(event)
        except Full:
            raise Busy from None

    async def scan(self, text: str) -> None:
        event = scans.read(text, self.keyring, self.site, self._key)
        if isinstance(event, PassScanned):
            self._remember(event.right)
        await self._offer(event)

    def _remember(self, right: VerifiedPass) -> None:
        self._badges.pop(right.id, None)
        self._badges[right.id] = right
        while len(self._badges) > BADGES_REMEMBERED:
            del self._badges[next(iter(self._badges))]

    async def pin(self, digits: str) -> None:
        bank = self._loop.state.bank
        await self._offer(scans.read_pin(digits, slot_digits(len(bank.compartments)), self._key))

    async def code(self, digits: str) -> None:
        visit = self._loop.state.visit
        right = None if visit is None or visit.right is None else self._badges.get(visit.right.id)
        if right is not None:
            await self._offer(CodeEntered(await asyncio.to_thread(code_digest, right, digits)))

    async def typed(self, digits: str) -> None:
        """Entered on a keypad: the code of the badge that is being served, or else a PIN."""
        visit = self._loop.state.visit
        if visit is not None and visit.stage is Stage.CODE:
            await self.code(digits)
        else:
            await self.pin(digits)

    async def reserve(self, badge: str, size: Size, cold: bool, reachable: bool) -> Word:
        event = scans.read(badge, self.keyring, self.site, self._key)
        if isinstance(event, PassScanned):
            event_offered: Event = ReservationWished(event.right, size, cold, reachable)
        else:
            event_offered = event if isinstance(event, ScanRefused) else ScanRefused(Refusal.NOT_OURS)
        commands = await self._offer(event_offered)
        return next((command.word for command in commands if isinstance(command, Say)), Word.NOT_NOW)

    def health(self) -> Health:
        uptime_s = time.monotonic() - self._started_s
        return self._health(Health(True, "", version("bastide"), self._model, uptime_s, pin_failures=self.pin_failures))
