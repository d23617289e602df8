"""Tickets, PINs and digests for the simulator: as many as the seed wants, of the same shape as the real ones."""

import random
from hashlib import blake2b

from controller.core.pins import tail_digits
from controller.core.rights import Minted

MARK = "RAW*"
"""Every raw ticket begins so: where this turns up in a journal, law I11 is broken."""

NAME = "NAME*"
"""So does every name and reason that a person types."""


def digest(secret: str) -> str:
    """Stands for the device's keyed digest."""
    return blake2b(secret.encode(), digest_size=16).hexdigest()


class Mint:
    """Draws a ticket and a PIN ahead of each decision; the same ones until a decision has shown them."""

    def __init__(self, seed: int, compartments: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._digits = tail_digits(compartments)
        self._next = self._draw()

    def fresh(self) -> Minted:
        return self._next

    def used(self) -> None:
        self._next = self._draw()

    def ticket(self) -> str:
        """A ticket minted elsewhere: a claim card."""
        return f"{MARK}{self._random.getrandbits(128):032X}"

    def _draw(self) -> Minted:
        ticket, tail = self.ticket(), f"{self._random.randrange(10**self._digits):0{self._digits}d}"
        return Minted(ticket, digest(ticket), tail, digest(tail))
