"""The work that a set-up has for its hands, and what they bring back. A problem is told as it was met; empty: none."""

from collections.abc import Callable
from dataclasses import dataclass, field

from controller.dialogue import steps as dialogue
from controller.setup.book import Book, Clock, Label, Made, Network, Request


@dataclass(frozen=True, slots=True)
class LookAtNetwork:
    pass


@dataclass(frozen=True, slots=True)
class Join:
    """A wireless network."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetZone:
    zone: str


@dataclass(frozen=True, slots=True)
class LookAtClock:
    pass


@dataclass(frozen=True, slots=True)
class SetClock:
    """``2026-11-25 02:15:00``, local."""

    wall: str


@dataclass(frozen=True, slots=True)
class MakeKeys:
    pass


@dataclass(frozen=True, slots=True)
class FetchKeys:
    """The operator's list of keys, from a stick."""


@dataclass(frozen=True, slots=True)
class MakeRequest:
    device: str


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """To a stick."""


@dataclass(frozen=True, slots=True)
class FetchCertificate:
    """The town's answer to the request, from a stick."""


@dataclass(frozen=True, slots=True)
class FetchConfiguration:
    """A finished one, from a stick."""


@dataclass(frozen=True, slots=True)
class Commission:
    """Hand over to the commissioning; nobody's hands here."""


@dataclass(frozen=True, slots=True)
class WriteDown:
    pass


@dataclass(frozen=True, slots=True)
class PrintLabel:
    pass


Task = (
    LookAtNetwork | Join | SetZone | LookAtClock | SetClock | MakeKeys | FetchKeys | MakeRequest | CopyRequest
    | FetchCertificate | FetchConfiguration | Commission | WriteDown | PrintLabel
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NetworkSeen:
    network: Network


@dataclass(frozen=True, slots=True)
class Joined:
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ZoneSet:
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ClockSeen:
    clock: Clock


@dataclass(frozen=True, slots=True)
class ClockSet:
    problem: str = ""


@dataclass(frozen=True, slots=True)
class KeysMade:
    made: Made


@dataclass(frozen=True, slots=True)
class KeysFetched:
    root: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RequestMade:
    request: Request


@dataclass(frozen=True, slots=True)
class CertificateFetched:
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ConfigurationFetched:
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Commissioned:
    pass


@dataclass(frozen=True, slots=True)
class Wrote:
    paths: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class LabelPrinted:
    outcome: str
    """A word of the catalogue."""


Evidence = (
    NetworkSeen | Joined | ZoneSet | ClockSeen | ClockSet | KeysMade | KeysFetched | RequestMade | CertificateFetched
    | ConfigurationFetched | Commissioned | Wrote | LabelPrinted
)  # fmt: skip

Step = dialogue.Step[Task]
Answer = Callable[[Book, Step, dialogue.Reply], Book]
