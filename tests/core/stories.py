"""A bank under virtual time, told in the words of the people who use it.

Every step goes through ``decide`` alone. After each one the facts are written, read back and folded once more: the
replay must be the state that was lived, and no law may be broken. Wherever a person waits, the bank is woken
exactly when it asked to be.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from controller.core import events as e
from controller.core.bank import Bank as Configuration
from controller.core.bank import Compartment, Limits, Size
from controller.core.commands import Answer, Command, Notice, PrintTicket, Pulse, Remind, Say, ShowTicket, Tone, Word
from controller.core.decide import Decision, decide
from controller.core.encoding import decode, decode_state, encode, encode_state
from controller.core.events import Touch
from controller.core.evolve import evolve
from controller.core.facts import Fact
from controller.core.moment import Moment, Trust
from controller.core.pins import slot_digits, split, tail_digits
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.screen import View, view
from controller.core.state import Box, Order, State
from controller.core.vitrine.state import Sight
from tests.core.laws import broken_in_state, broken_in_step

EVENING_S = 1_795_456_800.0
"""A day in November 2026, in the evening."""
YEAR_S = 365 * 86_400
SMALL = Compartment("a1", "1", Size.S, height_mm=1000)
SMALL_HIGH = Compartment("a2", "2", Size.S, height_mm=1600)
MEDIUM = Compartment("b1", "3", Size.M, height_mm=1700)
MEDIUM_COLD = Compartment("b2", "4", Size.M, cold=True, height_mm=500)
LARGE = Compartment("c1", "5", Size.L, height_mm=1100)
LARGE_COLD = Compartment("c2", "6", Size.L, cold=True, height_mm=500)
SQUARE = Configuration("market square", (SMALL, SMALL_HIGH, MEDIUM, MEDIUM_COLD, LARGE, LARGE_COLD))
"""Two of each size, one of them cold where it is not the smallest; doors 1 and 5 are within reach."""


def digest(text: str) -> str:
    """What the outside makes of a ticket, a PIN or a name; the first digits tell one from another."""
    return sha256(text.encode()).hexdigest()


def badge(holder: str = "bakery", serial: str = "1", *, allows: Act = Act.DEPOSIT, **more: Any) -> VerifiedPass:
    """A pass that speaks for ``holder``, valid for a year around the stories' evening."""
    start, end = int(EVENING_S) - YEAR_S, int(EVENING_S) + YEAR_S
    more = {"binding": Binding.REUSABLE, "not_before_s": start, "expires_s": end} | more
    return VerifiedPass(digest(f"pass {serial} of {holder}"), digest(holder), allows, **more)


TECHNICIAN = badge("technician", allows=Act.SERVICE)


