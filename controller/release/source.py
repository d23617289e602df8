"""Where a release comes from, and how long one waits for it."""

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol


class Broken(Exception):  # noqa: N818 - what lines do
    """It was cut short here, and may go on: the text says what happened, in a line."""


class Source(Protocol):
    """A sealed folder, somewhere."""

    name: str
    """For people: an address or a path."""

    def pieces(self, path: str, at: int, size: int) -> AsyncGenerator[tuple[int, bytes], None]:
        """A file from byte ``at`` on, each piece with the byte it begins at; never more than ``size`` bytes in all.

        It may begin anew at 0 where it cannot go on. Raises :class:`Broken` when it may be asked again, and
        :class:`~controller.release.trouble.ReleaseError` when that would not help.
        """

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long one release is tried for; after that it is looked at again in its time."""

    failures_max: int = 8
    """In a row, none of which brought a byte: some four minutes."""
    first_s: float = 1.0
    longest_s: float = 60.0
    stalls_after_s: float = 30.0
    """Without a byte, a line is dead."""
    total_s: float = 6 * 3_600.0
    """A release of 1 GiB takes that over the worst line that is worth having (0.4 Mbit/s)."""

    def backoff_s(self, failures: int, chance: random.Random) -> float:
        """Full jitter: anything up to twice as long as before."""
        return chance.uniform(0, min(self.longest_s, self.first_s * 2 ** (failures - 1)))
