"""A bank in memory for the web's tests: the real core decides, nothing is written, the test is the hardware."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from itertools import count

from controller.core import events
from controller.core.bank import Bank, Compartment, Limits, Size
from controller.core.commands import Pulse, Say, ShowTicket, Word
from controller.core.decide import decide
from controller.core.moment import Moment
from controller.core.pins import slot_digits, split, tail_digits
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.screen import View, view
from controller.core.state import State
from controller.web.desk import BoardHealth, BusHealth, Health, LinkHealth, QueueHealth
from hal.quality import Quality

SAID_S = 8.0
HEIGHTS = (1850, 1550, 1250, 950, 600, 250)
SIZES = (Size.S, Size.M, Size.M, Size.S, Size.S, Size.L)


def town_bank(columns: int = 3) -> Bank:
    """A bank of columns of six; the last column's two middle compartments are cold."""
    boxes = [
        Compartment(
            id=f"b{6 * column + row + 1}",
            label=str(6 * column + row + 1),
            size=SIZES[row],
            cold=column == columns - 1 and row in (1, 2),
            height_mm=HEIGHTS[row],
        )
        for column in range(columns)
        for row in range(6)
    ]
    return Bank("sainte-foy", tuple(boxes), Limits())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class MemoryDesk:
    """Implements :class:`controller.web.desk.Desk`. All of it runs on one event loop."""

    site = "sainte-foy"
    name = "Casiers du marché"
    help_phone = "05 57 46 10 10"
    help_hours = "lun.–sam. 9 h–19 h"

    def __init__(self, bank: Bank | None = None, languages: tuple[str, ...] = ("fr", "en")) -> None:
        self.languages = languages
        self.bank = bank or town_bank()
        self.badges: dict[str, VerifiedPass] = {}
        self.pulses: list[str] = []
        self.town = ""
        self.link: LinkHealth | None = None
        self.events: list[events.Event] = []
        self.posed: View | None = None
        self.refuses: Exception | None = None
        self._state = State()
        self._said: tuple[int, Say] | None = None
        self._serials = count(1)
        self._ticket: ShowTicket | None = None
        self._revision = 0
        self._news = asyncio.Event()

    # -- what the web sees -----------------------------------------------------------------

    def state(self) -> State:
        return self._state

    def now(self) -> Moment:
        return Moment(time.monotonic(), time.time())

    def view(self) -> View:
        return self.posed or view(self._state, self.now())

    def said(self) -> tuple[int, Say] | None:
        return self._said

    def ticket(self) -> ShowTicket | None:
        return self._ticket

    def notice(self) -> str:
        return self.town

    def revision(self) -> int:
        return self._revision

    async def changed(self, revision: int) -> int:
        while self._revision == revision:
            await self._news.wait()
        return self._revision

    async def offer(self, event: events.Event) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.decide(event)

    async def scan(self, text: str) -> None:
        if text in self.badges:
            await self.offer(events.PassScanned(self.badges[text]))
        elif text.startswith("B0:"):
            await self.offer(events.TicketScanned(digest(text)))
        else:
            await self.offer(events.ScanRefused(events.Refusal.NOT_OURS))

    async def pin(self, digits: str) -> None:
        parts = split(digits, slot_digits(len(self.bank.compartments)))
        assert parts is not None
        await self.offer(events.PinEntered(parts[0], digest(parts[1])))

    async def code(self, digits: str) -> None:
        await self.offer(events.CodeEntered(digest(digits)))

    async def reserve(self, badge: str, size: Size, cold: bool, reachable: bool) -> Word:
        if badge not in self.badges:
            return Word.NOT_OURS
        await self.offer(events.ReservationWished(self.badges[badge], size, cold, reachable))
        assert self._said is not None
        return self._said[1].word

    def health(self) -> Health:
        return Health(
            ready=True,
            version="0.1.0",
            model="Raspberry Pi 4 Model B Rev 1.4",
            uptime_s=12.5,
            journal_seq=len(self.events),
            journal_verified=True,
            boards=(BoardHealth("left", True, 12.0),),
            buses=(BusHealth("bus1", Quality(exchanges=900, retries=2, bad_frames=1, timeouts=3)),),
            queues=(QueueHealth("loop", 0, 256),),
            link=self.link,
            firings=len(self.pulses),
        )

    # -- what the test does -------------------------------------------------------------------

    def begin(self) -> None:
        """Configured and started; every door is seen closed, so that every compartment is free."""
        self.decide(events.Configured(self.bank))
        self.decide(events.Started("boot", "machine", None))
        for one in self.bank.compartments:
            self.decide(events.DoorSeen(one.id, True))
        self.badge("technician", Act.SERVICE)
        self.badge("merchant", Act.DEPOSIT)
        self.badge("careful merchant", Act.DEPOSIT, code="2468")
        self._said = None

    def badge(self, text: str, allows: Act, code: str | None = None) -> None:
        hashed = None if code is None else digest(code)
        self.badges[text] = VerifiedPass(
            digest(text), digest(f"holder of {text}"), allows, Binding.REUSABLE, 0, 2**40, hashed
        )

    def touch(self, touch: events.Touch, **more: object) -> None:
        self.decide(events.Touched(touch, self.view().visit, **more))  # type: ignore[arg-type]

    def decide(self, event: events.Event) -> None:
        self.events.append(event)
        decision = decide(self._state, self.now(), event, self._minted())
        self._state = decision.state
        for command in decision.commands:
            self._carry_out(command)
        if self._state.visit is None or (self._ticket and self._ticket.visit != self._state.visit.id):
            self._ticket = None
        self.tell()

    def tell(self) -> None:
        """Something to see has changed."""
        self._revision += 1
        self._news.set()
        self._news = asyncio.Event()

    def pose(self, posed: View | None, said: Say | None = None, ticket: ShowTicket | None = None) -> None:
        """Show this, whatever the state is."""
        self.posed = posed
        self._said = None if said is None else (next(self._serials), said)
        self._ticket = ticket
        self.tell()

    def _minted(self) -> Minted:
        ticket = "B0:" + "".join(secrets.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") for _ in range(24))
        tail = "".join(secrets.choice("0123456789") for _ in range(tail_digits(len(self.bank.compartments))))
        return Minted(ticket, digest(ticket), tail, digest(tail))

    def _carry_out(self, command: object) -> None:
        match command:
            case Say():
                self._said = (next(self._serials), command)
            case ShowTicket():
                self._ticket = command
            case Pulse():
                self.pulses.append(command.box)
                later: Callable[..., object] = asyncio.get_running_loop().call_soon
                later(self.decide, events.PulseDone(command.box, command.shot, events.Fired.SENT))
            case _:
                pass
