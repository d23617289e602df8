"""What the web needs from the running bank, and nothing more of it.

The runtime implements :class:`Desk`; the tests have one in memory. Everything a browser or a tool asks for goes
through here, so that the web can neither fire a lock nor see a secret that the core did not show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from controller.core.bank import Size
from controller.core.commands import Say, ShowTicket, Word
from controller.core.events import Event
from controller.core.moment import Moment
from controller.core.screen import View
from controller.core.state import State
from hal.quality import Quality

SCAN_CHARS_MAX = 512


class Busy(Exception):  # noqa: N818 - a state of the bank, not a fault of the caller
    """The one loop's queue is full; nothing was taken in. Asking again in a second is right."""


@dataclass(frozen=True, slots=True)
class BoardHealth:
    name: str
    answering: bool
    since_s: float
    """For how long it has been as it is."""


@dataclass(frozen=True, slots=True)
class BusHealth:
    """A serial line that boards are on."""

    name: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class QueueHealth:
    name: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class MachineHealth:
    """The machine itself; None for what it does not tell."""

    under_voltage: bool = False
    """Its supply was too weak since it was switched on."""
    soc_c: float | None = None
    card_errors: int | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """The way to the town. Doors open without it."""

    connected: bool
    since_s: float
    """For how long it has been as it is."""
    problem: str
    """In one line; empty when connected."""
    acknowledged: int
    """Up to which fact the town has them."""
    orders: int
    """Orders that came from afar since start."""
    dropped: int
    """Those that were not looked at, for they were too many."""


@dataclass(frozen=True, slots=True)
class WebhookHealth:
    """One receiver in the bank's own network that is told every fact. Doors open without it."""

    answering: bool
    since_s: float
    """For how long it has been as it is."""
    problem: str
    """In one line; empty when it answers."""
    acknowledged: int
    """Up to which fact it has answered 2xx."""
    tries: int
    """Requests since start."""


@dataclass(frozen=True, slots=True)
class WindowHealth:
    """How the vitrine is; for who runs it, never for the street."""

    phase: str
    theme: str
    release: str | None
    version: int | None
    """The content's own, which only grows."""
    staged: str | None
    refused: str
    """The release that was last refused or taken back."""
    lit: bool
    """As it was told to be."""
    glass: str
    """As the display was seen: lit, dark, black or unknown."""
    glass_how: str
    dark_until: str | None
    scene: str | None
    """What the page last proved to show."""
    painted_ago_s: float | None
    missing: str
    """Why nothing good was painted for too long; empty while all is well."""
    heap_bytes: int | None
    """Of the page's scripts."""
    steps: Mapping[str, int]
    """Steps of the ladder since start."""
    touches: int
    """Deliberate ones, in the journal's life."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon itself is; how doors and orders are is told by the state."""

    ready: bool
    problem: str = ""
    """In one line, what keeps it from being ready and what to do; empty when ready."""
    version: str = ""
    model: str = ""
    """Of the machine under it; empty where it says nothing."""
    uptime_s: float = 0.0
    journal_seq: int = 0
    journal_verified: bool = False
    """The whole hash chain was checked at start."""
    boards: tuple[BoardHealth, ...] = ()
    buses: tuple[BusHealth, ...] = ()
    queues: tuple[QueueHealth, ...] = ()
    firings: int = 0
    """Pulses ordered since start."""
    pin_failures: int = 0
    """Wrong PINs since start."""
    temperatures: Mapping[str, float | None] = field(default_factory=dict)
    """Degrees Celsius by thermometer; None for one that does not answer."""
    machine: MachineHealth = MachineHealth()
    openings_s: Mapping[str, float] = field(default_factory=dict)
    """Median from pulse to opened in its last week, by the door's label."""
    link: LinkHealth | None = None
    """None for a bank that has none."""
    webhook: WebhookHealth | None = None
    window: WindowHealth | None = None
    """None for a machine without a vitrine."""
    alarms: tuple[str, ...] = ()
    """Alarms that stand now, each in one line, beyond what the doors' own states tell."""


class Desk(Protocol):
    """One bank, as its screen and its tools see it."""

    site: str
    name: str
    help_phone: str
    help_hours: str
    languages: tuple[str, ...]
    """The first one is where the screen begins; each has a catalogue in ``controller/web/locales``."""

    def state(self) -> State: ...

    def now(self) -> Moment: ...

    def view(self) -> View: ...

    def said(self) -> tuple[int, Say] | None:
        """The last thing said, with a serial number; None some 8 s later."""

    def ticket(self) -> ShowTicket | None:
        """The ticket to show, while its visit lasts."""

    def notice(self) -> str:
        """A line of the town for the idle screen; empty when there is none."""

    def revision(self) -> int:
        """Grows with every change of the view, of what was said, and of the ticket."""

    async def changed(self, revision: int) -> int:
        """Return the revision as soon as it is another one than this. May be cancelled at any time."""

    async def offer(self, event: Event) -> None:
        """Return when the event is decided and its facts are durable. Raises :class:`Busy`."""

    async def scan(self, text: str) -> None:
        """A text of at most :data:`SCAN_CHARS_MAX` characters, as from any scanner. Raises :class:`Busy`."""

    async def pin(self, digits: str) -> None:
        """A PIN of eight digits typed at the screen. Raises :class:`Busy`."""

    async def code(self, digits: str) -> None:
        """The own code of the badge that is being served. Raises :class:`Busy`."""

    async def reserve(self, badge: str, size: Size, cold: bool, reachable: bool) -> Word:
        """Hold a compartment for the holder of this badge (its text as scanned); what the core said to it.

        Raises :class:`Busy`.
        """

    def health(self) -> Health: ...
