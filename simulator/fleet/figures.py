"""What is seen of a fleet while it runs, and what is said of it in the end."""

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from controller.link.link import Status
from simulator.fleet.device import Device


@dataclass(slots=True)
class Connections:
    """When devices came to the broker. Looked at often, for a link tells only since when it is as it is."""

    began_s: float
    """Monotonic seconds; what is told is told from here."""
    returns: list[tuple[int, float]] = field(default_factory=list)
    """Whose, and when."""
    _last: dict[int, float] = field(default_factory=dict)

    def look(self, links: Iterable[Status]) -> int:
        """How many are connected."""
        connected = 0
        for number, status in enumerate(links):
            if status.connected:
                connected += 1
                if self._last.get(number) != status.since_s:
                    self._last[number] = status.since_s
                    self.returns.append((number, status.since_s - self.began_s))
        return connected

    @property
    def again(self) -> int:
        """Connections beyond each device's first."""
        return len(self.returns) - len(self._last)


@dataclass(frozen=True, slots=True)
class Outage:
    """The broker was killed, stayed away, and everybody came back. Seconds from the fleet's beginning."""

    killed_s: float
    back_s: float
    came_back: tuple[float, ...]
    """Seconds after ``back_s``, of each device's return."""

    @property
    def busiest_second(self) -> int:
        return max(self.per_second(), default=0)

    def per_second(self) -> list[int]:
        seconds = Counter(int(at_s) for at_s in self.came_back)
        return [seconds[second] for second in range(max(seconds, default=-1) + 1)]

    def share_back_s(self, percent: float) -> float:
        """When so many of those that came back were back."""
        ordered = sorted(self.came_back)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The town's books against the devices' own chains."""

    facts: int
    exact: int
    """Devices whose every fact the town has, as it was, in order."""
    wrong: tuple[str, ...]
    """The others, and what is wrong with each."""
    repeated: int
    asked_again: int


@dataclass(frozen=True, slots=True)
class Report:
    verdict: Verdict
    connections: Connections
    outage: Outage | None
    cuts: int
    facts_per_s: float
    device_kib: float
    """Resident memory that one device took: its link, its chain and what waited in it."""
    took_s: float


def judge(devices: Sequence[Device], books: Mapping[str, Mapping[str, Any]]) -> Verdict:
    wrong = tuple(words for device in devices if (words := _wrong(device, books[device.device])))
    return Verdict(
        facts=sum(device.newest() for device in devices),
        exact=len(devices) - len(wrong),
        wrong=wrong,
        repeated=sum(book["repeated"] for book in books.values()),
        asked_again=sum(book["holes"] for book in books.values()),
    )


def _wrong(device: Device, book: Mapping[str, Any]) -> str:
    """Empty when the town has the same end as the device: the hash there is over every fact before it."""
    seq, link = device.end
    told = [
        f"the town has {book['seq']} of {seq} facts" if book["seq"] != seq else "",
        "the town's chain has another hash" if book["seq"] == seq and book["link"] != link else "",
        f"{book['gaps']} facts were never told" if book["gaps"] else "",
        f"{book['wrong']} messages with a wrong signature or hash" if book["wrong"] else "",
    ]
    words = ", ".join(word for word in told if word)
    return f"{device.device}: {words}" if words else ""


def resident_kib() -> float:
    """Of this process, now."""
    words = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(float(line.split()[1]) for line in words if line.startswith("VmRSS:"))


def now_s() -> float:
    return time.monotonic()