class Bank:
    """One bank, its doors and its clock. ``facts``, ``commands`` and ``said`` are those of the last step."""

    def __init__(self, configuration: Configuration = SQUARE, **limits: Any) -> None:
        self.configuration = Configuration(configuration.site, configuration.compartments, Limits(**limits))
        self.state = State()
        self.now = Moment(1000.0, EVENING_S)
        self.journal: list[Fact] = []
        self.everything_said: list[Word] = []
        self.kinds: set[type] = set()
        self.reminders: list[tuple[str, int]] = []
        self.shown: list[ShowTicket] = []
        self.pulses: list[Pulse] = []
        self.answers: list[Answer] = []
        self._replayed = State()
        self._fired: set[int] = set()
        self._minted = 0
        self._boots = 0
        self.sound = True
        self.seen: Sight | None = None
        self.facts: tuple[Fact, ...] = ()
        self.commands: tuple[Command, ...] = ()
        self.next_wake_s: float | None = None
        self._start(None)
        self.happens(e.Configured(self.configuration))
        for compartment in self.configuration.compartments:
            self.happens(e.DoorSeen(compartment.id, closed=True))

    # -- the machinery -----------------------------------------------------------------------

    def happens(self, event: e.Event) -> Decision:
        """One event; its facts are folded, its commands noted, and every law asked."""
        self.sound = False
        before, decision = self.state, decide(self.state, self.now, event, self._mint(), self.seen)
        for fact in decision.facts:
            self._replayed = evolve(self._replayed, self.now, _reread(fact))
        assert self._replayed == decision.state, ("a replay gives another state", decision.facts)
        assert decode_state(encode_state(decision.state)) == decision.state, "a snapshot gives another state"
        broken = broken_in_step(before, self.now, event, decision, self._fired)
        broken += broken_in_state(decision.state, self.now)
        assert not broken, (event, broken)
        self.state, self.facts, self.commands = decision.state, decision.facts, decision.commands
        self.seen = decision.sight
        self.next_wake_s = decision.next_wake_s
        self.journal += decision.facts
        self._note(decision.commands)
        self.sound = True
        return decision

    def _mint(self) -> Minted:
        ticket, tail = f"TICKET{self._minted + 1}", str(self._minted + 1)
        tail = tail.zfill(tail_digits(len(self.configuration.compartments)))
        return Minted(ticket, digest(ticket), tail, digest(tail))

    def _note(self, commands: Iterable[Command]) -> None:
        for command in commands:
            self.kinds.add(type(command))
            match command:
                case Pulse():
                    self.pulses.append(command)
                    self._fired.add(command.shot)
                case Say():
                    self.everything_said.append(command.word)
                case Remind():
                    self.reminders.append((command.box, command.level))
                case ShowTicket():
                    self.shown.append(command)
                    self._minted += 1
                case Answer():
                    self.answers.append(command)
                case PrintTicket() | Notice():
                    pass

    def _start(self, outage_s: float | None, identity: str = "this card", moved_s: float = 0.0) -> None:
        self._boots += 1
        self.seen = None
        self.happens(e.Started(f"boot {self._boots}", identity, outage_s, moved_s))

    def waits(self, seconds: float) -> None:
        """Time passes; the bank is woken exactly when it asked to be."""
        until = self.now.mono_s + seconds
        while self.next_wake_s is not None and self.next_wake_s <= until:
            self._passes(max(0.0, self.next_wake_s - self.now.mono_s))
            asked = self.next_wake_s
            self.happens(e.Woke())
            assert self.next_wake_s is None or self.next_wake_s > asked, "the bank asks for a time that has passed"
        self._passes(until - self.now.mono_s)

    def _passes(self, seconds: float) -> None:
        self.now = Moment(self.now.mono_s + seconds, self.now.wall_s + seconds, self.now.trust)

    # -- people ------------------------------------------------------------------------------

    def shows(self, right: VerifiedPass) -> None:
        self.happens(e.PassScanned(right))

    def badge(self, holder: str = "bakery", **more: Any) -> None:
        """A merchant shows a badge."""
        self.shows(badge(holder, **more))

    def scan(self, ticket: str) -> None:
        """Somebody holds a QR code before the scanner."""
        self.happens(e.TicketScanned(digest(ticket)))

    def types(self, pin: str) -> None:
        """Somebody types eight digits."""
        typed = split(pin, slot_digits(len(self.configuration.compartments)))
        assert typed is not None
        self.happens(e.PinEntered(typed[0], digest(typed[1])))

    def enters_code(self, code: str) -> None:
        self.happens(e.CodeEntered(digest(code)))

    def touch(self, touch: Touch, **more: Any) -> None:
        """The person at the screen answers."""
        visit = self.state.visit
        self.happens(e.Touched(touch, 0 if visit is None else visit.id, **more))

    def choose(self, size: Size = Size.S, **wishes: bool) -> None:
        self.touch(Touch.DEPOSIT, size=size, **wishes)

    def door_opens(self, box: str | None = None) -> None:
        self.happens(e.DoorSeen(box or self._box, closed=False))

    def door_closes(self, box: str | None = None) -> None:
        self.happens(e.DoorSeen(box or self._box, closed=True))

    puts_in_and_closes = takes_out_and_closes = door_closes

    def opens_and_closes(self, box: str | None = None) -> None:
        box = box or self._box
        self.door_opens(box)
        self.door_closes(box)

    @property
    def _box(self) -> str:
        """The door the person stands before."""
        assert self.state.visit is not None and self.state.visit.box is not None
        return self.state.visit.box

    def leaves_order(self, size: Size = Size.S, *, holder: str = "bakery", **wishes: bool) -> ShowTicket:
        """A whole deposit, from badge to photographed ticket."""
        self.badge(holder)
        self.choose(size, **wishes)
        self.opens_and_closes()
        shown = self.shown[-1]
        self.touch(Touch.DONE)
        return shown

    def fetches(self, ticket: str) -> None:
        """A whole pickup of one compartment."""
        self.scan(ticket)
        self.opens_and_closes()
        self.touch(Touch.DONE)

    # -- the town ----------------------------------------------------------------------------

    def orders(self, what: e.Afar, box: str | None = None, name: str = "order 1", **more: Any) -> None:
        """A signed order of the town arrives, checked outside."""
        self.happens(self.ordering(what, box, name, **more))

    def ordering(self, what: e.Afar, box: str | None = None, name: str = "order 1", **more: Any) -> e.OrderedFromAfar:
        """It, before it arrives."""
        fields = {"binding": Binding.ONCE, "not_before_s": int(self.now.wall_s) - 60} | more.pop("right", {})
        fields = {"expires_s": int(self.now.wall_s) + 600} | fields
        right = VerifiedPass(digest(name), digest("bakery"), Act.SERVICE, pass_id=name, reason="seized up", **fields)
        return e.OrderedFromAfar(right, what, box, **more)

    @property
    def answered(self) -> list[tuple[str, str]]:
        """Outcome and why of the answers given in the last step."""
        return [(one.outcome.value, one.why) for one in self.commands if isinstance(one, Answer)]

    # -- what befalls the machine ------------------------------------------------------------

    def power_cut(
        self, outage_s: float = 600.0, *, known: bool = True, open_doors: Iterable[str] = (), doors: bool = True,
        trust: Trust = Trust.SYNCHRONISED, identity: str = "this card",
    ) -> None:  # fmt: skip
        """The power goes and comes back. ``open_doors`` stand open afterwards, all others are closed;
        ``known``: the clock can tell how long it was; ``doors``: the switches are read at once."""
        moved_s = outage_s if known else 0.0
        self.now = Moment(20.0, self.now.wall_s + moved_s, trust)
        self._start(outage_s if known else None, identity, moved_s)
        standing_open = tuple(open_doors)
        for box in self.state.boxes if doors else ():
            self.happens(e.DoorSeen(box, closed=box not in standing_open))

    def clock_jumps(self, by_s: float, trust: Trust = Trust.SYNCHRONISED) -> None:
        self.now = Moment(self.now.mono_s, self.now.wall_s + by_s, trust)
        self.happens(e.ClockSet(by_s))

    def pulse_ends(self, result: e.Fired) -> None:
        """The port reports what became of the last pulse."""
        self.happens(e.PulseDone(self.pulses[-1].box, self.pulses[-1].shot, result))

    def board_lost(self, *boxes: str) -> None:
        for box in boxes:
            self.happens(e.DoorLost(box))

    # -- what can be seen --------------------------------------------------------------------

    @property
    def screen(self) -> View:
        return view(self.state, self.now)

    @property
    def said(self) -> list[Word]:
        return [command.word for command in self.commands if isinstance(command, Say)]

    @property
    def tones(self) -> list[Tone]:
        return [command.tone for command in self.commands if isinstance(command, Say)]

    @property
    def fired(self) -> list[str]:
        """Compartments whose locks were fired in the last step."""
        return [command.box for command in self.commands if isinstance(command, Pulse)]

    def box(self, box: str) -> Box:
        return self.state.boxes[box]

    def order(self, order: str = "o1") -> Order:
        known = self.state.order(order)
        assert known is not None
        return known

    def happened(self, kind: type) -> list[Any]:
        """All facts of this kind since the beginning."""
        return [fact for fact in self.journal if isinstance(fact, kind)]


def _reread(fact: Fact) -> Fact:
    """The fact as the journal gives it back once its personal side record has been erased."""
    kind, body, _ = encode(fact)
    return decode(kind, body)
