"""Contacts beside the doors: a presence sensor, and a switch that tells when the case is opened."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from hal.gpio.lines import Lines


@dataclass(frozen=True, slots=True)
class Contact:
    """One input, and the level that means *yes*."""

    line: int
    yes_high: bool

    async def follow(self, lines: Lines) -> AsyncIterator[bool | None]:
        """Yes or no, now and at each change; None while nobody watches the line."""
        async for _, high in lines.watch((self.line,)):
            yield None if high is None else high is self.yes_high


class GpioPresence:
    """A :class:`hal.ports.Presence`."""

    def __init__(self, lines: Lines, contact: Contact) -> None:
        self._lines = lines
        self._contact = contact

    def present(self) -> AsyncIterator[bool | None]:
        return self._contact.follow(self._lines)


class GpioTamper:
    """A :class:`hal.ports.Tamper`. A contact that opens with the case also tells of its cut cable."""

    def __init__(self, lines: Lines, contact: Contact) -> None:
        self._lines = lines
        self._contact = contact

    def case_open(self) -> AsyncIterator[bool | None]:
        return self._contact.follow(self._lines)
