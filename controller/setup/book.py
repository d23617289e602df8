"""What a set-up knows so far. Values only: the same book asks the same question after every power cut."""

from dataclasses import dataclass, field
from enum import StrEnum

from controller.core.clock import Anchor


class Kind(StrEnum):
    """What this machine is."""

    UNKNOWN = ""
    LOCKERS = "lockers"
    WINDOW = "window"
    BOTH = "both"
    READY = "ready"
    """A finished configuration was brought along: a machine that replaces another one, or one of many."""

    @property
    def commissions(self) -> bool:
        return self in (Kind.LOCKERS, Kind.BOTH)

    @property
    def shows(self) -> bool:
        return self in (Kind.WINDOW, Kind.BOTH)


@dataclass(frozen=True, slots=True)
class Wifi:
    name: str
    """Its SSID."""
    locked: bool = True
    """It wants a password."""


@dataclass(frozen=True, slots=True)
class Network:
    """What was seen of it."""

    managed: bool
    """NetworkManager is there, and lets itself be asked."""
    online_by: str = ""
    """The interface that leads out; empty: none does."""
    wifi: tuple[Wifi, ...] = ()
    """The strongest first."""


@dataclass(frozen=True, slots=True)
class Clock:
    shown: str
    """Local date and time, as people read it."""
    synchronised: bool
    read: Anchor | None = None
    """That very moment, by this boot's monotonic clock."""


@dataclass(frozen=True, slots=True)
class Made:
    """What of the keys may be told."""

    public: str
    """The public half of the key that signs what this machine tells the town: 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Request:
    """For a certificate: to be shown, and to be taken along as a file."""

    pem: str
    path: str
    copied_to: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on the machine's label. The fingerprint names the machine, and opens nothing."""

    site: str
    name: str
    model: str
    version: str
    serial: str
    phone: str
    fingerprint: str
    """SHA-256 of the public key, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Book:
    language: str = ""
    name: str = ""
    site: str = ""
    phone: str = ""

    network: Network | None = None
    wifi: str = ""
    """The network that was chosen."""
    wifi_password: str = field(default="", repr=False)
    """Only until it was tried; it is in no file of ours (:mod:`controller.setup.progress`)."""
    wifi_problem: str = ""
    network_done: bool = False

    zone: str = ""
    zone_typed: bool = False
    """It is none of the offered ones."""
    zone_set: bool = False
    zone_tried: str = ""
    zone_problem: str = ""
    clock: Clock | None = None
    clock_typed: bool = False
    clock_wanted: str = ""
    clock_problem: str = ""
    clock_done: bool = False
    clock_told: bool = False
    """A person said that it is right."""

    made: Made | None = None
    root: str = ""
    """The operator's public key, 64 hexadecimal digits."""
    root_looked: bool = False
    root_problem: str = ""
    root_done: bool = False

    linked: bool | None = None
    device: str = ""
    """Its name at the town's broker."""
    broker: str = ""
    request: Request | None = None
    request_copying: bool = False
    request_shown: bool = False
    identity_shown: bool = False
    certificate_looked: bool = False
    certificate_problem: str = ""
    certificate_done: bool = False

    kind: Kind = Kind.UNKNOWN
    ready_problem: str = ""
    ready_done: bool = False
    theme: str = ""
    orientation: str = ""
    content: str = ""
    """Where its releases come from: a web address, ``stick``, or ``later``."""
    content_typed: bool = False

    commissioning: bool = False
    commissioned: bool = False
    reviewed: bool = False
    written: tuple[str, ...] = ()
    label: Label | None = None
    printing: bool = False
    printed: str = ""
    """``printed``, or why it was not, as a word of the catalogue."""
    started: bool = False
