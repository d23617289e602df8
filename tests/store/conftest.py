"""A short, busy life of a small bank: what the tests of the journal write, and what must come back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from controller.core.bank import Bank, Compartment, Size
from controller.core.encoding import encode
from controller.core.events import Fired
from controller.core.evolve import evolve
from controller.core.facts import BankConfigured, BoxFreed, DoorMoved, Fact, PulseEnded, PulseIntended, Why
from controller.core.moment import Moment
from controller.core.state import Door, Kind, State
from controller.store.journal import Journal

BOOT = "5f0c1c2e-52a3-4c39-9f0e-0b2f6a1d7c11"
SECRET = "replaced the strike, seen by Camille Dupont"
BOXES = 4


@dataclass(frozen=True)
class Batch:
    """Facts that become durable together."""

    at: Moment
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Lives:
    """Makes batches, and knows their fold and their records."""

    boot: str = BOOT
    secret: str = SECRET

    def batches(self, count: int, start: int = 0) -> list[Batch]:
        """``count`` batches of one to four facts; every second firing carries a personal reason."""
        return [self._batch(number) for number in range(start, start + count)]

    def _batch(self, number: int) -> Batch:
        at = Moment(number + 0.1, 1_790_000_000.3 + 60 * number)
        if number == 0:
            return Batch(at, (BankConfigured(Bank("here", boxes())), *(BoxFreed(b.id, Why.CHECKED) for b in boxes())))
        box = f"b{number % BOXES}"
        intent = PulseIntended(box, number, 0, Kind.SERVICE, "pass:ab", reason=self.secret if number % 2 else "")
        rest = (
            PulseEnded(box, number, Fired.SENT),
            DoorMoved(box, Door.OPEN, 0.7 * number, "pass:ab"),
            DoorMoved(box, Door.CLOSED, 2.25),
        )
        return Batch(at, (intent, *rest[: number % 4]))

    def fold(self, batches: Iterable[Batch], state: State | None = None) -> State:
        state = state or State()
        for batch in batches:
            for fact in batch.facts:
                state = evolve(state, batch.at, fact)
        return state

    def facts(self, batches: Iterable[Batch]) -> list[Fact]:
        return [fact for batch in batches for fact in batch.facts]

    def bodies(self, batches: Iterable[Batch]) -> list[bytes]:
        return [encode(fact).body for fact in self.facts(batches)]

    def write(self, journal: Journal, batches: Iterable[Batch]) -> None:
        for batch in batches:
            journal.append(batch.at, self.boot, batch.facts)

    def without_personal(self, facts: Iterable[Fact]) -> list[Fact]:
        return [replace(fact, reason="") if isinstance(fact, PulseIntended) else fact for fact in facts]


def boxes() -> tuple[Compartment, ...]:
    return tuple(Compartment(f"b{number}", str(number + 1), Size.M) for number in range(BOXES))


@pytest.fixture
def lives() -> Lives:
    return Lives()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def written(path: Path, lives: Lives) -> Callable[..., list[Batch]]:
    """A journal on disk with so many batches, closed again; ``snapshot_at`` counts batches."""

    def write(count: int, *, snapshot_at: int | None = None) -> list[Batch]:
        batches = lives.batches(count)
        with Journal.open(path) as journal:
            for number, batch in enumerate(batches, 1):
                journal.append(batch.at, lives.boot, batch.facts)
                if number == snapshot_at:
                    journal.snapshot(lives.fold(batches[:number]))
        return batches

    return write
