"""One bank of a fleet, as the link needs it (``controller.link.bank.Bank``): a chain of facts, and a key.

Its journal is in memory: the facts that the town has not acknowledged, with bodies that are shared by the whole fleet,
so that a device costs what its link costs. Facts that were acknowledged are forgotten at once, where a real bank
keeps them for a year; a town that asks for them again is told a signed gap, and its verdict will say so.
"""

import asyncio
import hashlib
import time
from collections import deque
from functools import lru_cache
from itertools import islice
from typing import Final, Literal, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.core.encoding import GENESIS, NO_SIDE, digest, link
from controller.link import contract as say
from controller.link.bank import Piece
from controller.rights.identity import Identity
from simulator.fleet.days import Happening

SITE: Final = "fleet"
COMPARTMENTS: Final = 18
BOOT: Final = "boot-1"
SYNCHRONISED: Final = 2
SIZES: Final[tuple[Literal["S", "M", "L"], ...]] = ("S", "M", "L")


class Kept(NamedTuple):
    """A fact that waits for the town."""

    seq: int
    what: Happening
    wall_s: float
    mono_s: float
    link: bytes

    def told(self) -> say.Fact:
        kind, body, side = self.what.kind, self.what.body, self.what.side_hash
        return say.Fact(
            seq=self.seq, kind=kind, body=body, wall_s=self.wall_s, trust="synchronised", mono_s=self.mono_s, boot=BOOT,
            side_hash=None if side is None else side.hex(), link=self.link.hex(),
        )  # fmt: skip


class Device:
    __slots__ = ("_base", "_end", "_key", "_more", "_seq", "_waiting", "acknowledged", "device", "site")

    def __init__(self, number: int, seed: int) -> None:
        self.device = f"bank-{number:05d}"
        self.site = SITE
        self.acknowledged = 0
        secret = hashlib.sha256(f"fleet {seed} {number}".encode()).digest()
        self._key = Identity(Ed25519PrivateKey.from_private_bytes(secret))
        self._waiting: deque[Kept] = deque()
        self._base = GENESIS
        """The chain's hash before the first that waits."""
        self._seq, self._end = 0, GENESIS
        self._more = asyncio.Event()

    @property
    def public(self) -> str:
        return self._key.public

    @property
    def end(self) -> tuple[int, str]:
        """Number and hash of the newest fact: who has both has every fact before, each as it was."""
        return self._seq, self._end.hex()

    @property
    def backlog(self) -> int:
        return self._seq - self.acknowledged

    def happens(self, what: Happening) -> None:
        wall_s, mono_s = time.time(), time.monotonic()
        seq, body, side = self._seq + 1, digest(what.body.encode()), what.side_hash or NO_SIDE
        self._end = link(self._end, seq, what.kind, mono_s, wall_s, SYNCHRONISED, BOOT, body, side)
        self._seq = seq
        self._waiting.append(Kept(seq, what, wall_s, mono_s, self._end))
        self._more.set()
        self._more = asyncio.Event()

    # -- as the link sees it -----------------------------------------------------------------

    def newest(self) -> int:
        return self._seq

    async def reaches(self, seq: int) -> None:
        while self._seq < seq:
            await self._more.wait()

    async def facts(self, after: int, limit: int) -> Piece:
        cut = self.acknowledged
        skipped = max(0, after - cut)
        previous = self._waiting[skipped - 1].link if skipped else self._base
        return Piece(previous.hex(), cut, [one.told() for one in islice(self._waiting, skipped, skipped + limit)])

    async def acknowledge(self, seq: int) -> None:
        while self._waiting and self._waiting[0].seq <= seq:
            self._base = self._waiting.popleft().link
        self.acknowledged = seq

    def sign(self, text: str) -> str:
        return self._key.sign(text)

    def epoch(self) -> int:
        return 1

    async def order(self, message: bytes) -> say.Answer | None:
        """Nobody orders anything here; what comes all the same is not taken in."""
        return None

    async def answer(self) -> say.Answer:
        await asyncio.Event().wait()
        raise AssertionError("nothing was ordered")

    def knows_the_time(self) -> bool:
        return True

    def state(self) -> say.State:
        return say.State(device=self.device, site=SITE, name=self.device, wall_s=time.time(), compartments=_doors())

    def health(self) -> say.HealthSummary:
        return say.HealthSummary(
            device=self.device, version="fleet", wall_s=time.time(), clock="synchronised", journal_seq=self._seq,
            acknowledged=self.acknowledged, to_check=(), overdue=0, boards_silent=(), alarms=(),
        )  # fmt: skip


@lru_cache(1)
def _doors() -> tuple[say.CompartmentState, ...]:
    """Every bank's, for the link's work of looking whether they changed; what moves is in the facts."""
    return tuple(
        say.CompartmentState(
            id=f"c{number:02d}", label=str(number), size=SIZES[number % 3], cold=False, use="free", door="closed"
        )
        for number in range(1, COMPARTMENTS + 1)
    )
