"""The disk lane's journal: the very code of the field, on a disk that loses, reorders and tears what was not synced."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import ClassVar, TypeVar

import apsw

from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.state import State
from controller.store.errors import JournalError
from controller.store.journal import Journal
from simulator.days.ledger import KEPT_DAYS, NAMES, TICKETS, LedgerBrokenError, PowerLostError
from simulator.disk import CrashDisk, CrashNow, Keep

PATH = "/journal.db"
PERSONAL_KEPT_S = 3 * 86_400.0
"""Short, so that erasing is part of every simulation."""
FACTS_KEPT_S = 5 * 86_400.0
CUT_WITHIN = 8
"""Operations of the disk in one append, and a few more."""

_Result = TypeVar("_Result")


class DiskLedger:
    """A journal on a :class:`CrashDisk`; opened anew at every start."""

    journal_kind: ClassVar[type[Journal]] = Journal

    def __init__(self, disk: CrashDisk, seed: int) -> None:
        self.last_s = 0.0
        self.facts = 0
        self.leaks: list[str] = []
        self._disk = disk
        self._dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._journal: Journal | None = None
        self._images: list[tuple[float, dict[str, bytes]]] = []
        self._head = b""

    def append(self, now_s: float, at: Moment, boot: str, facts: Sequence[Fact]) -> None:
        journal = self._open()
        self._guarded(lambda: journal.append(at, boot, facts))
        self.last_s = now_s
        self.facts += len(facts)
        self._head = journal.head

    def replay(self) -> State:
        self._restart()
        return self._guarded(lambda: self._open().replay())

    def snapshot(self, now_s: float, state: State, backup: bool) -> None:
        """A snapshot; with a backup also the day's erasure and pruning, and the image that it is made of."""
        journal = self._open()
        self._guarded(lambda: journal.snapshot(state))
        if not backup:
            return
        wall_s = max((record.at.wall_s for record in journal.facts(journal.seq - 1)), default=0.0)
        self._look_for_leaks(journal)
        self._guarded(lambda: journal.erase_personal(wall_s - PERSONAL_KEPT_S))
        self._guarded(lambda: journal.prune(wall_s - FACTS_KEPT_S, wall_s - FACTS_KEPT_S))
        self._images = [*self._images[-KEPT_DAYS:], (now_s, self._disk.image())]

    def _look_for_leaks(self, journal: Journal) -> None:
        for record in journal.facts(journal.pruned):
            if TICKETS in record.body or NAMES in record.body:
                self.leaks.append(record.kind)

    def cut_soon(self) -> None:
        """The power goes in the midst of one of the next writes."""
        self._disk.crash_at = self._disk.operations + self._dice.randrange(1, CUT_WITHIN)

    def power_cut(self) -> None:
        self._disk.crash(self._dice)
        self._drop()

    def _drop(self) -> None:
        """A process that is gone touches its files no more: they are dead to it."""
        if self._journal is not None:
            with suppress(CrashNow, apsw.Error):
                self._journal.close()
        self._journal = None

    def restore(self, as_of_s: float) -> float:
        kept = [(at_s, image) for at_s, image in self._images if at_s <= as_of_s]
        taken_s, image = kept[-1] if kept else (0.0, {})
        self._disk.load(image)
        self._drop()
        self._images = []
        return taken_s

    def head(self) -> str:
        return self._head.hex()

    def close(self) -> None:
        """Prove the whole chain once more."""
        with suppress(PowerLostError):
            journal = self._open()
            self._guarded(journal.verify)
            journal.close()
        self._journal = None

    def _open(self) -> Journal:
        if self._journal is None:
            draw = self._dice.randbytes
            kind = self.journal_kind
            self._journal = self._guarded(
                lambda: kind.open(PATH, exclusive=True, vfs=self._disk.name, draw=draw),
            )
            self._head = self._journal.head
        return self._journal

    def _restart(self) -> None:
        """The process is a new one; what it wrote before is in the kernel's cache, if the power stayed."""
        if self._journal is not None:
            self._disk.crash(self._dice, Keep.ALL)
            self._drop()

    def _guarded(self, do: Callable[[], _Result]) -> _Result:
        try:
            return do()
        except CrashNow as cut:
            raise PowerLostError(str(cut)) from None
        except JournalError as error:
            if self._disk.dark:
                raise PowerLostError(str(error)) from None
            raise LedgerBrokenError(str(error)) from error


@contextmanager
def disk_ledger(seed: int) -> Iterator[DiskLedger]:
    with CrashDisk() as disk:
        yield DiskLedger(disk, seed)
