"""Where the imagined machine keeps its facts. In memory: the journal's own encoding and hash chain, without a disk."""

from collections.abc import Sequence
from typing import Protocol

from controller.core.encoding import GENESIS, NO_SIDE, Encoded, decode, digest, encode, link, seal
from controller.core.evolve import evolve
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.state import State
from simulator.days.mint import MARK, NAME

TICKETS, NAMES = MARK.encode(), NAME.encode()
"""What every raw ticket and every name contains here; it must not stand in a body."""
KEPT_DAYS = 4
"""How many midnight snapshots a backup can be taken from."""


class PowerLostError(Exception):
    """The power went while the disk was being written."""


class LedgerBrokenError(Exception):
    """What was acknowledged cannot be read back."""


class Ledger(Protocol):
    """What the machine needs of a journal."""

    last_s: float
    """True time of the last append."""
    leaks: list[str]
    """Kinds of facts in whose bodies something readable stood that must not (law I11)."""

    def append(self, now_s: float, at: Moment, boot: str, facts: Sequence[Fact]) -> None:
        """Return when the facts are durable. Raises :class:`PowerLostError` when the power goes before that."""

    def replay(self) -> State:
        """The state that everything durable folds to. Raises :class:`LedgerBrokenError`."""

    def snapshot(self, now_s: float, state: State, backup: bool) -> None:
        """A replay may begin here; with ``backup``, :meth:`restore` may come back to here."""

    def cut_soon(self) -> None:
        """The power goes in the midst of the next append."""

    def power_cut(self) -> None:
        """What was not synced is gone."""

    def restore(self, as_of_s: float) -> float:
        """Go back to the newest snapshot that is not younger than this; when that was taken."""

    def head(self) -> str:
        """The chain's hash now, in hex."""

    def close(self) -> None: ...


class MemoryLedger:
    """The pure lane's journal: every fact is encoded and chained, and decoded again when it is replayed."""

    def __init__(self) -> None:
        self.last_s = 0.0
        self.facts = 0
        self.leaks: list[str] = []
        self._cut = False
        self._seq = 0
        self._head = GENESIS
        self._base: list[tuple[float, State, int, bytes]] = [(0.0, State(), 0, GENESIS)]
        self._folded = State()
        self._tail: list[tuple[Moment, Encoded]] = []
        """Facts after ``_folded``."""

    def append(self, now_s: float, at: Moment, boot: str, facts: Sequence[Fact]) -> None:
        if self._cut and self._seq % 2:
            raise PowerLostError("before the commit")
        mono_s, wall_s, trust = at.mono_s, at.wall_s, int(at.trust)
        for fact in facts:
            encoded = encode(fact)
            self._seq += 1
            side = NO_SIDE if encoded.side is None else seal(self._seq.to_bytes(16), encoded.side)
            self._head = link(
                self._head, self._seq, encoded.kind, mono_s, wall_s, trust, boot, digest(encoded.body), side
            )
            self._tail.append((at, encoded))
            if TICKETS in encoded.body or NAMES in encoded.body:
                self.leaks.append(encoded.kind)
        if self._cut:
            raise PowerLostError("the commit is on the disk, and nobody was told")
        self.facts += len(facts)
        self.last_s = now_s

    def replay(self) -> State:
        for at, (kind, body, _) in self._tail:
            self._folded = evolve(self._folded, at, decode(kind, body))
        self._tail = []
        return self._folded

    def snapshot(self, now_s: float, state: State, backup: bool) -> None:
        self._folded, self._tail = state, []
        if backup:
            self._base = [*self._base[-KEPT_DAYS:], (now_s, state, self._seq, self._head)]

    def cut_soon(self) -> None:
        self._cut = True

    def power_cut(self) -> None:
        """Every append was durable when it returned."""
        self._cut = False

    def restore(self, as_of_s: float) -> float:
        kept = [base for base in self._base if base[0] <= as_of_s] or self._base[:1]
        self._base, self._tail = kept, []
        taken_s, self._folded, self._seq, self._head = kept[-1]
        return taken_s

    def head(self) -> str:
        return self._head.hex()

    def close(self) -> None:
        self._tail = []
